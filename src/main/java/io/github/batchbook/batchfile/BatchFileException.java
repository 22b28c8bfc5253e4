package io.github.batchbook.batchfile;

import java.nio.file.Path;
import java.util.List;

/**
 * A batch file that cannot be read, or must not be submitted as it is. The message is the whole
 * complaint: what, where and what to do.
 */
public final class BatchFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path path;
  private final transient List<Problem> problems;

  BatchFileException(Path path, String message, List<Problem> problems) {
    super(message);
    this.path = path;
    this.problems = problems;
  }

  /** A complaint about a file as a whole: {@code NAME: what}, and below it what to do. */
  static BatchFileException of(Path path, String what, String remedy) {
    return new BatchFileException(
        path, Quote.name(path) + ": " + what + "\n  " + remedy, List.of());
  }

  /** The file that the complaint is about. */
  public Path path() {
    return path;
  }

  /** What was found on its lines; empty when the file could not be read. */
  public List<Problem> problems() {
    return problems;
  }
}
