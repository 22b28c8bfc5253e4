package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.show.TextFormat;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellHighlighterTest {
  private static AttributedString coloured(String cell) {
    return new CellHighlighter().highlight(null, cell);
  }

  @Test
  void coloursNothingWhereColoursAreRefused() {
    String cell = "int n = 6; // %wait";

    assertThat(Repl.highlighter(new TextFormat(80, false)).highlight(null, cell))
        .isEqualTo(new AttributedString(cell));
    assertThat(Repl.highlighter(new TextFormat(80, true)).highlight(null, cell))
        .isEqualTo(coloured(cell))
        .isNotEqualTo(new AttributedString(cell));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "var t = %results --only truncated",
        "\"an open string",
        "String s = \"\"\"\n  %no magic",
        "/* an open comment",
        "a % b; // rest",
        "%%batch_file x\nSay {{it}}",
        "'\\'' + 'x"
      })
  void changesNoCharacter(String cell) {
    assertThat(coloured(cell).toString()).isEqualTo(cell);
  }

  @Test
  void coloursAMagicAfterAnEqualsSignButNotAModulo() {
    AttributedStyle plain = AttributedStyle.DEFAULT;

    assertThat(coloured("var t = %results").styleAt(9)).isNotEqualTo(plain);
    assertThat(coloured("a %results").styleAt(3)).isEqualTo(plain);
  }
}
