package io.github.batchbook.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Terminal;

/**
 * Standard input of a cell at a terminal: lines as the terminal edits them, Ctrl-D at the start of one as the end. Unlike the
 * system's own it is waited for in a way that an interrupt ends, so that no reader is left behind to take what is typed later.
 */
final class TerminalInput extends InputStream {
  private static final int END = 4;
  private static final int LOOK_AGAIN_MILLIS = 20;

  private final Terminal terminal;
  private final InputStream in;

  TerminalInput(Terminal terminal, InputStream in) {
    this.terminal = terminal;
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    awaitLine();
    int first = in.read();
    return first == END ? -1 : first;
  }

  /** At most one line, so that no more is taken than is asked for. */
  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int count = 0;
    int next = 0;
    while (count < length && next != '\n' && (count == 0 || in.available() > 0)) {
      next = read();
      if (next < 0) {
        return count == 0 ? -1 : count;
      }
      target[from + count++] = (byte) next;
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  /** Nothing tells of an end of input without reading, so Ctrl-D is made to end a line that holds it. */
  private void awaitLine() throws IOException {
    if (in.available() > 0) {
      return;
    }
    Attributes before = terminal.getAttributes();
    Attributes waiting = new Attributes(before);
    waiting.setControlChar(ControlChar.VEOF, 0);
    waiting.setControlChar(ControlChar.VEOL, END);
    terminal.setAttributes(waiting);
    try {
      while (in.available() == 0) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    } catch (InterruptedException e) {
      throw (IOException)
          new InterruptedIOException("interrupted while waiting for input").initCause(e);
    } finally {
      terminal.setAttributes(before);
    }
  }
}
