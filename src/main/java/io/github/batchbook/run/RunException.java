package io.github.batchbook.run;

import org.jspecify.annotations.Nullable;

/** A run cannot be made or go on. The message is the whole complaint: what, where, what to do. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RunException(String message) {
    this(message, null);
  }

  RunException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
