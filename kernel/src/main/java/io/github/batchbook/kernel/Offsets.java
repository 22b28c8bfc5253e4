package io.github.batchbook.kernel;

/** Places in a text: Jupyter counts code points, Java counts UTF-16 units. Places outside the text count as its ends. */
final class Offsets {
  private Offsets() {}

  static int utf16(String text, int codePoints) {
    int all = text.codePointCount(0, text.length());
    return text.offsetByCodePoints(0, Math.max(0, Math.min(codePoints, all)));
  }

  static int codePoints(String text, int utf16) {
    return text.codePointCount(0, Math.max(0, Math.min(utf16, text.length())));
  }
}
