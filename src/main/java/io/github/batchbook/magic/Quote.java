package io.github.batchbook.magic;

/** A user's text as a complaint shows it: in quotes, on one line, and not too long. */
final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  static String of(String text) {
    String line = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    StringBuilder shown = new StringBuilder("\"");
    line.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '�' : c));
    return shown.append('"').toString();
  }

  /** A text as one word of a magic's line: in quotes where it would be several. */
  static String word(String text) {
    return text.matches("[\\w.:/@+-]+") ? text : '"' + text.replace("\"", "\\\"") + '"';
  }
}
