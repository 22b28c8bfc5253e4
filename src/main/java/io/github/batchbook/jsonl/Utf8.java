package io.github.batchbook.jsonl;

/** Strict UTF-8 over bytes, as RFC 3629 has it: no overlong forms, no surrogates. */
final class Utf8 {
  private Utf8() {}

  /** The index behind the character beyond ASCII that begins at {@code i}; {@link Scan#NONE} when none does. */
  static int next(byte[] bytes, int i, int limit) {
    int first = bytes[i] & 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      return i + 2 <= limit && isContinuation(bytes[i + 1]) ? i + 2 : Scan.NONE;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      boolean whole =
          i + 3 <= limit && isSecond(first, bytes[i + 1] & 0xFF) && isContinuation(bytes[i + 2]);
      return whole ? i + 3 : Scan.NONE;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      boolean whole = i + 4 <= limit
          && isSecond(first, bytes[i + 1] & 0xFF)
          && isContinuation(bytes[i + 2])
          && isContinuation(bytes[i + 3]);
      return whole ? i + 4 : Scan.NONE;
    }
    return Scan.NONE;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  private static boolean isSecond(int first, int second) {
    int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
  }

  /** Whether the character that begins at {@code i} is U+0085, U+2028 or U+2029. */
  static boolean isSeparator(byte[] bytes, int i, int limit) {
    int first = bytes[i] & 0xFF;
    if (first == 0xC2) {
      return i + 2 <= limit && (bytes[i + 1] & 0xFF) == 0x85;
    }
    return first == 0xE2
        && i + 3 <= limit
        && (bytes[i + 1] & 0xFF) == 0x80
        && (bytes[i + 2] & 0xFE) == 0xA8;
  }

  /** Writes a character, a lone surrogate too; the index behind it. */
  static int put(int c, byte[] to, int at) {
    int i = at;
    if (c < 0x80) {
      to[i++] = (byte) c;
    } else if (c < 0x800) {
      to[i++] = (byte) (0xC0 | (c >> 6));
      to[i++] = (byte) (0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
      to[i++] = (byte) (0xE0 | (c >> 12));
      to[i++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      to[i++] = (byte) (0x80 | (c & 0x3F));
    } else {
      to[i++] = (byte) (0xF0 | (c >> 18));
      to[i++] = (byte) (0x80 | ((c >> 12) & 0x3F));
      to[i++] = (byte) (0x80 | ((c >> 6) & 0x3F));
      to[i++] = (byte) (0x80 | (c & 0x3F));
    }
    return i;
  }
}
