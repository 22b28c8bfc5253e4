package io.github.batchbook.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of a file as bytes, blank ones too, read once from its begin to its end. Holds a block and the longest line. One thread. */
final class ByteLines implements AutoCloseable {
  private static final int BLOCK = 1 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[BLOCK];
  private int from;
  private int filled;
  private boolean atEnd;
  private int start;
  private int end;
  private long base;
  private int number;

  private ByteLines(InputStream in) {
    this.in = in;
  }

  static ByteLines open(Path file) throws IOException {
    return new ByteLines(Files.newInputStream(file));
  }

  /** Goes to the next line; false after the last one. */
  boolean next() throws IOException {
    int scanned = from;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          return found(i, i + 1);
        }
      }
      scanned = filled;
      if (atEnd) {
        return from < filled && found(filled, filled);
      }
      scanned -= fill();
    }
  }

  /** The number of the line, from 1. */
  int number() {
    return number;
  }

  /** Where the line begins in the file. */
  long offset() {
    return base + start;
  }

  /** The line's bytes without its end, in an array of their own. */
  byte[] bytes() {
    return Arrays.copyOfRange(buffer, start, end);
  }

  /** Whether the line has nothing but white space. */
  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] > ' ' || buffer[i] < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean found(int lineEnd, int next) {
    start = from;
    end = lineEnd;
    from = next;
    number++;
    return true;
  }

  /** Reads on; by how many bytes what was read before has moved to the front. */
  private int fill() throws IOException {
    int moved = from;
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    base += from;
    filled -= from;
    from = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    atEnd = read < 0;
    filled += Math.max(0, read);
    return moved;
  }
}
