package io.github.batchbook.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;

/** Standard input of a cell: when a program reads, the person at the front end is asked for a line. */
final class AskingInput extends InputStream {
  private final Publisher publisher;
  private final Asker asker;
  private byte[] line = new byte[0];
  private int next;

  AskingInput(Publisher publisher, Asker asker) {
    this.publisher = publisher;
    this.asker = asker;
  }

  @Override
  public synchronized int read() throws IOException {
    fill();
    return line[next++] & 0xFF;
  }

  /** At most the rest of one line, so that no more is asked than is needed. */
  @Override
  public synchronized int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    fill();
    int count = Math.min(length, line.length - next);
    System.arraycopy(line, next, target, from, count);
    next += count;
    return count;
  }

  @Override
  public synchronized int available() {
    return line.length - next;
  }

  private void fill() throws IOException {
    if (next < line.length) {
      return;
    }
    publisher.flush();
    try {
      line = (asker.ask("", false) + "\n").getBytes(UTF_8);
      next = 0;
    } catch (IllegalStateException e) {
      if (e instanceof CancellationException) {
        throw (IOException)
            new InterruptedIOException("interrupted while waiting for input").initCause(e);
      }
      throw new IOException(e.getMessage(), e);
    }
  }
}
