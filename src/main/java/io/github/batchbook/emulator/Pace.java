package io.github.batchbook.emulator;

import java.util.SplittableRandom;

/**
 * How long each stage of a job takes, in milliseconds of this service's compressed time. The real durations are those of one
 * recorded job of one line (137 s, 150 s, 156 s), give or take a fifth; running adds 30 ms for every line.
 */
record Pace(
    long validating, long running, long perThousandLines, long finalizing, long cancelling) {

  static Pace draw(double scale, SplittableRandom random) {
    return new Pace(
        jittered(137_000, scale, random),
        jittered(150_000, scale, random),
        jittered(30_000, scale, random),
        jittered(156_000, scale, random),
        jittered(90_000, scale, random));
  }

  private static long jittered(long real, double scale, SplittableRandom random) {
    return Math.round(real * scale * (0.8 + 0.4 * random.nextDouble()));
  }

  long running(int lines) {
    return running + perThousandLines * lines / 1000;
  }

  /** How long a caller may wait before it asks again, so that it sees each stage. */
  long askAgain() {
    return Math.max(10, Math.min(5_000, (validating + running + finalizing) / 16));
  }
}
