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

  @Test
  void keepsItselfBelowLinesThatStay() {
    RedrawnLines lines =
        new RedrawnLines(() -> TextFormat.PLAIN, writer, new LoggedLinesTest.Line("one\ntwo"));

    boolean written = lines.above("a note");
    lines.close();

    assertThat(written).isTrue();
    assertThat(lines.above("too late")).isFalse();
    assertThat(screen.toString().replace(System.lineSeparator(), "\n"))
        .isEqualTo("one\ntwo\r\u001b[1A\u001b[Ja note\none\ntwo\r\u001b[1A\u001b[Jone\ntwo\n");
  }

  @Test
  void makesRoomForAQuestion() {
    RedrawnLines lines =
        new RedrawnLines(() -> TextFormat.PLAIN, writer, new LoggedLinesTest.Line("checking"));

    lines.erase();
    writer.println("sure? yes");
    lines.close();

    assertThat(screen.toString().replace(System.lineSeparator(), "\n"))
        .isEqualTo("checking\r\u001b[Jsure? yes\nchecking\n");
  }
}
