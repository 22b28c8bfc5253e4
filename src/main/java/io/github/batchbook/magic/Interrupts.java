package io.github.batchbook.magic;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What an interrupt ends: a magic, by interrupting its thread, or Java code, as the shell can. An interrupt that comes between two
 * parts of a cell ends the cell there; one that comes while nothing runs does nothing. Thread-safe.
 */
final class Interrupts {
  private final Runnable stopJava;
  private boolean evaluating;
  private boolean requested;
  private @Nullable Thread magic;

  Interrupts(Runnable stopJava) {
    this.stopJava = stopJava;
  }

  synchronized void begin() {
    evaluating = true;
    requested = false;
  }

  synchronized void end() {
    evaluating = false;
    leaveMagic();
  }

  /** Whether a cell is evaluated at this moment. */
  synchronized boolean busy() {
    return evaluating;
  }

  synchronized boolean requested() {
    return requested;
  }

  /** Runs a magic on this thread, which an interrupt reaches as long as it lasts. */
  <T> T magic(Callable<T> action) throws Exception {
    enterMagic();
    try {
      return action.call();
    } finally {
      leaveMagic();
    }
  }

  /** Runs Java code in the middle of a magic. */
  <T> T java(Callable<T> action) throws Exception {
    boolean inMagic = leaveMagic();
    try {
      return action.call();
    } finally {
      if (inMagic) {
        enterMagic();
      }
    }
  }

  /** Ends what is evaluated at this moment. */
  void interrupt() {
    synchronized (this) {
      if (!evaluating) {
        return;
      }
      requested = true;
      if (magic != null) {
        magic.interrupt();
        return;
      }
    }
    stopJava.run();
  }

  private synchronized void enterMagic() {
    magic = Thread.currentThread();
    if (requested) {
      magic.interrupt();
    }
  }

  /** From here on an interrupt does not reach this thread; one that did is taken back. */
  private synchronized boolean leaveMagic() {
    boolean wasIn = magic != null;
    magic = null;
    if (wasIn && Thread.interrupted()) {
      requested = true;
    }
    return wasIn;
  }
}
