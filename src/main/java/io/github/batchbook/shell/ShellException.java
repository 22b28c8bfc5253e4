package io.github.batchbook.shell;

import java.util.List;

/** A request to the shell that cannot be met, other than a cell: its message says what and why. */
public final class ShellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings(
      "serial") // a record of strings and numbers; exceptions of the shell are not serialised
  private final List<Diagnostic> diagnostics;

  ShellException(String message, List<Diagnostic> diagnostics) {
    super(message);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** What the compiler says, when it was the compiler that refused. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
