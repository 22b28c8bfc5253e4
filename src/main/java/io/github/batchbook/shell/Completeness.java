package io.github.batchbook.shell;

/**
 * Whether a person who presses Enter means to run what is typed, or to go on typing.
 *
 * @param status what is known of the text
 * @param indent the spaces that a next line should begin with; empty unless incomplete
 */
public record Completeness(Status status, String indent) {
  /** What is known of a text. */
  public enum Status {
    /** It can run as it is. */
    COMPLETE,
    /** More must follow. */
    INCOMPLETE,
    /** It can never run, whatever follows. */
    INVALID,
    /** That cannot be told. */
    UNKNOWN
  }

  /** The text can run as it is. */
  public static Completeness complete() {
    return new Completeness(Status.COMPLETE, "");
  }
}
