package io.github.batchbook.batchfile;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does work on several threads and has one thread take what comes of it, in the order in which the work was given. Holds back who gives
 * more than the threads can bear. Given by one thread.
 */
final class InOrder<R> implements AutoCloseable {
  private static final int WAITING_FOR_EACH = 4;
  private static final long LOOK_MILLIS = 20;

  private final ExecutorService workers;
  private final BlockingQueue<Future<R>> underWay;
  private final Thread taking;
  private final Taker<R> taker;
  private final Future<R> end = new FutureTask<>(() -> {
    throw new IllegalStateException("nothing follows");
  });
  private volatile @Nullable Throwable failure;

  /** Takes results, one after another. */
  interface Taker<R> {
    void take(R result) throws IOException;
  }

  InOrder(int threads, Taker<R> taker) {
    this.taker = taker;
    underWay = new ArrayBlockingQueue<>(threads * WAITING_FOR_EACH);
    workers = Executors.newFixedThreadPool(threads, InOrder::thread);
    taking = thread(this::takeAll);
    taking.start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "batchbook-building");
    thread.setDaemon(true);
    return thread;
  }

  /** Gives work; what it throws, or who takes its result, is thrown here at a later time or at the end. */
  void give(Callable<R> work) throws IOException {
    put(workers.submit(work));
  }

  /** Waits until all is taken. */
  void finish() throws IOException {
    put(end);
    try {
      taking.join();
    } catch (InterruptedException e) {
      throw interrupted();
    }
    rethrow(failure);
  }

  private void put(Future<R> future) throws IOException {
    try {
      while (!underWay.offer(future, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        rethrow(failure);
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("it was interrupted");
  }

  private void takeAll() {
    try {
      for (Future<R> next = underWay.take(); next != end; next = underWay.take()) {
        taker.take(next.get());
      }
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (InterruptedException | IOException | RuntimeException | Error e) {
      failure = e;
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    } else if (failure != null) {
      throw failure instanceof IOException e ? e : new IOException(failure);
    }
  }

  /** Ends work that nobody waits for any more. */
  @Override
  public void close() {
    workers.shutdownNow();
    taking.interrupt();
    boolean interrupted = false;
    while (taking.isAlive()) {
      try {
        taking.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
