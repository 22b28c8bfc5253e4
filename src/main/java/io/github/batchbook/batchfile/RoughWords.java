package io.github.batchbook.batchfile;

/**
 * Guesses how many tokens a text has without an encoding, which takes half a second to load, by how long its words and numbers are:
 * within a fifth or so for prose of the larger languages, data and code.
 */
final class RoughWords {
  /** Kinds of characters that run on in one token: how many its first takes, and each further one. */
  private enum Kind {
    /** A word, the blank before it among them: one token up to six letters, then one more for every four. */
    LATIN(6, 4),
    /** A word of Cyrillic, Greek, Arabic, Hindi and the like. */
    OTHER(5, 5),
    /** Chinese, Japanese and the like, which write no blanks. */
    IDEOGRAPH(1, 1.4),
    DIGIT(3, 3),
    SIGN(2, 2),
    BLANK(16, 16);

    private final int first;
    private final double more;

    Kind(int first, double more) {
      this.first = first;
      this.more = more;
    }

    static Kind of(char c) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        return LATIN;
      }
      if (c >= '0' && c <= '9') {
        return DIGIT;
      }
      if (c <= ' ') {
        return BLANK;
      }
      if (c < 0x80) {
        return SIGN;
      }
      if (c < 0x250) {
        return Character.isLetter(c) ? LATIN : SIGN;
      }
      return c < 0x2E80 ? OTHER : IDEOGRAPH;
    }

    int tokens(int run) {
      return run <= first ? 1 : 1 + (int) Math.ceil((run - first) / more);
    }
  }

  private RoughWords() {}

  static long tokens(String text) {
    long tokens = 0;
    int start = 0;
    while (start < text.length()) {
      Kind kind = Kind.of(text.charAt(start));
      int end = start + 1;
      while (end < text.length() && Kind.of(text.charAt(end)) == kind) {
        end++;
      }
      boolean free = kind == Kind.BLANK && end - start == 1 && end < text.length();
      tokens += free ? 0 : kind.tokens(end - start);
      start = end;
    }
    return tokens;
  }
}
