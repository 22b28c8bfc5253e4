package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchbookCommandIT {
  @TempDir
  Path folder;

  @Test
  void runsCellsInOrderAndPrintsTheirValues() {
    Launched run =
        Launched.byShell(folder, Map.of(), "\"$1\" -e 'int x = 20' -e 'x + 1' -e '\"héllo\" + x'");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).containsExactly("21", "héllo20");
    assertThat(run.code()).isZero();
  }

  @Test
  void stopsAtTheFirstFailure() {
    Launched run = Launched.batchbook(folder, "", "-e", "int x = 1 / 0", "-e", "\"later\"");

    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("ArithmeticException").doesNotContain("at io.github.batchbook");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void goesOnAfterAFailureWhenToldTo() {
    Launched run =
        Launched.batchbook(folder, "", "--keep-going", "-e", "%nosuch", "-e", "\"later\"");

    assertThat(run.out().lines()).containsExactly("later");
    assertThat(run.err()).contains("nosuch");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void readsAScriptFromStandardInputCellByCell() {
    String script = """
        int square(int n) {
          return n * n;
        }

        square(12)
        for (int i = 0; i < 2; i++) {
          System.out.println("line " + i);
        }
        """;

    Launched run = Launched.batchbook(folder, script);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).containsExactly("144", "line 0", "line 1");
    assertThat(run.code()).isZero();
  }

  @Test
  void readsAScriptFromAFile() throws IOException {
    Path script = Files.writeString(folder.resolve("script.txt"), "var n = 6\nn * 7\n");

    Launched run = Launched.batchbook(folder, "", script.toString());

    assertThat(run.out().lines()).containsExactly("42");
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "LC_ALL=C", "LC_ALL=xx_XX.UTF-8", "LANG=xx_XX.UTF-8", "LC_TIME=xx_XX.UTF-8"})
  void knowsAllSignsAlsoWhereNoLocaleIsSetOrOneThatIsNotInstalled(String set) {
    Launched run = Launched.byShell(
        folder,
        Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "", "FOLDER", folder.toString()),
        """
        printf '42 €' >"$FOLDER/größe.txt"
        env %s "$1" -e "new BufferedReader(new FileReader(\\"$FOLDER/größe.txt\\")).readLine()"
        """.formatted(set));

    assertThat(run).isEqualTo(new Launched(0, "42 €\n", ""));
  }

  @Test
  void saysThatAScriptIsNotUtf8() throws IOException {
    Path script = folder.resolve("script.txt");
    Files.writeString(script, "\"Köln\"\n", StandardCharsets.ISO_8859_1);

    Launched run = Launched.batchbook(folder, "", script.toString());

    assertThat(run)
        .isEqualTo(new Launched(
            1, "", "batchbook: " + script + " is not UTF-8: save the script in that encoding\n"));
  }

  @Test
  void helpFitsATerminalAndBreaksNoLineOfItsOwn() {
    Launched run = Launched.batchbook(folder, "", "--help");

    assertThat(run.out()).endsWith("""

        `batchbook kernel install` registers the Jupyter kernel; `batchbook kernel
        --help` says how.
        Exit codes: 0 done, 1 a line of code or a magic failed, 2 usage, 3 a batch
        ended with failed requests, 4 service unreachable or refusing, 130 interrupted.
        """);
    assertThat(run.code()).isZero();
  }

  @Test
  void anUnknownOptionIsAMistakeInTheCommandLine() {
    Launched run = Launched.batchbook(folder, "", "--nosuch");

    assertThat(run.err()).contains("--nosuch");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void cellsBesideAScriptAreAMistakeInTheCommandLine() {
    Launched run = Launched.batchbook(folder, "", "-e", "1 + 1", "script.txt");

    assertThat(run).isEqualTo(new Launched(2, "", """
            batchbook: runs the cells of -e or the script "script.txt", not both
            `batchbook --help` explains the command.
            """));
  }

  @Test
  void aMissingScriptIsAMistakeInTheCommandLine() {
    Launched run = Launched.batchbook(folder, "", "nosuch.txt");

    assertThat(run.err()).contains("\"nosuch.txt\" is neither a command nor a script");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void aServiceThatIsDownIsToldApart() {
    Launched run = Launched.batchbook(
        folder,
        "",
        "-e",
        "%connect compatible http://127.0.0.1:1/v1",
        "-e",
        "%submit notebooks/data/chat.jsonl");

    assertThat(run.err()).contains("127.0.0.1").doesNotContain("\tat ");
    assertThat(run.code()).isEqualTo(4);
  }

  @Test
  void theDemoDoesTheMainJobAndTheSecondTimeAttaches() {
    Launched first = Launched.batchbook(folder, "", "demo");
    Launched second = Launched.batchbook(folder, "", "demo");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("synthetic")
        .contains("> %results demo-chat")
        .contains("> %results demo-responses")
        .contains("Try next:");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out() + second.err()).contains("attached, nothing submitted");
  }
}
