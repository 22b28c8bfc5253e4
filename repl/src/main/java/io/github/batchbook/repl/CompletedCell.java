package io.github.batchbook.repl;

import io.github.batchbook.magic.Completions;
import java.util.List;
import org.jline.reader.CompletingParsedLine;

/**
 * A cell with what may stand at its cursor; its one word is the text that a completion replaces.
 *
 * @param line the whole cell
 * @param cursor offset into it
 */
record CompletedCell(String line, int cursor, Completions completions)
    implements CompletingParsedLine {
  static CompletedCell without(String line, int cursor) {
    return new CompletedCell(line, cursor, Completions.none(cursor));
  }

  @Override
  public String word() {
    return line.substring(completions.from(), Math.max(cursor, completions.from()));
  }

  @Override
  public int wordCursor() {
    return Math.max(0, cursor - completions.from());
  }

  @Override
  public int wordIndex() {
    return 0;
  }

  @Override
  public List<String> words() {
    return List.of(word());
  }

  /** Completions are put in as they are: this language has no quoting of its own. */
  @Override
  public CharSequence escape(CharSequence candidate, boolean complete) {
    return candidate;
  }

  @Override
  public int rawWordCursor() {
    return wordCursor();
  }

  @Override
  public int rawWordLength() {
    return Math.max(completions.to(), cursor) - completions.from();
  }
}
