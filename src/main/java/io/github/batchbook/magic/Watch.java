package io.github.batchbook.magic;

import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.ProgressBar;
import io.github.batchbook.show.ProgressDisplay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several runs watched at once: each is waited for by a thread of its own, and the watching thread draws them all. To be closed,
 * which ends the waiting and leaves the runs as they are.
 */
final class Watch implements AutoCloseable {
  private static final long REDRAWN_MILLIS = 200;

  private final List<Run> runs;
  private final Map<String, Progress> latest = new ConcurrentHashMap<>();
  private final List<Thread> waiters = new ArrayList<>();
  private final CountDownLatch ended;
  private final Front.Live live;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  Watch(Front front, List<Run> runs) {
    this.runs = runs;
    ended = new CountDownLatch(runs.size());
    runs.forEach(run -> latest.put(run.id(), run.progress()));
    live = front.live(drawn());
  }

  /** Waits until each has ended or cannot be waited for; false when the time was over before. */
  boolean untilEnded(Optional<Duration> atMost) throws InterruptedException {
    long start = System.nanoTime();
    runs.forEach(this::start);
    while (!ended.await(REDRAWN_MILLIS, TimeUnit.MILLISECONDS)) {
      live.update(drawn());
      long passed = System.nanoTime() - start;
      if (atMost.isPresent() && passed > atMost.get().toNanos()) {
        return false;
      }
    }
    return true;
  }

  private void start(Run run) {
    Thread waiter = new Thread(() -> await(run), "batchbook-wait-" + run.name());
    waiter.setDaemon(true);
    waiters.add(waiter);
    waiter.start();
  }

  private void await(Run run) {
    try {
      run.await(progress -> latest.put(run.id(), progress));
      latest.put(run.id(), run.progress());
    } catch (InterruptedException e) {
      return;
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    } finally {
      ended.countDown();
    }
  }

  /** Throws what made the waiting for one of them fail first. */
  void rethrow() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private Display drawn() {
    Instant now = Instant.now();
    List<ProgressBar> bars = runs.stream()
        .flatMap(run -> Stream.ofNullable(latest.get(run.id())))
        .map(progress -> Told.bar(progress, now))
        .toList();
    return new ProgressDisplay(bars);
  }

  /** Leaves this on the screen instead of the progress. */
  void close(Display summary) {
    live.update(summary);
  }

  @Override
  public void close() {
    waiters.forEach(Thread::interrupt);
    live.close();
  }
}
