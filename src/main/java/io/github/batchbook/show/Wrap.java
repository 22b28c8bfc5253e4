package io.github.batchbook.show;

import java.util.ArrayList;
import java.util.List;

/** Breaks a line of text at spaces into lines that fit a width; a word that is wider than a line is broken where it must. */
final class Wrap {
  private Wrap() {}

  static List<String> at(String text, int width) {
    int limit = Math.max(width, 8);
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (TextWidth.of(rest) > limit) {
      int end = TextWidth.fit(rest, 0, limit);
      int space = rest.lastIndexOf(' ', end);
      int cut = space > 0 ? space : end;
      lines.add(rest.substring(0, cut).stripTrailing());
      rest = rest.substring(cut).stripLeading();
    }
    lines.add(rest);
    return lines;
  }
}
