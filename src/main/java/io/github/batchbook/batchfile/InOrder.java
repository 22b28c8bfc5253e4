package io.github.batchbook.batchfile;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does work on several threads and takes what comes of it in the order in which the work was given. Holds back who gives more than the
 * threads can bear. Given and taken on one thread.
 */
final class InOrder<R> implements AutoCloseable {
  private static final int WAITING_FOR_EACH = 2;

  private final ExecutorService threads;
  private final Deque<Future<R>> underWay = new ArrayDeque<>();
  private final int most;
  private final Taker<R> taker;

  /** Takes results. */
  interface Taker<R> {
    void take(R result) throws IOException;
  }

  InOrder(int threads, Taker<R> taker) {
    this.taker = taker;
    most = threads * WAITING_FOR_EACH;
    this.threads = Executors.newFixedThreadPool(threads, work -> {
      Thread thread = new Thread(work, "batchbook-building");
      thread.setDaemon(true);
      return thread;
    });
  }

  /** Gives work; what it throws is thrown here or later, in its turn. */
  void give(Callable<R> work) throws IOException {
    if (underWay.size() == most) {
      takeOldest();
    }
    underWay.add(threads.submit(work));
  }

  /** Takes all that is left. */
  void finish() throws IOException {
    while (!underWay.isEmpty()) {
      takeOldest();
    }
  }

  private void takeOldest() throws IOException {
    try {
      taker.take(underWay.remove().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("it was interrupted");
    } catch (ExecutionException e) {
      rethrow(e.getCause());
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    throw failure instanceof IOException e ? e : new IOException(failure);
  }

  /** Ends work that nobody waits for any more. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
