package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LedgerCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"90", "0d", "-5d", "d", "", "90 days"})
  void deletesNothingWithoutATimeAndItsUnit(String time) {
    StringWriter said = new StringWriter();
    CommandLine prune =
        new CommandLine(new LedgerCommand.Prune()).setErr(new PrintWriter(said, true));

    int code = prune.execute("--older-than=" + time, "--yes");

    assertThat(code).isEqualTo(ExitCode.USAGE.number());
    assertThat(said.toString().lines().findFirst())
        .contains("--older-than takes a time such as 90d or 12h, not \"" + time + "\"");
  }
}
