package io.github.batchbook.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A buffer over a stream, which can be looked into; for one thread. Unlike the JDK's it takes no lock for a byte. */
final class Window {
  private final InputStream in;
  private final byte[] buffer = new byte[128 * 1024];
  private int at;
  private int filled;

  Window(InputStream in) {
    this.in = in;
  }

  private boolean fill() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(buffer));
    }
    return at < filled;
  }

  /** The next byte from -128 to 127, which stays unread; a number beyond at the end. */
  int peek() throws IOException {
    return fill() ? buffer[at] : Integer.MAX_VALUE;
  }

  /** The next byte from 0 to 255, or -1 at the end. */
  int read() throws IOException {
    return fill() ? buffer[at++] & 0xff : -1;
  }

  /** Where in the buffer the next CR stands, or the buffer's end. The stream must not be at its end. */
  int indexOfReturn() throws IOException {
    if (!fill()) {
      throw Refusal.invalid("The multipart body ends too early.", null);
    }
    int i = at;
    while (i < filled && buffer[i] != '\r') {
      i++;
    }
    return i;
  }

  /** Reads up to that place in the buffer; how many bytes that were. */
  int writeUpTo(int end, OutputStream out) throws IOException {
    int length = end - at;
    out.write(buffer, at, length);
    at = end;
    return length;
  }

  /** Whether a CR is the next byte in the buffer. */
  boolean atReturn() {
    return at < filled && buffer[at] == '\r';
  }

  void skipAll() throws IOException {
    do {
      at = filled;
    } while (fill());
  }
}
