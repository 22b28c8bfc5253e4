package io.github.batchbook.shell;

/**
 * The threads of one snippet: its own and those it starts. An exception that ends one of the latter is printed, as
 * outside of JShell, whose own group keeps it to itself.
 */
final class CellThreads extends ThreadGroup {
  CellThreads() {
    super("cell");
  }

  /** Runs on a new thread of this group and waits for its end, also when the waiting thread is interrupted or stopped. */
  void run(Runnable action) {
    var thread = new Thread(this, action, "cell");
    thread.setDaemon(true);
    thread.start();
    while (thread.isAlive()) {
      joinOnce(thread);
    }
  }

  @SuppressWarnings("removal") // Thread.stop, by which JShell ends a snippet on Java 17, throws it
  private static void joinOnce(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException | ThreadDeath meantForTheSnippet) {
      Thread.onSpinWait();
    }
  }

  @Override
  @SuppressWarnings("removal") // as above
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (!(thrown instanceof ThreadDeath)) {
      System.err.print("Exception in thread \"" + thread.getName() + "\" ");
      thrown.printStackTrace();
    }
  }
}
