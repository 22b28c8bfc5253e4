package io.github.batchbook.emulator;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The embedded service of a folder cannot be served or found; the message says why and what to do. */
public final class EmbeddedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Path folder;

  EmbeddedException(Path folder, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.folder = folder;
  }

  /** The folder in which the service's state lies. */
  public Path folder() {
    return folder;
  }
}
