package io.github.batchbook.repl;

import io.github.batchbook.magic.Completions;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers the interpreter's completions to the line reader, in the interpreter's order. */
final class CellCompleter implements Completer {
  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    if (line instanceof CompletedCell cell) {
      int order = 0;
      for (Completions.Item item : cell.completions().items()) {
        String summary = item.summary().isEmpty() ? null : item.summary();
        candidates.add(
            new Candidate(item.text(), item.text(), null, summary, null, null, false, order++));
      }
    }
  }
}
