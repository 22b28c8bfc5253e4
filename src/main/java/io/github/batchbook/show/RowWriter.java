package io.github.batchbook.show;

import java.io.Closeable;
import java.io.IOException;

/** Writes rows in one format. What it has written is whole only after it was closed. */
interface RowWriter extends Closeable {
  /** Writes the row at which the source stands. */
  void write(RowSource row) throws IOException;
}
