package io.github.batchbook.magic;

import java.util.List;

/**
 * What may stand at the cursor: each item replaces the text from {@code from} to {@code to}.
 *
 * @param from offset in UTF-16 units at which the replaced text begins
 * @param to offset at which it ends, at or after the cursor's word
 * @param items what may be put there, best first
 */
public record Completions(int from, int to, List<Item> items) {
  public Completions {
    items = List.copyOf(items);
  }

  /** No completion at this cursor. */
  public static Completions none(int cursor) {
    return new Completions(cursor, cursor, List.of());
  }

  /**
   * One thing that may be put in.
   *
   * @param text the text that replaces
   * @param summary one line that says what it is; empty when nothing is known
   */
  public record Item(String text, String summary) {}
}
