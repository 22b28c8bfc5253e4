package io.github.batchbook.kernel;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does short work a little later, on one thread; once closed, not at all. */
final class Delay implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Delay.class.getName());

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Threads.daemon("batchbook-delay"));

  void of(int milliseconds, Runnable work) {
    try {
      ScheduledFuture<?> unused =
          thread.schedule(() -> logged(work), milliseconds, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "closed: work is left out", e);
    }
  }

  private static void logged(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "delayed work failed", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
