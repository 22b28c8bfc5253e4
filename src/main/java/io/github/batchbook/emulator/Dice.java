package io.github.batchbook.emulator;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;

/** A source of choices that is the same for the same seed and the same bytes; for one thread. */
final class Dice {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static Dice of(long seed) {
    return new Dice(seed);
  }

  static Dice of(long seed, byte[] bytes) {
    long hash = seed ^ PRIME * (bytes.length + 1);
    for (byte b : bytes) {
      hash = (hash ^ b) * 0xBF58476D1CE4E5B9L;
      hash ^= hash >>> 29;
    }
    return new Dice(hash);
  }

  SplittableRandom random() {
    return random;
  }

  /** From 0 up to, but without, the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the first to the last, both included. */
  int between(int first, int last) {
    return first + random.nextInt(last - first + 1);
  }

  /** From 0 up to, but without, 1. */
  double unit() {
    return random.nextDouble();
  }

  <T> T pick(List<T> values) {
    return values.get(below(values.size()));
  }

  String guid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Lower-case hexadecimal digits. */
  String hex(int digits) {
    StringBuilder hex = new StringBuilder();
    while (hex.length() < digits) {
      hex.append(String.format(Locale.ROOT, "%016x", random.nextLong()));
    }
    return hex.substring(0, digits);
  }
}
