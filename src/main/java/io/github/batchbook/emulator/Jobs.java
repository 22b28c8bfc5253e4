package io.github.batchbook.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Drives the jobs that have not ended, on two daemon threads; thread-safe. */
final class Jobs implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Jobs.class.getName());
  private static final int THREADS = 2;
  private static final long CLOSE_SECONDS = 10;
  private static final long ANSWERS_SECONDS = 3;

  private final Store store;
  private final EmbeddedOptions options;
  private final @Nullable UpstreamClient upstream;
  private final Map<String, JobRun> live = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor threads;

  Jobs(Store store, EmbeddedOptions options, @Nullable UpstreamClient upstream) {
    this.store = store;
    this.upstream = upstream;
    this.options = options;
    this.threads = new ScheduledThreadPoolExecutor(THREADS, work -> {
      Thread thread = new Thread(work, "batchbook-embedded-jobs");
      thread.setDaemon(true);
      return thread;
    });
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Goes on with the jobs that were left unended. */
  void resume() {
    for (BatchEntry job : store.batches()) {
      if (!job.stage().ended()) {
        if (job.upstream() != null && upstream == null) {
          LOG.log(
              Level.WARNING,
              "job {0} waits until the embedded service is started with --upstream {1}",
              job.id(),
              job.upstream());
        }
        start(job);
      }
    }
  }

  void start(BatchEntry job) {
    JobRun run = new JobRun(job, store, options, upstream);
    live.put(job.id(), run);
    schedule(run, 0);
  }

  /** The job with the counts of this moment. */
  BatchEntry view(BatchEntry job) {
    JobRun run = live.get(job.id());
    return run != null && job.stage() == Stage.IN_PROGRESS ? job.count(run.counts()) : job;
  }

  /** Begins to cancel a job; one that is being cancelled or was is left as it is, one that has ended otherwise refuses. */
  BatchEntry cancel(BatchEntry asked) {
    BatchEntry job = asked;
    while (job.stage().compareTo(Stage.CANCELLING) < 0) {
      BatchEntry now = view(job);
      store.advance(now, next -> next.enter(Stage.CANCELLING, store.now()).count(now.counts()));
      BatchEntry then = store.batch(asked.id());
      job = then == null ? job : then;
      JobRun run = live.get(asked.id());
      if (run != null) {
        schedule(run, 0);
      }
    }
    if (job.stage() == Stage.CANCELLING || job.stage() == Stage.CANCELLED) {
      return job;
    }
    throw new Refusal(
        409, "conflict", "Cannot cancel a batch with status '" + job.stage().word() + "'.");
  }

  private void schedule(JobRun run, long delay) {
    try {
      ScheduledFuture<?> unused = threads.schedule(() -> tick(run), delay, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the embedded service is closing; job {0} goes on later", run.id());
    }
  }

  private void tick(JobRun run) {
    if (live.get(run.id()) != run) {
      return;
    }
    try {
      long delay = run.step();
      if (delay >= 0) {
        schedule(run, delay);
      } else {
        live.remove(run.id());
      }
    } catch (IOException | RuntimeException e) {
      if (!threads.isShutdown()) {
        fail(run, e);
      }
    }
  }

  private void fail(JobRun run, Exception cause) {
    String why = reason(cause);
    Level level = why.equals(cause.toString()) ? Level.WARNING : Level.DEBUG;
    LOG.log(level, "job " + run.id() + " of the embedded service failed", cause);
    live.remove(run.id());
    BatchEntry job = store.batch(run.id());
    if (job != null) {
      store.advance(
          job,
          next -> next.enter(Stage.FAILED, store.now())
              .find(List.of(new BatchEntry.Finding(
                  "internalFailure", "The embedded service failed: " + why, null))));
    }
  }

  /** What could not be read or written is no mistake of ours, and told by its words alone. */
  private static String reason(Exception cause) {
    Throwable io = cause instanceof UncheckedIOException ? cause.getCause() : cause;
    return io instanceof IOException && io.getMessage() != null
        ? io.getMessage()
        : cause.toString();
  }

  /** Gives answers of an upstream server that are on their way a moment to arrive, since they may have been paid. */
  private void awaitAnswers() {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWERS_SECONDS);
    boolean idle = false;
    while (!idle && System.nanoTime() - until < 0) {
      idle = true;
      for (JobRun run : live.values()) {
        idle &= run.stop();
      }
      try {
        Thread.sleep(idle ? 0 : 10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    awaitAnswers();
    for (JobRun run : live.values()) {
      try {
        run.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
