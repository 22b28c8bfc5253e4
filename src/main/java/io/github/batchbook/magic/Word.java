package io.github.batchbook.magic;

import java.util.List;

/**
 * One word of a magic's line, quotes taken off, with its {@code $name} and <code>${expression}</code> not yet expanded.
 *
 * @param from offset in the line at which the word begins, its quote included
 * @param to offset after its last character
 */
record Word(int from, int to, List<Piece> pieces) {
  Word {
    pieces = List.copyOf(pieces);
  }

  /** A part of a word. */
  sealed interface Piece {}

  /** Text that stands for itself. */
  record Literal(String text) implements Piece {}

  /**
   * Java whose value stands here.
   *
   * @param source as it was typed, with the dollar
   * @param code the name or the expression
   */
  record Java(String source, String code) implements Piece {}

  /** What the Java in a word stands for. */
  interface Expansion {
    /** The value of this name or expression as text; throws {@link MagicException} where it has none. */
    String of(Java java);
  }

  /** The word with its Java replaced by values. */
  String text(Expansion expansion) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      if (piece instanceof Literal literal) {
        text.append(literal.text());
      } else if (piece instanceof Java java) {
        text.append(expansion.of(java));
      }
    }
    return text.toString();
  }

  /** The word with its Java left as it was typed. */
  String unexpanded() {
    return text(Java::source);
  }
}
