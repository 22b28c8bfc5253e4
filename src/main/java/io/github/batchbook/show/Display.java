package io.github.batchbook.show;

import java.util.Map;

/** Something shown to a person: as text for a terminal, as HTML for a notebook. Immutable. */
public interface Display {
  /**
   * The text, without a final newline. Tables, cards and bars are laid out so that no line is wider than the format asks; plain text
   * keeps its lines. Control characters are made visible; ANSI colours only where the format has them.
   */
  String text(TextFormat format);

  /** The HTML: inline styles only, everything escaped, no script, so that it survives an untrusted notebook; empty when text says it all. */
  String html();

  /** Further representations by MIME type, beside {@code text/plain} and {@code text/html}; values are strings or JSON-like maps. */
  default Map<String, Object> data() {
    return Map.of();
  }
}
