package io.github.batchbook.jsonl;

/** A 64-bit hash of bytes, for tables that compare the bytes as well: two ids are never taken for equal by their hashes alone. */
public final class Hash {
  private static final long FIRST = 0x9E3779B97F4A7C15L;
  private static final long SECOND = 0xD6E8FEB86659FD93L;

  private Hash() {}

  /** The hash of a range of bytes, its end excluded; it depends on nothing but the bytes. */
  public static long of(byte[] bytes, int start, int end) {
    long hash = (end - start) * FIRST;
    int i = start;
    for (; i <= end - 8; i += 8) {
      hash = mixed(hash ^ Scan.eight(bytes, i));
    }
    long rest = 0;
    for (int shift = 0; i < end; i++, shift += 8) {
      rest |= (bytes[i] & 0xFFL) << shift;
    }
    return mixed(mixed(hash ^ rest));
  }

  private static long mixed(long value) {
    long mixed = value * SECOND;
    return mixed ^ (mixed >>> 32);
  }
}
