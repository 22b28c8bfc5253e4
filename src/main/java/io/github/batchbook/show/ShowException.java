package io.github.batchbook.show;

/** Something cannot be shown as it was asked for: an unknown column, a condition that cannot be read, a file that cannot be written. The message says what to do. */
public final class ShowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShowException(String message) {
    super(message);
  }

  ShowException(String message, Throwable cause) {
    super(message, cause);
  }
}
