package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The magics that read results, on two runs of the embedded service that all tests share. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultMagicsTest {
  private final RecordingFront front = new RecordingFront();
  private Path folder;
  private Interpreter interpreter;

  @BeforeAll
  void submitTwoRuns(@TempDir Path home) {
    folder = home;
    interpreter = Interpreter.open(new Home(home.resolve("home")), Map.of(), front);
    Path built = home.resolve("first.jsonl");
    run(
        "var rows = Table.create(\"rows\", StringColumn.create(\"text\", \"good\", \"bad\", \"fair\"),"
            + " StringColumn.create(\"gold\", \"yes\", \"no\", \"yes\"));");
    run(
        "BatchFile.of(rows).prompt(\"Is {{text}} nice?\").deployment(\"gpt-4o-mini-batch\").write(Path.of(\""
            + built + "\"));");
    run("%submit " + built + " --name first");
    run("%wait first");
    run("%submit ../notebooks/data/responses.jsonl --name second");
    run("%wait second");
  }

  @AfterAll
  void close() {
    interpreter.close();
  }

  @BeforeEach
  void forget() {
    front.shown.clear();
    front.notes.clear();
  }

  private Reply run(String cell) {
    return interpreter.evaluate(cell);
  }

  private String shown(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return ((Reply.Value) reply).display().text(TextFormat.PLAIN);
  }

  private List<String> complaint(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  @Test
  void exportsARunInEveryFormat() throws IOException {
    for (String format : List.of("csv", "jsonl", "parquet", "html")) {
      Path file = folder.resolve("all." + format);

      assertThat(run("%export " + file + " --run first")).isEqualTo(new Reply.Silent());

      assertThat(file).isNotEmptyFile();
    }
    run("%export " + folder.resolve("odd.txt")
        + " --run first --format csv --columns custom_id,text,gold --defuse");
    assertThat(Files.readString(folder.resolve("odd.txt")))
        .isEqualTo(
            "custom_id,text,gold\r\nrow-000001,good,yes\r\nrow-000002,bad,no\r\nrow-000003,fair,yes\r\n");
    assertThat(front.text())
        .isEqualTo(folder.resolve("odd.txt") + "   3 rows · 3 columns · 84 bytes");
  }

  @Test
  void exportsTheRawFiles() {
    Path raw = folder.resolve("raw");

    run("%export --run first --raw " + raw);

    assertThat(front.text()).startsWith(raw.resolve("first.output.jsonl") + "   ");
    assertThat(raw.resolve("first.output.jsonl")).isNotEmptyFile();
  }

  @Test
  void refusesExportsThatCannotBe() {
    assertThat(complaint("%export --run first").get(0)).isEqualTo("%export: FILE is missing");
    assertThat(complaint("%export " + folder.resolve("x.xlsx") + " --run first").get(0))
        .isEqualTo(
            "%export: the ending of \"x.xlsx\" says no format: .csv, .jsonl, .parquet, .html, or --format");
    assertThat(complaint("%export " + folder.resolve("x") + " --run first --format parquett")
            .get(0))
        .isEqualTo("%export: no format \"parquett\"; did you mean parquet?");
    assertThat(complaint("%export " + folder.resolve("x.jsonl") + " --run first --defuse")
            .get(0))
        .isEqualTo("%export: --defuse is for CSV; jsonl has no formulas");
  }
}
