package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JavaShellTest {
  private static final JavaShell SHELL = JavaShell.open(ShellOptions.defaults());

  @AfterAll
  static void close() {
    SHELL.close();
  }

  @Test
  void givesTheValueOfAnExpression() {
    CellResult result = SHELL.evaluate("List.of(1, 2)");

    assertThat(result).isInstanceOfSatisfying(CellResult.Value.class, value -> {
      assertThat(value.value()).isEqualTo(List.of(1, 2));
      assertThat(value.name()).matches("\\$\\d+");
      assertThat(value.type()).isEqualTo("List<Integer>");
      assertThat(value.notes()).isEmpty();
    });
  }
}
