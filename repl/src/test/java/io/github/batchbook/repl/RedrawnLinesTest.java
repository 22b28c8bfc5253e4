package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.show.TextFormat;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RedrawnLinesTest {
  private final StringWriter screen = new StringWriter();
  private final PrintWriter writer = new PrintWriter(screen);

  @Test
  void goesBackOverItsOwnLinesBeforeItDrawsThemAgain() {
    RedrawnLines lines =
        new RedrawnLines(() -> TextFormat.PLAIN, writer, new LoggedLinesTest.Line("one\ntwo"));
    lines.update(new LoggedLinesTest.Line("three"));

    lines.close();

    assertThat(screen.toString())
        .isEqualTo("one\ntwo\r\u001b[1A\u001b[Jthree" + System.lineSeparator());
  }

  @Test
  void leavesTheLastStateOnTheScreenOnce() {
    RedrawnLines lines =
        new RedrawnLines(() -> TextFormat.PLAIN, writer, new LoggedLinesTest.Line("done"));

    lines.close();
    lines.update(new LoggedLinesTest.Line("late"));
    lines.close();

    assertThat(screen.toString()).isEqualTo("done\r\u001b[Jdone" + System.lineSeparator());
  }
}
