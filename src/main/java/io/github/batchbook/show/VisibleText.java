package io.github.batchbook.show;

import java.util.Locale;

/**
 * Makes visible what a terminal or a browser would obey or hide: escape and other control characters, direction marks, lone
 * surrogates. So a model's answer can neither move the cursor nor change what stands beside it.
 */
final class VisibleText {
  private VisibleText() {}

  /** The text as one line: line breaks shown as ↵, other control characters as their pictures (␛) or escapes ({@code \}{@code u202e}). */
  static String oneLine(String text) {
    return visible(text, false);
  }

  /** The text with its line breaks and tabs kept, all other control characters made visible. */
  static String lines(String text) {
    return visible(text, true);
  }

  private static String visible(String text, boolean keepLines) {
    int first = firstHidden(text);
    if (first == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == '\r' && i < text.length() && text.charAt(i) == '\n') {
        continue;
      }
      if (keepLines && (codePoint == '\n' || codePoint == '\t')) {
        out.appendCodePoint(codePoint);
      } else {
        append(out, codePoint);
      }
    }
    return out.toString();
  }

  private static int firstHidden(String text) {
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (isHidden(codePoint)) {
        return i;
      }
      i += Character.charCount(codePoint);
    }
    return i;
  }

  private static void append(StringBuilder out, int codePoint) {
    if (!isHidden(codePoint)) {
      out.appendCodePoint(codePoint);
    } else if (codePoint == '\n') {
      out.append('↵');
    } else if (codePoint < ' ') {
      out.append((char) (0x2400 + codePoint));
    } else if (codePoint == 0x7F) {
      out.append('␡');
    } else {
      out.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
    }
  }

  private static boolean isHidden(int codePoint) {
    return codePoint < ' '
        || (codePoint >= 0x7F && codePoint <= 0x9F)
        || (codePoint >= 0xD800 && codePoint <= 0xDFFF)
        || codePoint == 0x200B
        || codePoint == 0x200E
        || codePoint == 0x200F
        || (codePoint >= 0x2028 && codePoint <= 0x202E)
        || (codePoint >= 0x2060 && codePoint <= 0x206F)
        || codePoint == 0xFEFF;
  }
}
