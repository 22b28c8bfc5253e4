package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {
  @TempDir
  Path folder;

  @Test
  void readsALineThatContinuesTheOneBefore() throws IOException {
    assertThat(run("""
            var words = List.of("a", "b")
                .stream()

                .map(String::toUpperCase)
                .toList()
            words
            if (words.isEmpty()) {
              System.exit(1);
            }
            else if (words.size() == 2)
              words.size();
            else {
              words.clear();
            }
            "one, "
                + "two"
            words.size() == 1
                ? "few"
                : "many"
            -7
            .5
            """)).isEqualTo("""
            [A, B]
            one, two
            many
            -7
            0.5
            """);
  }

  @Test
  void takesAQuestionForHelpAsACellOfItsOwn() throws IOException {
    assertThat(run("int n = 6\n?\r\nn * 7\n"))
        .startsWith("Java works as in jshell;")
        .endsWith("\n42\n");
  }

  @Test
  void takesALineThatAsksForHelpOfACellAsAWhole() throws IOException {
    assertThat(run("%%batch_file?\n6 * 7\n"))
        .startsWith("%%batch_file NAME ")
        .contains("""

              Yields io.github.batchbook.batchfile.BatchFile.
              %%batch_file takes the lines below it: the prompt, with {{column}} for values of the row.
            """)
        .endsWith("\n42\n");
  }

  @Test
  void endsWhereTheScriptLeaves() throws IOException {
    assertThat(run("6 * 7\n exit\n6 * 8\n")).isEqualTo("42\n");
  }

  @Test
  void takesAScriptFromAnEditorOfWindows() throws IOException {
    assertThat(run("\uFEFF// a comment\r\nint n = 6\r\n\r\nn * 7\r\n")).isEqualTo("42\n");
  }

  @Test
  void skipsAFirstLineThatNamesTheProgramToRunIt() throws IOException {
    assertThat(run("#!/usr/bin/env batchbook\nint n = 6\nn * 7\n")).isEqualTo("42\n");
  }

  private String run(String script) throws IOException {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
    Home home = Home.of(Map.of("BATCHBOOK_HOME", folder.toString()));
    try (Interpreter interpreter =
        Interpreter.open(home, Map.of(), new StreamFront(stream, stream))) {
      Script.Output output = new Script.Output(stream, stream, TextFormat.PLAIN);
      new Script(interpreter, output, true).run(new BufferedReader(new StringReader(script)));
    }
    return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
