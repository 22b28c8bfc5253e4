package io.github.batchbook.service;

import java.time.Duration;

/**
 * How often and how long a call is repeated.
 *
 * @param attempts all in all, at least 1
 * @param firstPause before the second attempt when the service names no time; it doubles after each
 * @param longestPause to which pauses grow; not a limit to what the service asks for
 * @param deadline after the first failure, beyond which no attempt begins
 */
public record RetryPolicy(
    int attempts, Duration firstPause, Duration longestPause, Duration deadline) {
  /** Five attempts, 0.5 s doubling to 8 s, within two minutes. */
  public static final RetryPolicy PATIENT =
      new RetryPolicy(5, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofMinutes(2));

  /** One attempt. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** The pause after the n-th failure, from 1, shortened by up to a quarter so that clients do not come back together. */
  Duration pauseAfter(int failures, double random) {
    long doubled = firstPause.toMillis() << Math.min(failures - 1, 20);
    long pause = Math.min(doubled, longestPause.toMillis());
    return Duration.ofMillis(pause - (long) (0.25 * random * pause));
  }
}
