package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplTest {
  @Test
  void greetsInTwoLinesWhereOneIsTooWide() {
    String banner = "Batchbook 0.1 · Java 17 · embedded service · %help, %connect azure";

    assertThat(Repl.greeting(banner, 80)).isEqualTo(banner);
    assertThat(Repl.greeting(banner, 60))
        .isEqualTo("Batchbook 0.1 · Java 17 · embedded service\n%help, %connect azure");
  }
}
