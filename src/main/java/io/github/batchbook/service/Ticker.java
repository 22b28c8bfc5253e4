package io.github.batchbook.service;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Time as the client sees it, so that a test can let hours pass. */
interface Ticker {
  Instant now();

  void sleep(Duration time) throws InterruptedException;

  /** A number from 0 to 1, by which pauses are spread. */
  double random();

  static Ticker system() {
    return new Ticker() {
      @Override
      public Instant now() {
        return Instant.now();
      }

      @Override
      public void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
      }

      @Override
      public double random() {
        return ThreadLocalRandom.current().nextDouble();
      }
    };
  }
}
