package io.github.batchbook.repl;

import io.github.batchbook.magic.Front;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Progress in a stream that cannot be redrawn: a line when its words change (a new stage), and while only its numbers change a line
 * after one second, two, four, then every minute, so that a day of waiting fits on a page. Thread-safe.
 */
final class LoggedLines implements Front.Live {
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PrintStream stream;
  private String latest;
  private String written = "";
  private long writtenAt;
  private long pause = TimeUnit.SECONDS.toNanos(1);
  private boolean closed;

  LoggedLines(PrintStream stream, Display first) {
    this.stream = stream;
    this.latest = first.text(TextFormat.PLAIN);
    write();
  }

  @Override
  public synchronized void update(Display display) {
    latest = display.text(TextFormat.PLAIN);
    if (closed || latest.equals(written)) {
      return;
    }
    if (!words(latest).equals(words(written))) {
      write();
    } else if (System.nanoTime() - writtenAt >= pause) {
      write();
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed && !latest.equals(written)) {
      write();
    }
    closed = true;
  }

  private synchronized void write() {
    stream.println(latest);
    stream.flush();
    written = latest;
    writtenAt = System.nanoTime();
  }

  private static String words(String text) {
    return text.replaceAll("[^\\p{L}]+", " ");
  }
}
