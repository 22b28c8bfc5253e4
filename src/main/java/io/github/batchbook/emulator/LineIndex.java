package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Where each line of a file begins: eight bytes a line, and no more lines than a batch file may have. */
final class LineIndex {
  private long[] starts = new long[1024];
  private int lines;
  private long end;

  /** The index of a file whose lines were judged before. */
  static LineIndex of(Path file) throws IOException {
    LineIndex index = new LineIndex();
    try (Lines lines = Lines.of(file)) {
      while (lines.next()) {
        index.add(lines);
      }
    }
    return index;
  }

  void add(Lines line) {
    if (lines == starts.length) {
      starts = Arrays.copyOf(starts, lines * 2);
    }
    starts[lines++] = line.position();
    end = line.position() + line.length();
  }

  int lines() {
    return lines;
  }

  /** The bytes of a line, counted from 0; a line end behind them may be included. */
  byte[] read(FileChannel file, int line) throws IOException {
    long start = starts[line];
    long after = line + 1 < lines ? starts[line + 1] : end;
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(after - start));
    while (bytes.hasRemaining()) {
      if (file.read(bytes, start + bytes.position()) < 0) {
        throw new IOException("the input file is shorter than it was");
      }
    }
    return bytes.array();
  }
}
