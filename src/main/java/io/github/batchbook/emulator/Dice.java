package io.github.batchbook.emulator;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** A source of choices that is the same for the same seed and the same bytes; for one thread. */
final class Dice {
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static Dice of(long seed) {
    return new Dice(seed);
  }

  static Dice of(long seed, byte[] bytes) {
    long hash = seed ^ PRIME * (bytes.length + 1);
    int whole = bytes.length & ~7;
    for (int i = 0; i < whole; i += 8) {
      hash = mixed(hash, (long) WORDS.get(bytes, i));
    }
    for (int i = whole; i < bytes.length; i++) {
      hash = mixed(hash, bytes[i]);
    }
    return new Dice(hash);
  }

  private static long mixed(long hash, long word) {
    long mixed = (hash ^ word) * 0xBF58476D1CE4E5B9L;
    return mixed ^ (mixed >>> 29);
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
      hex.append(HexFormat.of().toHexDigits(random.nextLong()));
    }
    return hex.substring(0, digits);
  }
}
