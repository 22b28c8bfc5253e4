package io.github.batchbook.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a file one after the other, cut at LF only, in one buffer that grows to the longest line. A file that ends with LF
 * has no line after it.
 */
final class Lines implements Closeable {
  private final InputStream in;
  private byte[] buffer = new byte[256 * 1024];
  private int filled;
  private int from;
  private int to;
  private int next;
  private long bufferAt;
  private int number;

  private Lines(InputStream in) {
    this.in = in;
  }

  static Lines of(Path file) throws IOException {
    return new Lines(Files.newInputStream(file));
  }

  /** Goes to the next line; false after the last. */
  boolean next() throws IOException {
    int scanned = next;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          return line(i, i + 1);
        }
      }
      scanned = filled - next;
      if (!fill()) {
        return next < filled && line(filled, filled);
      }
    }
  }

  private boolean line(int end, int after) {
    from = next;
    to = end;
    next = after;
    number++;
    return true;
  }

  /** Moves the unread rest to the buffer's front and reads more behind it. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, next, buffer, 0, filled - next);
    bufferAt += next;
    filled -= next;
    next = 0;
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read > 0;
  }

  /** The line's number, counted from 1. */
  int number() {
    return number;
  }

  /** Where the line begins in the file. */
  long position() {
    return bufferAt + from;
  }

  /** The bytes that the line is in; valid until the next one is asked for. */
  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return from;
  }

  int length() {
    return to - from;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
