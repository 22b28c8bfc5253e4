package io.github.batchbook.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only when somebody sleeps. */
final class FakeTime implements Time {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T14:00:00Z"));

  @Override
  public Instant now() {
    return now.get();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted");
    }
    pass(duration);
  }

  void pass(Duration duration) {
    now.updateAndGet(then -> then.plus(duration));
  }
}
