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
import tech.tablesaw.api.Table;

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
        .endsWith(folder.resolve("odd.txt") + "   3 rows · 3 columns · 82 bytes");
  }

  @Test
  void exportsTheRawFiles() {
    Path raw = folder.resolve("raw");

    run("%export --run first --raw " + raw);

    assertThat(front.text()).startsWith(raw.resolve("first.output.jsonl") + "   ");
    assertThat(raw.resolve("first.output.jsonl")).isNotEmptyFile();
    assertThat(complaint("%export --run first --raw " + raw.resolve("first.output.jsonl")))
        .containsExactly(
            "%export: " + raw.resolve("first.output.jsonl") + ": a file, not a folder");
    assertThat(complaint("%export --run second --raw " + raw.resolve("first.output.jsonl/x")))
        .hasSize(1);
  }

  @Test
  void replacesRawFilesOnlyWhenTold() throws IOException {
    Path other = Files.createDirectories(folder.resolve("other"));
    Path there = Files.writeString(other.resolve("first.output.jsonl"), "something else");

    assertThat(complaint("%export --run first --raw " + other))
        .containsExactly(
            "%export: " + there + ": a different file of this name is there",
            "  --force replaces what is there");
    assertThat(run("%export --run first --force --raw " + other)).isEqualTo(new Reply.Silent());
    assertThat(there).content().contains("row-000001");
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

  @Test
  void keepsTheTableInAVariableToo() {
    assertThat(shown("%results first --only answered --into kept"))
        .startsWith("first · 3 rows × 21 columns · 3 answered");
    assertThat(((Reply.Value) run("kept.rowCount()")).value()).isEqualTo(3);
    assertThat(complaint("%results first --into 1x").get(0))
        .isEqualTo("%results: --into takes the name of a variable, not \"1x\"");
  }

  @Test
  void showsRowsOfSeveralOutcomes() {
    assertThat(shown("%results first --only failed,answered"))
        .startsWith("first · 3 rows × 21 columns · 3 answered");
    assertThat(complaint("%results first --only answered,fail").get(0))
        .isEqualTo("%results: no outcome \"fail\"; did you mean failed?");
  }

  @Test
  void takesAColumnThatIsNamedTwiceOnce() {
    assertThat(shown("%results first --columns text,gold,TEXT,text"))
        .startsWith("first · 3 rows × 2 columns · 3 answered\n text  gold\n good  yes");
    assertThat(shown("%diff first second --columns output,OUTPUT"))
        .startsWith("first and second   compared by output\n");
  }

  @Test
  void showsWhatWasSentAndWhatTheServiceWrote() {
    Reply.Value raw = (Reply.Value) run("var line = %results first --raw row-000002");

    assertThat(raw.display().text(TextFormat.PLAIN))
        .startsWith("sent · line 2 · /")
        .contains("\"content\" : \"Is bad nice?\"")
        .contains("result · answered\n{\n");
    assertThat(((Reply.Value) run("line.contains(\"row-000002\")")).value()).isEqualTo(true);
    assertThat(complaint("%results first --raw nobody"))
        .containsExactly(
            "run first: no request has the custom_id \"nobody\"",
            "  The ids are compared letter by letter, case included.");
  }

  @Test
  void addsUpTokensAgainstTheEstimate() {
    assertThat(shown("%usage first second"))
        .contains("first         ")
        .containsPattern("estimated +about [0-9,]+ tokens in · ")
        .contains("nothing is billed")
        .contains("deployment");
    assertThat(((Reply.Value) run("var u = %usage first")).value())
        .isInstanceOfSatisfying(
            Table.class,
            usage -> assertThat(usage.columnNames()).startsWith("run", "deployment", "model"));
  }

  @Test
  void scoresAgainstAColumnThatTheFileWasBuiltFrom() {
    Reply.Value score = (Reply.Value) run("%score first --gold gold");

    assertThat(score.type()).isEqualTo("io.github.batchbook.result.Score");
    assertThat(score.display().text(TextFormat.PLAIN))
        .startsWith("first   output against gold\n")
        .contains("accuracy   0.000 · 95 % interval 0.000 to 0.561 · 0 of 3 right")
        .contains("rows that disagree · 3 rows × 4 columns");
    assertThat(complaint("%score first").get(0)).isEqualTo("%score: --gold COLUMN is missing");
    assertThat(complaint("%score first --gold gld").get(0))
        .isEqualTo("no column \"gld\" in the results of first");
  }

  @Test
  void saysAtEachDoorHowToNameTheColumnThatIsJudged() {
    run("var typed = Table.create(\"typed\", StringColumn.create(\"gold\", \"a\"),"
        + " StringColumn.create(\"output.x\", \"a\"), StringColumn.create(\"output.y\", \"b\"));");

    assertThat(complaint("%score --table typed --gold gold"))
        .containsExactly(
            "several columns could be judged by \"gold\": output.x, output.y",
            "  Name one: --answer output.x");
    assertThat(shown("%score --table typed --gold gold --answer output.x"))
        .startsWith("typed   output.x against gold\n");
  }

  @Test
  void comparesRuns() {
    Reply.Value diff = (Reply.Value) run("%diff first second");

    assertThat(diff.type()).isEqualTo("io.github.batchbook.result.Diff");
    assertThat(diff.display().text(TextFormat.PLAIN))
        .startsWith("first and second   compared by output\n")
        .contains("agreement   unknown: no row has an answer in all of them");
    assertThat(complaint("%diff first first").get(0))
        .isEqualTo("%diff: name two runs or more, each once; %jobs lists them");
  }

  @Test
  void drawsRunsAndTables() {
    assertThat(shown("%chart first")).startsWith("first · tokens a request\n");
    assertThat(shown("%chart first text")).startsWith("first · text\n");
    assertThat(shown("%chart lengths --run second")).startsWith("second · length of output\n");
    run("var small = Table.create(\"small\", IntColumn.create(\"n\", 1, 2, 2));");
    assertThat(shown("%chart small")).startsWith("small · n\n 1 ");
    assertThat(complaint("%chart small m").get(0)).startsWith("no column \"m\"");
    assertThat(complaint("%chart small n n").get(0))
        .isEqualTo("%chart: one thing at a time; --by COLUMN sets it against another");
  }

  @Test
  void javaDoesTheSame() {
    run("var table = %results first");

    assertThat(shown("Chart.of(table, \"gold\")")).startsWith("first · gold\n");
    assertThat(((Reply.Value)
                run("Export.of(table).to(Path.of(\"" + folder.resolve("j.parquet") + "\")).rows()"))
            .value())
        .isEqualTo(3L);
  }
}
