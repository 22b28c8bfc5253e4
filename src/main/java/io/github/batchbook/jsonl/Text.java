package io.github.batchbook.jsonl;

import java.nio.charset.StandardCharsets;

/**
 * The text that a JSON string stands for, as UTF-8 bytes or as a String. Input is what lies between the quotes, as {@link
 * Scan#text} found it good.
 */
public final class Text {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private Text() {}

  /**
   * Writes a string with its escapes resolved; it needs as much room as the escaped form at most. A lone surrogate is written as three
   * bytes, as if UTF-8 had it (the form called WTF-8), so that nothing is lost: {@link #of} reads it back.
   *
   * @return the index behind the last byte written
   */
  public static int decode(byte[] from, int start, int end, byte[] to, int at) {
    int i = start;
    int out = at;
    while (i < end) {
      int next = copied(from, i, end, to, out);
      out += next - i;
      i = next;
      while (i < end && from[i] == '\\') {
        if (from[i + 1] == 'u') {
          int c = Scan.hex(from, i + 2);
          i += 6;
          if (Character.isHighSurrogate((char) c)
              && i + 6 <= end
              && from[i] == '\\'
              && from[i + 1] == 'u'
              && Character.isLowSurrogate((char) Scan.hex(from, i + 2))) {
            c = Character.toCodePoint((char) c, (char) Scan.hex(from, i + 2));
            i += 6;
          }
          out = Utf8.put(c, to, out);
        } else {
          to[out++] = unescaped(from[i + 1]);
          i += 2;
        }
      }
    }
    return out;
  }

  private static byte unescaped(byte c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** Copies bytes up to a backslash, or the end, whose index is returned; bytes behind what is copied may be overwritten too. */
  private static int copied(byte[] bytes, int from, int limit, byte[] to, int at) {
    int i = from;
    int out = at;
    int last = Math.min(limit, to.length - at + from) - 8;
    for (; i <= last; i += 8, out += 8) {
      long eight = Scan.eight(bytes, i);
      Scan.putEight(to, out, eight);
      long other = eight ^ ('\\' * ONES);
      long found = (other - ONES) & ~other & HIGH;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (i < limit && bytes[i] != '\\') {
      to[out++] = bytes[i++];
    }
    return i;
  }

  /** The String that an escaped string stands for. */
  public static String unescaped(byte[] bytes, int start, int end) {
    byte[] decoded = new byte[end - start];
    return of(decoded, 0, decode(bytes, start, end, decoded, 0));
  }

  /** The String that bytes stand for which {@link #decode} wrote: UTF-8, lone surrogates included. */
  public static String of(byte[] bytes, int start, int end) {
    for (int i = start; i < end - 2; i++) {
      if (isSurrogate(bytes, i)) {
        return withSurrogates(bytes, start, end);
      }
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  private static boolean isSurrogate(byte[] bytes, int i) {
    return bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0;
  }

  private static String withSurrogates(byte[] bytes, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    int from = start;
    for (int i = start; i < end; i++) {
      if (i < end - 2 && isSurrogate(bytes, i)) {
        text.append(new String(bytes, from, i - from, StandardCharsets.UTF_8));
        text.append((char) (0xD000 | ((bytes[i + 1] & 0x3F) << 6) | (bytes[i + 2] & 0x3F)));
        i += 2;
        from = i + 1;
      }
    }
    return text.append(new String(bytes, from, end - from, StandardCharsets.UTF_8))
        .toString();
  }
}
