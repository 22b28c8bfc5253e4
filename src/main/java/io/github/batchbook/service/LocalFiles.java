package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Complaints about files on this machine. */
final class LocalFiles {
  private LocalFiles() {}

  static ServiceException unreadable(Path file, IOException e) {
    String why = e instanceof NoSuchFileException ? "there is no such file" : words(e);
    return new ServiceException(
        Facts.of(Kind.LOCAL_FILE), "\"" + file + "\" cannot be read: " + why, e);
  }

  static ServiceException unwritable(Path file, IOException e) {
    return new ServiceException(
        Facts.of(Kind.LOCAL_FILE),
        "\""
            + file
            + "\" cannot be written: "
            + words(e)
            + "\n  Make room, or choose another folder; what is at the service stays there.",
        e);
  }

  private static String words(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e.getClass().getSimpleName().replace("Exception", "") + " " + message;
  }
}
