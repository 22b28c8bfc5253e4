package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class ReplTest {
  @Test
  void greetsInTwoLinesWhereOneIsTooWide() {
    String banner = "Batchbook 0.1 · Java 17 · embedded service · %help, %connect azure";

    assertThat(Repl.greeting(banner, 80)).isEqualTo(banner);
    assertThat(Repl.greeting(banner, 60))
        .isEqualTo("Batchbook 0.1 · Java 17 · embedded service\n%help, %connect azure");
  }

  @Test
  void laysOutForEightyColumnsWhereTheTerminalDoesNotTellItsOwn() throws IOException {
    try (Terminal terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      assertThat(new TerminalFront(terminal).format().width()).isEqualTo(80);
    }
  }
}
