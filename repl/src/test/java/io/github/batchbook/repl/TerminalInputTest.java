package io.github.batchbook.repl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class TerminalInputTest {
  @Test
  void readsLinesUntilCtrlD() throws Exception {
    try (Terminal terminal = terminal()) {
      InputStream typed = new ByteArrayInputStream("größe\ntwo\n\u0004later\n".getBytes(UTF_8));
      InputStream input = new TerminalInput(terminal, typed);

      assertThat(input.readAllBytes()).isEqualTo("größe\ntwo\n".getBytes(UTF_8));
      assertThat(input.readNBytes(6)).isEqualTo("later\n".getBytes(UTF_8));
    }
  }

  @Test
  void takesAtMostOneLineAtATime() throws Exception {
    try (Terminal terminal = terminal()) {
      InputStream typed = new ByteArrayInputStream("one\ntwo\n".getBytes(UTF_8));

      assertThat(new TerminalInput(terminal, typed).read(new byte[100])).isEqualTo(4);
    }
  }

  @Test
  void endsAWaitOnAnInterruptAndLeavesTheTerminalAsItWas() throws Exception {
    try (Terminal terminal = terminal()) {
      int endOfFile = terminal.getAttributes().getControlChar(ControlChar.VEOF);
      InputStream input = new TerminalInput(terminal, InputStream.nullInputStream());

      Thread.currentThread().interrupt();

      assertThatThrownBy(input::read)
          .isInstanceOf(InterruptedIOException.class)
          .hasMessage("interrupted while waiting for input");
      assertThat(terminal.getAttributes().getControlChar(ControlChar.VEOF)).isEqualTo(endOfFile);
    }
  }

  private static Terminal terminal() throws IOException {
    return new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream());
  }
}
