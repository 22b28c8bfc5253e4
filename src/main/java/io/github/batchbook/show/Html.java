package io.github.batchbook.show;

/**
 * HTML as a notebook keeps it when it is shared: inline styles only. The outermost element carries the classes that keep MathJax
 * from reading two dollar signs as a formula.
 */
final class Html {
  private Html() {}

  /** Text as HTML: markup escaped, control characters visible, line breaks kept as characters. */
  static String escape(String text) {
    String visible = VisibleText.lines(text);
    StringBuilder out = new StringBuilder(visible.length() + 16);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  /** The outermost element of a display. */
  static String root(String content) {
    return "<div class=\"tex2jax_ignore mathjax_ignore\" style=\"font-size:13px;line-height:1.4\">"
        + content + "</div>";
  }

  /** An element with a style around HTML. */
  static String element(String name, String style, String html) {
    return "<" + name + " style=\"" + style + "\">" + html + "</" + name + ">";
  }
}
