package io.github.batchbook.run;

import org.jspecify.annotations.Nullable;

/** A run cannot be made or go on. The message is the whole complaint: what, where, what to do. */
public final class RunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean byTheService;

  RunException(String message) {
    this(message, null);
  }

  RunException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private RunException(String message, @Nullable Throwable cause, boolean byTheService) {
    super(message, cause);
    this.byTheService = byTheService;
  }

  /** What the service has refused, whichever process or thread asked it. */
  static RunException refused(String message) {
    return new RunException(message, null, true);
  }

  /** Whether the service has refused something, where it is not the run that is in the way. */
  public boolean byTheService() {
    return byTheService;
  }
}
