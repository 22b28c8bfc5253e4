package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoggedLinesTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);

  /** A display of one fixed line. */
  record Line(String line) implements Display {
    @Override
    public String text(TextFormat format) {
      return line;
    }

    @Override
    public String html() {
      return "";
    }
  }

  @Test
  void writesALineForEachNewStageAndLeavesOutMereCounts() {
    try (LoggedLines lines = new LoggedLines(stream, new Line("a 0 / 9 validating"))) {
      lines.update(new Line("a 0 / 9 validating"));
      lines.update(new Line("a 1 / 9 in progress"));
      lines.update(new Line("a 2 / 9 in progress"));
      lines.update(new Line("a 9 / 9 completed"));
    }

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("a 0 / 9 validating", "a 1 / 9 in progress", "a 9 / 9 completed");
  }

  @Test
  void writesTheLastStateWhenItIsClosed() {
    LoggedLines lines = new LoggedLines(stream, new Line("a 1 of 9"));
    lines.update(new Line("a 7 of 9"));

    lines.close();
    lines.close();

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("a 1 of 9", "a 7 of 9");
  }
}
