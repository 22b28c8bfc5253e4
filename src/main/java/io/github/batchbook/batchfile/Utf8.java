package io.github.batchbook.batchfile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strict UTF-8 over bytes, as RFC 3629 has it: no overlong forms, no surrogates. */
final class Utf8 {
  /** Answer of {@link #scan}: all bytes are in order and no line separator is among them. */
  static final int CLEAN = -1;

  /** Answer of {@link #scan}: in order, but a literal U+2028, U+2029 or U+0085 is among them. */
  static final int SEPARATOR = -2;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The index of the first byte that is not UTF-8, or {@link #CLEAN}, or {@link #SEPARATOR}. */
  static int scan(byte[] bytes, int start, int end) {
    int answer = CLEAN;
    int i = start;
    while (i < end) {
      if (i + 8 <= end && ((long) LONGS.get(bytes, i) & HIGH_BITS) == 0) {
        i += 8;
      } else if (bytes[i] >= 0) {
        i++;
      } else {
        int length = sequence(bytes, i, end);
        if (length == 0) {
          return i;
        }
        if (isSeparator(bytes, i)) {
          answer = SEPARATOR;
        }
        i += length;
      }
    }
    return answer;
  }

  /** The index behind a byte order mark, when the bytes begin with one. */
  static int skipBom(byte[] bytes, int start, int end) {
    boolean bom = end - start >= 3
        && bytes[start] == (byte) 0xEF
        && bytes[start + 1] == (byte) 0xBB
        && bytes[start + 2] == (byte) 0xBF;
    return bom ? start + 3 : start;
  }

  /** The character's column, from 1, that begins at or covers {@code index}. */
  static int column(byte[] bytes, int start, int index) {
    int column = 0;
    for (int i = start; i < index; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        column++;
      }
    }
    return column + 1;
  }

  /** Whether the character that begins at {@code i} is U+0085, U+2028 or U+2029. */
  static boolean isSeparator(byte[] bytes, int i) {
    int first = bytes[i] & 0xFF;
    if (first == 0xC2) {
      return (bytes[i + 1] & 0xFF) == 0x85;
    }
    return first == 0xE2 && (bytes[i + 1] & 0xFF) == 0x80 && (bytes[i + 2] & 0xFE) == 0xA8;
  }

  /** How many bytes the character that begins at {@code i} has; 0 when it is none. */
  private static int sequence(byte[] bytes, int i, int end) {
    int first = bytes[i] & 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      return follow(bytes, i, end, 2, 0x80, 0xBF);
    }
    if (first >= 0xE0 && first <= 0xEF) {
      return follow(bytes, i, end, 3, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    }
    if (first >= 0xF0 && first <= 0xF4) {
      return follow(bytes, i, end, 4, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    }
    return 0;
  }

  /** {@code length} when the second byte lies in a range and the others are continuations. */
  private static int follow(byte[] bytes, int i, int end, int length, int lowest, int highest) {
    if (i + length > end) {
      return 0;
    }
    int second = bytes[i + 1] & 0xFF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
