package io.github.batchbook.result;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of a result file, cut at the byte LF and nowhere else, each with its place in the file. Holds one line at a time. For one thread. */
final class FileLines implements AutoCloseable {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int filled;
  private int start;
  private int end;
  private int next;
  private long bufferOffset;
  private long number;

  private FileLines(InputStream in) {
    this.in = in;
  }

  static FileLines open(Path file) throws IOException {
    return new FileLines(Files.newInputStream(file));
  }

  /** Goes to the next line; false after the last. */
  boolean next() throws IOException {
    int from = next;
    while (true) {
      for (int i = from; i < filled; i++) {
        if (buffer[i] == '\n') {
          return found(i, i + 1);
        }
      }
      int scanned = filled - next;
      if (!more()) {
        return filled > next && found(filled, filled);
      }
      from = next + scanned;
    }
  }

  private boolean found(int lineEnd, int following) {
    start = next;
    end = lineEnd;
    next = following;
    number++;
    return true;
  }

  private boolean more() throws IOException {
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    bufferOffset += next;
    filled -= next;
    next = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length + 1, (int)
          Math.min(buffer.length * 2L, Integer.MAX_VALUE - 16)));
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    if (read < 0) {
      return false;
    }
    filled += read;
    return true;
  }

  /** The bytes of the line, without its LF. */
  byte[] bytes() {
    return Arrays.copyOfRange(buffer, start, end);
  }

  /** Whether the line has nothing but white space. */
  boolean isBlank() {
    for (int i = start; i < end; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\r' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Where the line begins in the file, in bytes. */
  long offset() {
    return bufferOffset + start;
  }

  /** The length of the line in bytes, without its LF. */
  int length() {
    return end - start;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
