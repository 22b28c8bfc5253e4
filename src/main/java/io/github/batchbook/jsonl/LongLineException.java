package io.github.batchbook.jsonl;

import java.io.IOException;

/** A line is longer than an array may be (2 GB). */
public final class LongLineException extends IOException {
  private static final long serialVersionUID = 1;

  LongLineException(long offset) {
    super("the line that begins at byte " + offset + " is longer than 2 GB");
  }
}
