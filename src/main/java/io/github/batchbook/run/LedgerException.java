package io.github.batchbook.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The ledger cannot be read or written. The message is the whole complaint; nothing was overwritten. */
public final class LedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  LedgerException(Path file, String what, String remedy, @Nullable Throwable cause) {
    super("%s: %s%n  %s".formatted(file, what, remedy), cause);
    this.file = file;
  }

  /** The ledger's file. */
  public Path file() {
    return file;
  }
}
