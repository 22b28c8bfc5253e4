package io.github.batchbook.run;

import java.time.Duration;
import java.time.Instant;

/** The clock, and waiting by it. */
interface Time {
  /** The system's. */
  Time SYSTEM = new Time() {
    @Override
    public Instant now() {
      return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Thread.sleep(Math.max(0, duration.toMillis()));
    }
  };

  Instant now();

  /** Waits. Ends early only when the thread is interrupted. */
  void sleep(Duration duration) throws InterruptedException;
}
