package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.magic.Completions;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletedCellTest {
  @Test
  void itsWordIsTheTextThatACompletionReplaces() {
    Completions completions =
        new Completions(5, 7, List.of(new Completions.Item("where(", "Table")));

    CompletedCell cell = new CompletedCell("xx t.wh", 7, completions);

    assertThat(cell.word()).isEqualTo("wh");
    assertThat(cell.wordCursor()).isEqualTo(2);
    assertThat(cell.rawWordLength()).isEqualTo(2);
    assertThat(cell.escape("where(\"a b\")", true)).isEqualTo("where(\"a b\")");
  }

  @Test
  void withoutCompletionsTheWordIsEmptyAtTheCursor() {
    CompletedCell cell = CompletedCell.without("var x = 1", 4);

    assertThat(cell.word()).isEmpty();
    assertThat(cell.words()).containsExactly("");
    assertThat(cell.cursor()).isEqualTo(4);
  }
}
