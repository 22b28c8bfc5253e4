package io.github.batchbook.shell;

/** Thrown where a cell runs a method, or makes an object of a class, that needs something not declared yet. */
public final class UnresolvedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnresolvedException(String message) {
    super(message);
  }
}
