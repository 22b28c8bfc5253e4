package io.github.batchbook.repl;

import io.github.batchbook.magic.Front;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jline.utils.AttributedString;

/** Lines of a terminal that are drawn again in place, at most ten times a second. Thread-safe. */
final class RedrawnLines implements Front.Live {
  private static final long PAUSE_NANOS = 100_000_000;
  private static final String ESCAPE = "\u001b[";

  private final Supplier<TextFormat> format;
  private final PrintWriter writer;
  private Display latest;
  private String drawn = "";
  private long drawnAt;
  private boolean closed;

  RedrawnLines(Supplier<TextFormat> format, PrintWriter writer, Display first) {
    this.format = format;
    this.writer = writer;
    this.latest = first;
    draw();
  }

  @Override
  public synchronized void update(Display display) {
    latest = display;
    if (!closed && System.nanoTime() - drawnAt >= PAUSE_NANOS) {
      draw();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      draw();
      writer.println();
      writer.flush();
      closed = true;
    }
  }

  /** Writes lines that stay, above the drawn ones. Not when closed: then it says false, and nothing is written. */
  synchronized boolean above(String text) {
    if (closed) {
      return false;
    }
    erase();
    writer.println(text);
    draw();
    return true;
  }

  /** Takes the lines off the screen until they are drawn next. */
  synchronized void erase() {
    if (closed) {
      return;
    }
    // The terminal has wrapped what was drawn anew when its width has changed since.
    int width = format.get().width();
    int rows = drawn.lines().mapToInt(line -> rows(line, width)).sum();
    if (rows > 0) {
      writer.print('\r');
      if (rows > 1) {
        writer.print(ESCAPE + (rows - 1) + "A");
      }
      writer.print(ESCAPE + "J");
      writer.flush();
    }
    drawn = "";
  }

  private synchronized void draw() {
    erase();
    String text = latest.text(format.get());
    writer.print(text);
    writer.flush();
    drawn = text;
    drawnAt = System.nanoTime();
  }

  /** The rows that a line takes on the screen: one that is too wide is wrapped by the terminal. */
  private static int rows(String line, int width) {
    int columns = AttributedString.fromAnsi(line).columnLength();
    return Math.max(1, (columns + width - 1) / width);
  }
}
