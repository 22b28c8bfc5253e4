package io.github.batchbook.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that do several tasks side by side, while the caller waits and is told of what they tell, on its own thread. What one task throws
 * does not keep the others from their end; the first of it is thrown when all have ended. An interruption of the caller interrupts the tasks, waits for
 * their end and leaves the caller's flag set.
 *
 * @param <E> what tasks tell
 */
final class Crew<E> {
  private static final int LARGEST = 4;

  /** A task. */
  interface Task<E> {
    /** Does it. */
    void run(Consumer<E> listener);
  }

  private record Message<E>(@Nullable E told, @Nullable Throwable failure) {}

  private final BlockingQueue<Message<E>> messages = new LinkedBlockingQueue<>();
  private final Consumer<E> listener;

  Crew(Consumer<E> listener) {
    this.listener = listener;
  }

  /** Does all tasks. */
  void run(List<Task<E>> tasks) {
    if (tasks.size() < 2) {
      tasks.forEach(task -> task.run(listener));
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(LARGEST, tasks.size()), task -> {
          Thread thread = new Thread(task, "batchbook-part");
          thread.setDaemon(true);
          return thread;
        });
    try {
      tasks.forEach(task -> threads.execute(() -> perform(task)));
      threads.shutdown();
      listen(tasks.size(), threads);
    } finally {
      threads.shutdownNow();
    }
  }

  private void perform(Task<E> task) {
    Throwable failure = null;
    try {
      task.run(told -> messages.add(new Message<>(told, null)));
    } catch (Throwable thrown) {
      failure = thrown;
    }
    messages.add(new Message<>(null, failure));
  }

  private void listen(int tasks, ExecutorService threads) {
    List<Throwable> failures = new ArrayList<>();
    boolean interrupted = false;
    int begun = tasks;
    while (begun > 0) {
      try {
        Message<E> message = messages.take();
        if (message.told() != null) {
          listener.accept(message.told());
        } else {
          begun--;
          if (message.failure() != null) {
            failures.add(message.failure());
          }
        }
      } catch (InterruptedException stop) {
        interrupted = true;
        begun -= threads.shutdownNow().size();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!failures.isEmpty()) {
      rethrow(failures.get(0));
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    throw new IllegalStateException(failure);
  }
}
