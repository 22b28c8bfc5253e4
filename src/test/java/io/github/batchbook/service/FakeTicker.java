package io.github.batchbook.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when someone sleeps by it, and remembers for how long. */
final class FakeTicker implements Ticker {
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final List<Duration> sleeps = new ArrayList<>();

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(time);
    now = now.plus(time);
  }

  @Override
  public double random() {
    return 0;
  }

  synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}
