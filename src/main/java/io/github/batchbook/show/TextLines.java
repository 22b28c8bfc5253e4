package io.github.batchbook.show;

import java.util.List;

/**
 * Lines of plain text, shown as they are; a line that is wider than the terminal is left to the terminal to wrap, so that it can be
 * copied whole. Control characters are made visible.
 */
public record TextLines(List<String> lines) implements Display {
  public TextLines {
    lines = List.copyOf(lines);
  }

  /** One display of a text's lines. */
  public static TextLines of(String text) {
    return new TextLines(text.lines().toList());
  }

  @Override
  public String text(TextFormat format) {
    return VisibleText.lines(String.join("\n", lines));
  }

  @Override
  public String html() {
    return "";
  }
}
