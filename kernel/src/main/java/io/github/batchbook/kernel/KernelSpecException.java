package io.github.batchbook.kernel;

import org.jspecify.annotations.Nullable;

/** A kernel could not be registered, listed or removed. The message is the whole complaint. */
final class KernelSpecException extends RuntimeException {
  private static final long serialVersionUID = 1;

  KernelSpecException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
