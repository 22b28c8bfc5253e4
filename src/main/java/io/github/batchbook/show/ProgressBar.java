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
 */
public record ProgressBar(
    String name,
    String stage,
    long done,
    long total,
    long failed,
    @Nullable Duration elapsed,
    @Nullable Duration left) {

  /** The part that is done, from 0 to 1. */
  double share() {
    return total <= 0 ? 0 : Math.min(1.0, Math.max(0.0, (double) done / total));
  }

  /** The facts beside the bar: {@code 2,310 / 3,000 · 3 failed · in progress 4 m · about 1 m left}. */
  String facts() {
    StringBuilder out = new StringBuilder();
    out.append(total > 0 ? Amounts.count(done) + " / " + Amounts.count(total) : "–");
    if (failed > 0) {
      out.append(" · ").append(Amounts.count(failed)).append(" failed");
    }
    out.append(" · ").append(VisibleText.oneLine(stage));
    if (elapsed != null && elapsed.toSeconds() > 0) {
      out.append(' ').append(Amounts.duration(elapsed));
    }
    if (left != null && left.toSeconds() > 0) {
      out.append(" · about ").append(Amounts.duration(left)).append(" left");
    }
    return out.toString();
  }
}
