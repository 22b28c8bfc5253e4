package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WatchedOutputTest {
  @Test
  void writesWhatItIsGiven() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    WatchedOutput output = new WatchedOutput(written);

    print(output, "größe");

    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("größe");
    assertThat(output.failure()).isEmpty();
  }

  @Test
  void remembersWhyNothingCouldBeWritten() {
    WatchedOutput full = failing("No space left on device");
    WatchedOutput left = failing("Broken pipe");

    print(full, "1");
    print(left, "1");

    assertThat(full.failure()).contains("No space left on device");
    assertThat(left.failure()).isEmpty();
  }

  private static void print(WatchedOutput output, String text) {
    new PrintStream(output, true, StandardCharsets.UTF_8).print(text);
  }

  private static WatchedOutput failing(String reason) {
    return new WatchedOutput(new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(reason);
      }
    });
  }
}
