package io.github.batchbook.emulator;

import java.util.List;

/** Synthetic text: it says that it is, echoes what was asked, and claims nothing. */
final class Prose {
  static final String MARK = "[synthetic]";

  private static final int LONGEST_ECHO = 80;
  private static final List<String> PATTERNS = List.of(
      MARK + " An answer to “%s” would stand here.",
      MARK + " Asked “%s”, a model would reply in a sentence or two.",
      MARK + " You asked: “%s”. No model was called.",
      MARK + " In place of an answer to “%s”, this sentence.");

  private Prose() {}

  static String answer(Asked asked, Dice dice) {
    String echo = echo(asked.prompt());
    if (!asked.images().isEmpty()) {
      String seen =
          String.join(" and ", asked.images().stream().map(Images::describe).toList());
      return MARK + (echo.isEmpty() ? " This is " : " “" + echo + "” – this is ") + seen + ".";
    }
    String pattern = dice.pick(PATTERNS);
    return echo.isEmpty() ? MARK + " Nothing was asked." : pattern.replace("%s", echo);
  }

  /** The beginning of the prompt on one line. */
  static String echo(String prompt) {
    String line = oneLine(prompt.substring(0, Math.min(prompt.length(), 4 * LONGEST_ECHO)));
    if (line.length() <= LONGEST_ECHO) {
      return line;
    }
    int end = line.lastIndexOf(' ', LONGEST_ECHO);
    end = end > 0 ? end : LONGEST_ECHO;
    if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + "…";
  }

  private static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c <= ' ' || (c >= 0x80 && Character.isWhitespace(c));
      if (!blank) {
        line.append(c);
      } else if (line.length() > 0 && line.charAt(line.length() - 1) != ' ') {
        line.append(' ');
      }
    }
    return line.toString().stripTrailing();
  }

  /** The text cut to a number of tokens; whole when it fits. */
  static String within(String text, int tokens) {
    StringBuilder kept = new StringBuilder();
    long bytes = 4L * tokens;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      bytes -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes < 0) {
        break;
      }
      kept.appendCodePoint(point);
      i += Character.charCount(point);
    }
    return kept.toString();
  }
}
