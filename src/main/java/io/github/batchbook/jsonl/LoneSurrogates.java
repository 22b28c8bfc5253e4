package io.github.batchbook.jsonl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Halves of surrogate pairs, which JSON can escape one by one and which UTF-8 has no bytes for; here they get three, so that nothing is lost. */
public final class LoneSurrogates {
  private LoneSurrogates() {}

  /** Whether a text has any. */
  public static boolean isIn(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPair(text, i)) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** Whether a whole pair stands at an index of a text. */
  public static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** The text with U+FFFD in their places, as UTF-8 can hold it. */
  public static String replacedIn(String text) {
    if (!isIn(text)) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .forEach(codePoint -> whole.appendCodePoint(
            codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
                ? 0xFFFD
                : codePoint));
    return whole.toString();
  }

  /** The text's bytes as {@link Text#of} reads them. */
  public static byte[] bytes(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int length = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c) && isPair(text, i)) {
        i++;
      } else if (Character.isSurrogate(c)) {
        length = append(bytes, length, text.substring(from, i));
        bytes[length++] = (byte) 0xED;
        bytes[length++] = (byte) (0x80 | (c >> 6 & 0x3F));
        bytes[length++] = (byte) (0x80 | (c & 0x3F));
        from = i + 1;
      }
    }
    return Arrays.copyOf(bytes, append(bytes, length, text.substring(from)));
  }

  private static int append(byte[] bytes, int at, String whole) {
    byte[] more = whole.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(more, 0, bytes, at, more.length);
    return at + more.length;
  }
}
