package io.github.batchbook.shell;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one snippet: its own and those it makes. An exception that ends one of the latter is printed, as outside
 * of JShell, whose own group keeps it to itself.
 */
final class CellThreads extends ThreadGroup {
  private static final AtomicInteger STOPPING = new AtomicInteger();

  /** How often a waiting thread looks whether the one it waits for was left. */
  private static final long LOOK_AGAIN_MILLIS = 100;

  private volatile boolean stopping;
  private volatile boolean left;
  private boolean ended;

  CellThreads() {
    super("cell");
  }

  /** Whether any group of the process is being stopped. */
  static boolean someAreStopping() {
    return STOPPING.get() > 0;
  }

  /** Ends the calling thread if it belongs to a group that is being stopped. */
  @SuppressWarnings("removal") // what JShell's own checks throw
  static void endIfStopping() {
    @Nullable ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null) {
      if (group instanceof CellThreads cell && cell.stopping) {
        throw new ThreadDeath();
      }
      group = group.getParent();
    }
  }

  /**
   * Runs on a new thread of this group and waits for its end, also when the waiting thread is interrupted or stopped, but
   * not for one that was {@link #leave left}.
   */
  void run(Runnable action) {
    var thread = new Thread(this, () -> runToTheEnd(action), "cell");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive() && !left) {
      joinOnce(thread);
    }
  }

  private void runToTheEnd(Runnable action) {
    try {
      action.run();
    } finally {
      synchronized (this) {
        ended = true;
        if (left) {
          noLongerStopping();
        }
      }
    }
  }

  /** From now on nobody waits for the thread that {@link #run} started; it is still to end at its next woven check. */
  void leave() {
    synchronized (this) {
      left = !ended;
    }
  }

  boolean isLeft() {
    return left;
  }

  @SuppressWarnings("removal") // Thread.stop, the last resort of JShell on Java 17, throws it
  private static void joinOnce(Thread thread) {
    try {
      thread.join(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException | ThreadDeath meantForTheSnippet) {
      Thread.onSpinWait();
    }
  }

  /** Ends every thread of the group at its next woven check, and before that what it waits for. */
  void stopAtNextCheck() {
    synchronized (this) {
      if (!stopping) {
        stopping = true;
        STOPPING.incrementAndGet();
      }
    }
    interrupt();
  }

  /** To be called when the snippet has ended, or is left. Other threads that it has left go on. */
  void ended() {
    synchronized (this) {
      if (!left) {
        noLongerStopping();
      }
    }
  }

  private void noLongerStopping() {
    if (stopping) {
      stopping = false;
      STOPPING.decrementAndGet();
    }
  }

  @Override
  @SuppressWarnings("removal") // as above
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (!(thrown instanceof ThreadDeath)) {
      outermost().uncaughtException(thread, thrown);
    }
  }

  /** The group of all groups, which does what Java does; those between are JShell's, which keep silent. */
  private ThreadGroup outermost() {
    ThreadGroup group = this;
    for (@Nullable ThreadGroup outer = group.getParent();
        outer != null;
        outer = outer.getParent()) {
      group = outer;
    }
    return group;
  }
}
