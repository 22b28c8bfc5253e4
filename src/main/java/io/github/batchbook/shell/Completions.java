package io.github.batchbook.shell;

import java.util.List;

/**
 * What may stand at the cursor.
 *
 * @param start offset of the text that a candidate replaces; it ends at the cursor
 * @param candidates without repetitions, those that fit the expected type first, then by name
 */
public record Completions(int start, List<Candidate> candidates) {
  public Completions {
    candidates = List.copyOf(candidates);
  }

  /** Nothing to offer at this place. */
  static Completions none(int cursor) {
    return new Completions(cursor, List.of());
  }

  /**
   * One continuation.
   *
   * @param text what is inserted; a method with parameters ends in {@code (}
   * @param fits whether it has the type that is expected here
   */
  public record Candidate(String text, boolean fits) {}
}
