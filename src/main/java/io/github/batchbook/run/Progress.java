package io.github.batchbook.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run has come.
 *
 * @param run its name
 * @param stage the state in words, such as {@code in progress}; the service's own word when it is not known here
 * @param pace how fast requests end; empty before the first one has
 * @param note what keeps it waiting or should be known, such as a service out of reach
 */
public record Progress(
    String run,
    RunState state,
    String stage,
    Counts counts,
    Times times,
    Optional<Pace> pace,
    Optional<String> note) {

  /**
   * Requests of the attempt that is under way or was last: at first all of the run.
   *
   * @param total how many there are
   * @param completed as the service counts them: answered, if only with a refusal
   * @param failed ended with an error
   */
  public record Counts(int total, int completed, int failed) {
    /** Requests that have ended. */
    public int ended() {
      return completed + failed;
    }
  }

  /**
   * When it came to what.
   *
   * @param submitted when the run was made
   * @param since when the present stage began, as far as is known
   * @param ended when the service ended it
   */
  public record Times(Instant submitted, Instant since, Optional<Instant> ended) {
    /** From the submission to the end; the service tells whole seconds, by a clock of its own, so that an end may seem to come first. */
    public Optional<Duration> took() {
      return ended.map(
          end -> end.isBefore(submitted) ? Duration.ZERO : Duration.between(submitted, end));
    }
  }

  /**
   * How fast requests end.
   *
   * @param perSecond requests, on the average since the service began
   * @param left until the last one ends at that rate
   */
  public record Pace(double perSecond, Duration left) {}

  /** From 0 to 1: the share of requests that have ended; empty before the service counts. */
  public OptionalDouble share() {
    return counts.total() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(1, (double) counts.ended() / counts.total()));
  }

  Progress withNote(String text) {
    return new Progress(run, state, stage, counts, times, pace, Optional.of(text));
  }
}
