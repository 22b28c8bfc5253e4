package io.github.batchbook.result;

/** Results cannot be given as they were asked for. The message says what, where, and what to do. */
public final class ResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ResultException(String message) {
    super(message);
  }

  ResultException(String message, Throwable cause) {
    super(message, cause);
  }
}
