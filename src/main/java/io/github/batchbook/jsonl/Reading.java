package io.github.batchbook.jsonl;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a file. Threads take stretches of it in turn; whoever finishes the one that is next in order hands over all that
 * wait behind it, so no thread is there only to wait.
 */
final class Reading<R> {
  private final FileChannel channel;
  private final long size;
  private final int chunk;
  private final LineFile.Taker<? super R> taker;
  private final AtomicLong nextStretch = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** What is made and not taken yet, by the stretch's number; guarded by itself. */
  private final Map<Long, Made<R>> waiting = new HashMap<>();

  /** The stretch whose turn it is to be taken, and whether a thread is at it; guarded by {@link #waiting}. */
  private long turn;

  private boolean taking;

  /** What was made of a stretch; nothing when no line begins in it. */
  private record Made<R>(@Nullable R result) {}

  Reading(FileChannel channel, long size, int chunk, LineFile.Taker<? super R> taker) {
    this.channel = channel;
    this.size = size;
    this.chunk = chunk;
    this.taker = taker;
  }

  void read(Supplier<? extends LineFile.Worker<? extends R>> workers, int threads)
      throws IOException {
    List<Thread> others = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      LineFile.Worker<? extends R> worker = workers.get();
      Thread thread = new Thread(() -> work(worker), "batchbook-lines-" + i);
      thread.setDaemon(true);
      thread.start();
      others.add(thread);
    }
    work(workers.get());
    boolean interrupted = false;
    for (Thread thread : others) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow(failure.get());
  }

  /** Waits for a thread's end; when interrupted, has it end soon. Whether that was so. */
  private boolean join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        failure.compareAndSet(null, new InterruptedIOException("interrupted while reading"));
      }
    }
  }

  private static void rethrow(@Nullable Throwable failure) throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
  }

  private void work(LineFile.Worker<? extends R> worker) {
    try {
      Chunk lines = new Chunk(channel, size);
      while (failure.get() == null) {
        long number = nextStretch.getAndIncrement();
        long from = number * chunk;
        if (from >= size) {
          return;
        }
        boolean any = lines.read(from, Math.min(size, from + chunk));
        made(number, new Made<>(any ? worker.read(lines) : null));
      }
    } catch (IOException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private void made(long number, Made<R> made) throws IOException {
    synchronized (waiting) {
      waiting.put(number, made);
      if (taking) {
        return;
      }
      taking = true;
    }
    for (Made<R> next = next(); next != null; next = next()) {
      R result = next.result();
      if (result != null && failure.get() == null) {
        taker.take(result);
      }
    }
  }

  /** What is to be taken now; without it, this thread takes no more. */
  private @Nullable Made<R> next() {
    synchronized (waiting) {
      Made<R> next = waiting.remove(turn);
      if (next == null) {
        taking = false;
      } else {
        turn++;
      }
      return next;
    }
  }
}
