package io.github.batchbook.show;

/** What a colour says: one tone has one ANSI code in a terminal and one colour in HTML that is legible on light and on dark. */
enum Tone {
  GOOD("32", "#2e8b57"),
  WARNING("33", "#b8860b"),
  BAD("31", "#cd5c5c"),
  QUIET("2", "#808080"),
  STRONG("1", "");

  private final String ansi;
  private final String colour;

  Tone(String ansi, String colour) {
    this.ansi = ansi;
    this.colour = colour;
  }

  /** The text in this tone, where the format has colours. */
  String text(String text, TextFormat format) {
    return format.colour() && !text.isEmpty() ? "\u001b[" + ansi + "m" + text + "\u001b[0m" : text;
  }

  /** The colour, as HTML writes it; empty for none. */
  String colour() {
    return colour;
  }

  /** An inline style. */
  String style() {
    return this == STRONG ? "font-weight:bold" : "color:" + colour;
  }

  /** A span around text that is escaped here. */
  String html(String text) {
    return "<span style=\"" + style() + "\">" + Html.escape(text) + "</span>";
  }
}
