package io.github.batchbook.show;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far one run is.
 *
 * @param name the run's name
 * @param stage what happens now, in the service's words: validating, in progress, finalizing, completed
 * @param done requests that ended, failed ones among them
 * @param total requests in all; 0 while the service has not counted them
 * @param failed requests that failed
 * @param elapsed time in this stage, or null when not known
 * @param left estimate of the time left, or null when not known
 * @param perSecond requests that end in a second, or null when not known
 */
public record ProgressBar(
    String name,
    String stage,
    long done,
    long total,
    long failed,
    @Nullable Duration elapsed,
    @Nullable Duration left,
    @Nullable Double perSecond) {

  /** The part that is done, from 0 to 1. */
  double share() {
    return total <= 0 ? 0 : Math.min(1.0, Math.max(0.0, (double) done / total));
  }

  /** The facts beside the bar: {@code 2,310 / 3,000 · 3 failed · in progress 4 m · 9.6/s · about 1 m left}. */
  String facts() {
    return counts() + " · " + label() + pace();
  }

  /** How many have ended, and how many of them failed. */
  String counts() {
    return (total > 0 ? Amounts.count(done) + " / " + Amounts.count(total) : "–")
        + (failed > 0 ? " · " + Amounts.count(failed) + " failed" : "");
  }

  /** The stage, and for how long. */
  String label() {
    String words = VisibleText.oneLine(stage);
    return elapsed == null || elapsed.toSeconds() == 0
        ? words
        : words + " " + Amounts.duration(elapsed);
  }

  /** Rate and time left as far as they are known, each after a dot. */
  String pace() {
    String rate = perSecond == null || perSecond <= 0 ? "" : " · " + Amounts.rate(perSecond);
    return left == null || left.toSeconds() == 0
        ? rate
        : rate + " · about " + Amounts.duration(left) + " left";
  }
}
