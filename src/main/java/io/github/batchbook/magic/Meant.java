package io.github.batchbook.magic;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What a person meant who typed a name that does not exist. */
final class Meant {
  private Meant() {}

  /** The closest of the known names: one that begins with what was typed, or at most a third of it away; else none. */
  static Optional<String> by(String typed, Collection<String> known) {
    String given = typed.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, (given.length() + 1) / 3);
    return known.stream()
        .filter(name -> distance(given, name.toLowerCase(Locale.ROOT)) <= limit
            || (given.length() > 1 && name.toLowerCase(Locale.ROOT).startsWith(given)))
        .min(Comparator.comparingInt(
            (String name) -> distance(given, name.toLowerCase(Locale.ROOT))));
  }

  /** A phrase to append to a complaint: {@code ; did you mean "…"?}, or nothing. */
  static String phrase(String typed, Collection<String> known, String prefix) {
    return by(typed, known).map(name -> "; did you mean " + prefix + name + "?").orElse("");
  }

  /** Insertions, deletions, replacements and swaps of neighbours that make one text of the other. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
