package io.github.batchbook.result;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells why a file could not be read. */
final class Unreadable {
  private Unreadable() {}

  static boolean isInterrupt(IOException e) {
    return e instanceof InterruptedIOException
        || e instanceof ClosedByInterruptException
        || Thread.currentThread().isInterrupted();
  }

  static ResultException of(Path file, IOException e) {
    return isInterrupt(e)
        ? new ResultException("interrupted while " + file.getFileName() + " was read", e)
        : new ResultException(file.getFileName() + ": " + why(file, e), e);
  }

  static String why(Path file, IOException e) {
    return Files.notExists(file)
        ? "the file is not there"
        : "the file cannot be read: " + e.getMessage();
  }
}
