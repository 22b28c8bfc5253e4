package io.github.batchbook.run;

import java.time.Duration;

/**
 * How long runs wait for what. What the service itself asks for ({@code Retry-After}) comes first.
 *
 * @param firstPoll between the first two looks at a job; it doubles from there
 * @param longestPoll to which it grows
 * @param settle how late a job may appear whose create was sent and whose answer was lost; before that, nothing is created again
 * @param unreachable how long a service may be out of reach, without an answer between, before waiting gives up
 * @param room the longest wait between tries for room under the deployment's enqueued-token limit
 * @param lease how long a step belongs to a process that has stopped without ending
 */
public record Patience(
    Duration firstPoll,
    Duration longestPoll,
    Duration settle,
    Duration unreachable,
    Duration room,
    Duration lease) {
  /** From 2 seconds to a minute; five minutes for a late job; half an hour out of reach; a minute for a stopped process. */
  public static final Patience DEFAULT = new Patience(
      Duration.ofSeconds(2),
      Duration.ofSeconds(60),
      Duration.ofMinutes(5),
      Duration.ofMinutes(30),
      Duration.ofMinutes(15),
      Duration.ofSeconds(60));

  /** For the embedded service, which asks to be polled often itself and whose jobs are there at once or never. */
  public static final Patience EMBEDDED = new Patience(
      Duration.ofMillis(200),
      Duration.ofSeconds(2),
      Duration.ofSeconds(5),
      Duration.ofMinutes(1),
      Duration.ofSeconds(5),
      Duration.ofSeconds(60));

  /** Waits as long as told for a job that may appear late. */
  public Patience withSettle(Duration settle) {
    return new Patience(firstPoll, longestPoll, settle, unreachable, room, lease);
  }

  /** Polls within these bounds. */
  public Patience withPolls(Duration first, Duration longest) {
    return new Patience(first, longest, settle, unreachable, room, lease);
  }

  /** Gives up on a service that is out of reach for so long. */
  public Patience withUnreachable(Duration unreachable) {
    return new Patience(firstPoll, longestPoll, settle, unreachable, room, lease);
  }

  /** The pause after the n-th look in a row, from 1, shortened by up to a fifth so that many waiting runs do not look at once. */
  Duration pause(int looks, double random) {
    double doubled = firstPoll.toMillis() * Math.pow(2, Math.min(looks, 30) - 1.0);
    double pause = Math.min(doubled, (double) longestPoll.toMillis());
    return Duration.ofMillis((long) (pause * (1 - 0.2 * random)));
  }
}
