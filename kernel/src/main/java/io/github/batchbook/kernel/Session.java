package io.github.batchbook.kernel;

import io.github.batchbook.magic.Reply;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The evaluator on a thread of its own, so that an interrupt of a cell never meets a thread that is inside JeroMQ. The shell thread
 * waits here for what it asks; an interrupt may come from any thread.
 */
final class Session implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private static final int FIRST_RETRY_MS = 50;
  private static final int LAST_RETRY_MS = 5000;

  private final Evaluator evaluator;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Threads.daemon("batchbook-cell"));
  private final Delay delay;
  private boolean expecting;
  private volatile boolean interrupted;

  Session(Evaluator evaluator, Delay delay) {
    this.evaluator = evaluator;
    this.delay = delay;
  }

  String banner() {
    return evaluator.banner();
  }

  int nextNumber() {
    return call(Evaluator::nextNumber);
  }

  /** Counts a cell that is not run. */
  void count() {
    call(evaluator -> {
      evaluator.skipNumber();
      return true;
    });
  }

  /** A cell has arrived: from now on an interrupt is meant for it. */
  synchronized void expect() {
    interrupted = false;
    expecting = true;
  }

  /** The cell has ended. */
  synchronized void settle() {
    expecting = false;
    interrupted = false;
  }

  /** Evaluates until the end; a failure of the evaluator itself is a failure of the cell. */
  Reply run(String code, boolean counted) {
    return call(language -> {
      Thread.interrupted();
      try {
        return interrupted ? new Reply.Interrupted() : evaluate(language, code, counted);
      } finally {
        Thread.interrupted();
      }
    });
  }

  private static Reply evaluate(Evaluator language, String code, boolean counted) {
    try {
      return counted ? language.evaluate(code) : language.evaluateUncounted(code);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "a cell failed outside the user's code", e);
      String name = e.getClass().getSimpleName();
      String message = String.valueOf(e.getMessage());
      return new Reply.Failed(name, message, List.of(name + ": " + message));
    }
  }

  /**
   * Asks the evaluator on its thread, and waits for the answer however long it takes.
   *
   * @throws CancellationException when the session has been closed
   */
  <T> T call(Function<Evaluator, T> question) {
    Future<T> answer;
    try {
      answer = thread.submit(() -> question.apply(evaluator));
    } catch (RejectedExecutionException e) {
      throw (CancellationException) new CancellationException("the kernel is ending").initCause(e);
    }
    while (true) {
      try {
        return answer.get();
      } catch (InterruptedException e) {
        Thread.interrupted();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Ends the cell that runs, and none after it; without one, nothing happens. */
  synchronized void interrupt() {
    if (expecting) {
      interrupted = true;
      interruptUntilHeard(FIRST_RETRY_MS);
    }
  }

  /** An interrupt between two steps of the evaluator may go unheard, so it is repeated, ever more slowly, while the cell runs. */
  private synchronized void interruptUntilHeard(int retryMs) {
    if (interrupted) {
      evaluator.interrupt();
      if (retryMs <= LAST_RETRY_MS) {
        delay.of(retryMs, () -> interruptUntilHeard(2 * retryMs));
      }
    }
  }

  /** Ends the cell that runs and closes the evaluator, for at most this long. */
  void close(long milliseconds) {
    CountDownLatch closed = new CountDownLatch(1);
    Threads.start("batchbook-close", () -> {
      interrupt();
      evaluator.close();
      closed.countDown();
    });
    try {
      if (!closed.await(milliseconds, TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "the session did not close in time and is left");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }

  @Override
  public void close() {
    close(500);
  }
}
