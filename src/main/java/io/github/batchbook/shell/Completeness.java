package io.github.batchbook.shell;

/** Whether a text is ready to be evaluated. */
public sealed interface Completeness {
  /** Every snippet has its end. */
  record Complete() implements Completeness {}

  /**
   * More lines are needed.
   *
   * @param indent white space that the next line should begin with
   */
  record Incomplete(String indent) implements Completeness {}

  /** No further line can mend it. */
  record Invalid() implements Completeness {}
}
