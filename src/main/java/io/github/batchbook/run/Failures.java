package io.github.batchbook.run;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Words for failures of the file system, whose own messages are often only a path. */
final class Failures {
  private Failures() {}

  static String reason(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return "not there";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file has that name";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException known && known.getReason() != null) {
      return known.getReason();
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
