package io.github.batchbook.jsonl;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Scans over bytes of JSON, eight at a time: to a string's end, over a number, to the next newline. What they accept is RFC 8259 in
 * strict UTF-8 (RFC 3629); no scan goes beyond the limit it is given.
 */
public final class Scan {
  /** Answer of a scan that met what it does not accept. */
  public static final int NONE = -1;

  /** Flag of {@link #text}: the string has escapes. */
  public static final int ESCAPED = 1;

  /** Flag of {@link #text}: the string has characters beyond ASCII. */
  public static final int NOT_ASCII = 2;

  /** Flag of {@link #text}: a literal U+2028, U+2029 or U+0085 is in the string. */
  public static final int SEPARATOR = 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long LOW = 0x7f7f7f7f7f7f7f7fL;

  private Scan() {}

  /** Eight bytes as they stand in the array, the first in the lowest place. */
  static long eight(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /** Writes eight bytes as {@link #eight} gave them. */
  static void putEight(byte[] bytes, int at, long eight) {
    LONGS.set(bytes, at, eight);
  }

  /**
   * Goes from the first byte inside a string to its closing quote.
   *
   * @return the quote's index in the lower 32 bits and the flags above them; {@link #NONE} when the string has no end before the
   *     limit, a raw control character, an escape that JSON has not, or bytes that are no UTF-8
   */
  public static long text(byte[] bytes, int from, int limit) {
    int i = from;
    int last = limit - 8;
    long flags = 0;
    while (true) {
      while (i <= last) {
        long special = special(eight(bytes, i));
        if (special != 0) {
          i += Long.numberOfTrailingZeros(special) >>> 3;
          break;
        }
        i += 8;
      }
      if (i >= limit) {
        return NONE;
      }
      int c = bytes[i];
      if (c == '"') {
        return (flags << 32) | i;
      } else if (c == '\\') {
        flags |= ESCAPED;
        i = escape(bytes, i, limit);
      } else if (c < 0) {
        flags |= Utf8.isSeparator(bytes, i, limit) ? NOT_ASCII | SEPARATOR : NOT_ASCII;
        i = Utf8.next(bytes, i, limit);
      } else {
        i = c < ' ' ? NONE : i + 1;
      }
      if (i < 0) {
        return NONE;
      }
    }
  }

  /** The index in an answer of {@link #text} that is not {@link #NONE}. */
  public static int index(long answer) {
    return (int) answer;
  }

  /** The flags in an answer of {@link #text} that is not {@link #NONE}. */
  public static int flags(long answer) {
    return (int) (answer >>> 32);
  }

  /**
   * Bit 7 of each byte that is a quote, a backslash, a control character or not ASCII. Above the lowest byte beyond ASCII further
   * bits may be wrong, so only the lowest bit counts.
   */
  private static long special(long eight) {
    long notQuote = (eight ^ ('"' * ONES)) + LOW;
    long notBackslash = (eight ^ ('\\' * ONES)) + LOW;
    long notControl = eight + (0x80 - ' ') * ONES;
    return (~(notQuote & notBackslash & notControl) | eight) & HIGH;
  }

  /** The index behind the escape that begins at {@code i}; {@link #NONE} when it is none. */
  private static int escape(byte[] bytes, int i, int limit) {
    if (i + 1 >= limit) {
      return NONE;
    }
    switch (bytes[i + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return i + 2;
      }
      case 'u' -> {
        return i + 6 <= limit && hex(bytes, i + 2) >= 0 ? i + 6 : NONE;
      }
      default -> {
        return NONE;
      }
    }
  }

  /** The value of four hexadecimal digits; negative when one is none. */
  static int hex(byte[] bytes, int at) {
    return (digit(bytes[at]) << 12)
        | (digit(bytes[at + 1]) << 8)
        | (digit(bytes[at + 2]) << 4)
        | digit(bytes[at + 3]);
  }

  private static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = (c | 0x20) - 'a';
    return letter >= 0 && letter < 6 ? letter + 10 : -1;
  }

  /** The index behind the number that begins at {@code from}; {@link #NONE} when none does. */
  public static int number(byte[] bytes, int from, int limit) {
    int i = from < limit && bytes[from] == '-' ? from + 1 : from;
    int digits = digits(bytes, i, limit);
    if (digits == i || (bytes[i] == '0' && digits > i + 1)) {
      return NONE;
    }
    i = digits;
    if (i < limit && bytes[i] == '.') {
      digits = digits(bytes, i + 1, limit);
      if (digits == i + 1) {
        return NONE;
      }
      i = digits;
    }
    if (i < limit && (bytes[i] | 0x20) == 'e') {
      int sign = i + 1 < limit && (bytes[i + 1] == '-' || bytes[i + 1] == '+') ? 1 : 0;
      digits = digits(bytes, i + 1 + sign, limit);
      return digits == i + 1 + sign ? NONE : digits;
    }
    return i;
  }

  /** The index behind the decimal digits that begin at {@code from}. */
  static int digits(byte[] bytes, int from, int limit) {
    int i = from;
    while (i < limit && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The index behind {@code true}, {@code false} or {@code null}; {@link #NONE} when none of them begins here. */
  public static int word(byte[] bytes, int from, int limit) {
    byte[] word = from >= limit ? null : wordOf(bytes[from]);
    if (word == null || from + word.length > limit) {
      return NONE;
    }
    for (int k = 1; k < word.length; k++) {
      if (bytes[from + k] != word[k]) {
        return NONE;
      }
    }
    return from + word.length;
  }

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private static byte @Nullable [] wordOf(int first) {
    return switch (first) {
      case 't' -> TRUE;
      case 'f' -> FALSE;
      case 'n' -> NULL;
      default -> null;
    };
  }

  /** The index of the first byte that is no JSON white space. */
  static int space(byte[] bytes, int from, int limit) {
    int i = from;
    while (i < limit
        && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r' || bytes[i] == '\n')) {
      i++;
    }
    return i;
  }

  /** The index of the next newline; the limit when there is none. */
  public static int newline(byte[] bytes, int from, int limit) {
    int i = from;
    for (; i <= limit - 8; i += 8) {
      long other = eight(bytes, i) ^ ('\n' * ONES);
      long found = (other - ONES) & ~other & HIGH;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < limit && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  /** The index of the first byte that is no letter of base64 (A to Z, a to z, 0 to 9, + and /); the limit when all are. */
  public static int base64(byte[] bytes, int from, int limit) {
    int i = from;
    for (; i <= limit - 16; i += 16) {
      if ((base64(eight(bytes, i)) & base64(eight(bytes, i + 8)) & HIGH) != HIGH) {
        break;
      }
    }
    for (; i <= limit - 8; i += 8) {
      long other = ~base64(eight(bytes, i)) & HIGH;
      if (other != 0) {
        return i + (Long.numberOfTrailingZeros(other) >>> 3);
      }
    }
    while (i < limit && (base64(bytes[i] & 0xFFL) & 0x80) != 0) {
      i++;
    }
    return i;
  }

  /** Bit 7 of each byte that is a letter of base64; exact up to the first byte that is beyond ASCII. */
  private static long base64(long eight) {
    long lower = eight | 0x20 * ONES;
    long letter = (lower + (0x80 - 'a') * ONES) & ~(lower + (0x80 - 'z' - 1) * ONES);
    long digitOrSlash = (eight + (0x80 - '/') * ONES) & ~(eight + (0x80 - '9' - 1) * ONES);
    long notPlus = (eight ^ ('+' * ONES)) + LOW;
    return (letter | digitOrSlash | ~notPlus) & ~eight;
  }
}
