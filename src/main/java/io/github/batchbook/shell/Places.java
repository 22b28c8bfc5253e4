package io.github.batchbook.shell;

import jdk.jshell.Diag;

/** Lines and columns of a cell. */
record Places(String source) {
  /** What javac says of a record's constructor that is less visible than the record. */
  private static final String STRONGER_ACCESS =
      "compiler.err.invalid.canonical.constructor.in.record";

  private static final String PUBLIC_CONSTRUCTOR =
      "  (a record declared in a cell is public: write public before its constructor)";

  /** The line of an offset, from 1. */
  int line(int offset) {
    return 1
        + (int)
            source.substring(0, clamp(offset)).chars().filter(c -> c == '\n').count();
  }

  /** What the compiler says of a snippet, as a complaint about the cell. */
  Diagnostic diagnostic(Cell.Part part, Diag diag) {
    boolean known = diag.getPosition() != Diag.NOPOS;
    int start = clamp(
        part.offset() + (known ? (int) Math.min(diag.getStartPosition(), diag.getPosition()) : 0));
    int end = clamp(part.offset() + (known ? (int) diag.getEndPosition() : 0));
    int lineStart = source.lastIndexOf('\n', start - 1) + 1;
    int lineEnd = source.indexOf('\n', start);
    String text = source.substring(lineStart, lineEnd < 0 ? source.length() : lineEnd);
    int column = start - lineStart + 1;
    int endColumn = Math.max(column + 1, Math.min(end - lineStart, text.length()) + 1);
    return new Diagnostic(line(start), column, endColumn, message(diag), text.stripTrailing());
  }

  /** The compiler's message without the name of the class that JShell puts around a snippet. */
  static String message(Diag diag) {
    String message = diag.getMessage(null)
        .lines()
        .filter(line -> !line.strip().equals("location: class"))
        .reduce((first, second) -> first + "\n" + second)
        .orElse("");
    return diag.getCode().equals(STRONGER_ACCESS) ? message + "\n" + PUBLIC_CONSTRUCTOR : message;
  }

  private int clamp(int offset) {
    return Math.max(0, Math.min(offset, source.length()));
  }
}
