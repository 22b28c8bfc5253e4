package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A batch file that cannot be read, or must not be submitted as it is. The message is the whole
 * complaint: what, where and what to do.
 */
public final class BatchFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Path path;
  private final transient List<Problem> problems;

  BatchFileException(@Nullable Path path, String message, List<Problem> problems) {
    super(message);
    this.path = path;
    this.problems = problems;
  }

  /** A complaint about a file as a whole: {@code NAME: what}, and below it what to do. */
  static BatchFileException of(Path path, String what, String remedy) {
    return new BatchFileException(
        path, Quote.name(path) + ": " + what + "\n  " + remedy, List.of());
  }

  /** A complaint about a file that is still to be made. */
  static BatchFileException draft(String what, String remedy) {
    return new BatchFileException(null, "batch file: " + what + "\n  " + remedy, List.of());
  }

  static BatchFileException unreadable(Path path, IOException e) {
    String reason = e instanceof NoSuchFileException ? "it is gone" : reason(e);
    return of(path, "the file cannot be read: " + reason, "Check its rights and its disk.");
  }

  static BatchFileException unwritable(Path path, IOException e) {
    String reason = e instanceof NoSuchFileException ? "its folder is not there" : reason(e);
    return of(path, "the file cannot be written: " + reason, "Check the folder and its rights.");
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    String said = e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  /** The file that the complaint is about; empty when there is none yet. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /** What was found on its lines; empty when the file could not be read. */
  public List<Problem> problems() {
    return problems;
  }
}
