package io.github.batchbook.magic;

import io.github.batchbook.shell.JavaTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cell cut into its parts, in order: stretches of Java and magics.
 *
 * @param text the whole cell
 */
record Cell(String text, List<Part> parts) {
  private static final Pattern BODY_MAGIC = Pattern.compile("\\A\\s*%%(\\w*)");

  Cell {
    parts = List.copyOf(parts);
  }

  /** A part of a cell, from one offset of its text to another. */
  sealed interface Part {
    int from();

    int to();
  }

  /** Java, which holds at least one token that is not a comment. */
  record Java(int from, int to) implements Part {}

  /**
   * A magic on a line, or at the head of a cell.
   *
   * @param from offset where its declaration or assignment begins, else of its percent sign
   * @param percent offset of its percent sign
   * @param to offset after its line; of a cell magic, after the body
   * @param body offset where the lines below {@code %%name} begin; {@link #NO_BODY} for a line
   */
  record Magic(int from, int percent, int to, int body) implements Part {
    static final int NO_BODY = -1;
  }

  /** Cuts a cell. */
  static Cell of(String text) {
    return new Cell(text, bodyMagic(text).map(List::of).orElseGet(() -> cut(text)));
  }

  private static Optional<Part> bodyMagic(String text) {
    Matcher matcher = BODY_MAGIC.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    int percent = matcher.start(1) - 1;
    int line = lineEnd(text, percent);
    int body = Math.min(text.length(), text.startsWith("\r\n", line) ? line + 2 : line + 1);
    return Optional.of(new Magic(percent, percent, text.length(), body));
  }

  private static List<Part> cut(String text) {
    JavaTokens tokens = JavaTokens.of(text);
    List<Part> parts = new ArrayList<>();
    int done = 0;
    for (JavaTokens.Token token : tokens.magics()) {
      addJava(tokens, done, token.snippet(), parts);
      parts.add(new Magic(token.snippet(), token.start(), token.end(), Magic.NO_BODY));
      done = token.end();
    }
    addJava(tokens, done, text.length(), parts);
    return parts;
  }

  private static void addJava(JavaTokens tokens, int from, int to, List<Part> parts) {
    tokens.tokens().stream()
        .filter(token -> token.start() >= from && token.end() <= to && !token.isComment())
        .findFirst()
        .ifPresent(first -> parts.add(new Java(first.start(), to)));
  }

  /** The Java of a part, after as many empty lines and blanks as bring it to its place in the cell. */
  String javaInPlace(Part part) {
    int lineStart = text.lastIndexOf('\n', part.from() - 1) + 1;
    long linesBefore =
        text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    return "\n".repeat((int) linesBefore)
        + " ".repeat(part.from() - lineStart)
        + text.substring(part.from(), part.to());
  }

  /** What stands before the percent sign of a magic whose value is assigned: {@code var t =}; else empty. */
  String target(Magic magic) {
    return text.substring(magic.from(), magic.percent()).stripTrailing();
  }

  /** The magic as typed, without its percent signs. */
  MagicLine line(Magic magic) {
    int start = magic.percent() + 1;
    int end = magic.body() == Magic.NO_BODY ? magic.to() : lineEnd(text, start);
    return MagicLine.of(text.substring(start, end), start);
  }

  /** The lines below a cell magic. */
  String body(Magic magic) {
    return magic.body() == Magic.NO_BODY ? "" : text.substring(magic.body(), magic.to());
  }

  private static int lineEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
