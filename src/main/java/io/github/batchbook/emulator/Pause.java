package io.github.batchbook.emulator;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * When an upstream server may be asked again: not before the time that it asked for, and after growing pauses when it asked for none.
 * Not thread-safe.
 */
final class Pause {
  /** How often a line is sent before a failure of the server is its result. */
  static final int MOST_ATTEMPTS = 4;

  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 7;

  private int inARow;
  private boolean held;
  private long until;

  /** Whether nothing at all may be sent now. */
  boolean holds(long nanos) {
    if (held && until - nanos <= 0) {
      held = false;
    }
    return held;
  }

  /** After how many milliseconds the line may be sent again; less than 0 when its answer stands. */
  long after(UpstreamClient.Outcome outcome, int attempt) {
    return switch (outcome.retry()) {
      case NO -> {
        inARow = 0;
        yield -1;
      }
      case LINE -> Math.max(outcome.waitMillis(), grown(attempt));
      case ALL -> {
        boolean first = !held;
        long wait = outcome.waitMillis() >= 0 ? outcome.waitMillis() : grown(inARow + 1);
        inARow += first ? 1 : 0;
        hold(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait));
        yield wait;
      }
    };
  }

  private void hold(long end) {
    if (!held || end - until > 0) {
      until = end;
    }
    held = true;
  }

  private static long grown(int times) {
    long whole = FIRST_MILLIS << Math.min(times - 1, MOST_DOUBLINGS);
    return Math.min(
        LONGEST_MILLIS, whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
