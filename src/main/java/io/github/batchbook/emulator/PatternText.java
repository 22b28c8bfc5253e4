package io.github.batchbook.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a text that a regular expression finds: literals, dots, classes, groups, alternatives, quantifiers, anchors. What it does not
 * know (look-around, back references) makes it give up; every text is checked against the expression.
 */
final class PatternText {
  private static final int ATTEMPTS = 50;
  private static final int MORE = 3;
  private static final String WORD =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  private static final String DIGITS = "0123456789";
  private static final String PRINTABLE = printable();

  private final String pattern;
  private final Dice dice;
  private final int generous;
  private int at;

  private PatternText(String pattern, Dice dice, int generous) {
    this.pattern = pattern;
    this.dice = dice;
    this.generous = generous;
  }

  private static String printable() {
    StringBuilder all = new StringBuilder();
    for (char c = ' '; c < 127; c++) {
      all.append(c);
    }
    return all.toString();
  }

  /** A text with a length from least to most that the pattern finds, or null. */
  static @Nullable String of(String pattern, Dice dice, int least, int most) {
    Pattern judge;
    try {
      judge = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      return null;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int generous = attempt % 2 == 0 ? MORE : Math.min(200, MORE + least);
      try {
        PatternText text = new PatternText(pattern, dice, generous);
        String made = text.alternatives();
        int length = made.codePointCount(0, made.length());
        if (text.at == pattern.length()
            && length >= least
            && length <= most
            && judge.matcher(made).find()) {
          return made;
        }
      } catch (UnsupportedOperationException
          | IndexOutOfBoundsException
          | NumberFormatException e) {
        return null;
      }
    }
    return null;
  }

  private boolean more() {
    return at < pattern.length();
  }

  private String alternatives() {
    List<String> made = new ArrayList<>();
    made.add(sequence());
    while (more() && pattern.charAt(at) == '|') {
      at++;
      made.add(sequence());
    }
    return dice.pick(made);
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (more() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      int start = at;
      String once = atom();
      int end = at;
      int times = times();
      int after = at;
      if (times > 0) {
        text.append(once);
      }
      for (int i = 1; i < times; i++) {
        at = start;
        text.append(atom());
        if (at != end) {
          throw new UnsupportedOperationException("an atom that ends elsewhere");
        }
      }
      at = after;
    }
    return text.toString();
  }

  private String atom() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '^', '$' -> "";
      case '.' -> one("abcdefghijklmnopqrstuvwxyz");
      case '(' -> group();
      case '[' -> one(set());
      case '\\' -> escaped();
      default -> String.valueOf(c);
    };
  }

  private String one(String choices) {
    return String.valueOf(choices.charAt(dice.below(choices.length())));
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    } else if (pattern.startsWith("?<", at) && Character.isLetter(pattern.charAt(at + 2))) {
      at = pattern.indexOf('>', at) + 1;
    } else if (pattern.charAt(at) == '?') {
      throw new UnsupportedOperationException("look-around");
    }
    String made = alternatives();
    if (pattern.charAt(at++) != ')') {
      throw new UnsupportedOperationException("an open group");
    }
    return made;
  }

  private String escaped() {
    char c = pattern.charAt(at++);
    String set = shorthand(c);
    if (set != null) {
      return one(set);
    }
    return switch (c) {
      case 'b', 'B', 'A', 'z', 'Z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      case 'u' -> {
        at += 4;
        yield String.valueOf((char) Integer.parseInt(pattern.substring(at - 4, at), 16));
      }
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw new UnsupportedOperationException("an unknown escape");
        }
        yield String.valueOf(c);
      }
    };
  }

  private static @Nullable String shorthand(char c) {
    return switch (c) {
      case 'd' -> DIGITS;
      case 'w' -> WORD;
      case 's' -> " ";
      case 'D' -> without(DIGITS);
      case 'W' -> without(WORD);
      case 'S' -> without(" ");
      default -> null;
    };
  }

  private static String without(String excluded) {
    StringBuilder rest = new StringBuilder();
    PRINTABLE.chars().filter(c -> excluded.indexOf(c) < 0).forEach(c -> rest.append((char) c));
    return rest.toString();
  }

  private String set() {
    boolean negated = pattern.charAt(at) == '^';
    at += negated ? 1 : 0;
    StringBuilder set = new StringBuilder();
    boolean first = true;
    while (first || pattern.charAt(at) != ']') {
      first = false;
      char from = pattern.charAt(at++);
      String named = from == '\\' ? shorthand(pattern.charAt(at)) : null;
      if (named != null) {
        at++;
        set.append(named);
        continue;
      }
      from = from == '\\' ? escaped().charAt(0) : from;
      if (pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        at++;
        char to = pattern.charAt(at++);
        to = to == '\\' ? escaped().charAt(0) : to;
        for (int c = from; c <= to; c++) {
          set.append((char) c);
        }
      } else {
        set.append(from);
      }
    }
    at++;
    return negated ? without(set.toString()) : set.toString();
  }

  private int times() {
    if (!more()) {
      return 1;
    }
    int least;
    int most;
    switch (pattern.charAt(at)) {
      case '?' -> {
        least = 0;
        most = 1;
        at++;
      }
      case '*' -> {
        least = 0;
        most = generous;
        at++;
      }
      case '+' -> {
        least = 1;
        most = 1 + generous;
        at++;
      }
      case '{' -> {
        int end = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, end).split(",", -1);
        least = Integer.parseInt(bounds[0]);
        most = bounds.length == 1
            ? least
            : bounds[1].isEmpty() ? least + generous : Integer.parseInt(bounds[1]);
        at = end + 1;
      }
      default -> {
        return 1;
      }
    }
    if (more() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
      at++;
    }
    return dice.between(least, Math.min(most, least + 200));
  }
}
