package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Model;
import io.github.batchbook.emulator.Upstream;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** The batch magics through the interpreter, on an embedded service. */
@Timeout(120)
class BatchMagicsTest {
  private static final String KEY = "sesame-0123456789";
  private static final Path DATA = Path.of("..", "notebooks", "data");

  @TempDir
  Path folder;

  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @BeforeEach
  void open() {
    interpreter = Interpreter.open(new Home(folder.resolve("home")), Map.of(), front);
  }

  @AfterEach
  void close() {
    interpreter.close();
  }

  private Reply run(String cell) {
    front.shown.clear();
    front.live.clear();
    front.notes.clear();
    return interpreter.evaluate(cell);
  }

  private String shown(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return ((Reply.Value) reply).display().text(TextFormat.PLAIN);
  }

  private String said(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isEqualTo(new Reply.Silent());
    assertThat(front.live).isNotEmpty();
    return front.live.get(front.live.size() - 1).text(TextFormat.PLAIN);
  }

  private List<String> complaint(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  private String sample(String name) {
    return "\"" + DATA.resolve(name).toString().replace("\\", "\\\\") + "\"";
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static String request(String id, String deployment) {
    return """
        {"custom_id": "%s", "method": "POST", "url": "/chat/completions", \
        "body": {"model": "%s", "messages": [{"role": "user", "content": "Say hello."}]}}""".formatted(id, deployment);
  }

  @Test
  void doesTheMainJobFromFileToTable() {
    assertThat(shown("%batch_file " + sample("chat.jsonl")))
        .startsWith("chat.jsonl   6 requests · ")
        .contains("structured output")
        .contains("checks");

    assertThat(said("%submit --name first"))
        .matches("run first   file uploaded · processed · job batch_\\S+ created · embedded service"
            + " \\(synthetic answers\\)");
    assertThat(said("%wait"))
        .matches("(?s)run first completed in .*: 6 answered\n"
            + "  [\\d,]+ tokens in · [\\d,]+ out · synthetic answers\n"
            + "  %results shows them");
    assertThat(interpreter.requestsFailed()).isFalse();

    Reply.Value results = (Reply.Value) run("var t = %results");
    assertThat(results.type()).isEqualTo("tech.tablesaw.api.Table");
    Table table = (Table) results.value();
    assertThat(table.rowCount()).isEqualTo(6);
    assertThat(table.stringColumn("outcome").unique().asList()).containsExactly("answered");
    assertThat(((Reply.Value)
                run("t.where(t.stringColumn(\"outcome\").isEqualTo(\"answered\")).rowCount()"))
            .value())
        .isEqualTo(6);
    assertThat(shown("%show t --rows 2")).contains("%show t ").contains("--page 2");
  }

  @Test
  void speaksOfASingleRequestAsOne() throws Exception {
    Path one = folder.resolve("one.jsonl");
    Files.writeString(one, Files.readAllLines(DATA.resolve("chat.jsonl")).get(0) + "\n");
    run("%submit " + one);
    run("%wait");

    assertThat(said("%submit " + one)).startsWith("run one has this request already (completed ");
  }

  @Test
  void submittingTheSameBytesAgainAttaches() {
    run("%submit " + sample("chat.jsonl") + " --name first");
    run("%wait");

    assertThat(said("%submit " + sample("chat.jsonl")))
        .matches("run first has these 6 requests already \\(completed \\S+ \\S+, embedded service"
            + " \\(synthetic answers\\)\\): attached, nothing submitted\n"
            + "  --again submits and pays once more");
    assertThat(said("%submit --again --yes --name second"))
        .startsWith("run second   file uploaded");
    assertThat(shown("%jobs")).contains("first").contains("second");
  }

  @Test
  void everythingTellsOfARunByName() {
    run("%submit " + sample("responses.jsonl") + " --name r");
    run("%wait r");

    assertThat(shown("%status r"))
        .startsWith("run r   completed ")
        .contains("requests     8 · 8 completed · 0 failed")
        .contains("connection   embedded service (synthetic answers)");
    assertThat(shown("%results r --columns custom_id,outcome --only answered"))
        .contains("× 2 columns");
    assertThat(shown("%usage r")).contains("output_tokens");
    run("%errors r");
    assertThat(front.notes).containsExactly("run r has no failed request");
    run("%cancel r");
    assertThat(front.text()).startsWith("run r has ended already (completed ");
    assertThat(complaint("%results r --only anwsered"))
        .startsWith("%results: no outcome \"anwsered\"; did you mean answered?");
    assertThat(complaint("%results r --columns outcom"))
        .startsWith("%results: no column \"outcom\"; did you mean outcome?");
  }

  @Test
  void exportsWhatItShows() throws IOException {
    run("%submit " + sample("chat.jsonl"));
    run("%wait");
    Path csv = folder.resolve("out.csv");

    run("%export " + csv);
    assertThat(Files.readAllLines(csv)).first().asString().startsWith("custom_id,");
    assertThat(complaint("%export " + csv).get(1)).isEqualTo("  --force replaces it");
    assertThat(run("%export " + csv + " --force")).isEqualTo(new Reply.Silent());
    run("var small = Table.create(\"x\", StringColumn.create(\"a\", \"1,2\", \"\"));");
    run("%export " + folder.resolve("out.jsonl") + " --table small");
    assertThat(Files.readAllLines(folder.resolve("out.jsonl")))
        .containsExactly("{\"a\":\"1,2\"}", "{\"a\":null}");
  }

  @Test
  void aVariableWithABatchFileCanBeSubmitted() {
    run("var f = BatchFile.read(Path.of(" + sample("chat.jsonl") + "));");

    assertThat(said("%submit f --name v")).startsWith("run v   file uploaded");
  }

  @Test
  void aFaultyFileIsComplainedOfAndNotReplacedByTheOneBefore() throws IOException {
    run("%batch_file " + sample("chat.jsonl"));
    Path bad = file("bad.jsonl", request("a", "d"), request("a", "d"));

    List<String> text = complaint("%batch_file " + bad);
    assertThat(text.get(0)).isEqualTo("bad.jsonl: 1 problem in 2 lines; nothing was submitted");
    assertThat(front.text()).startsWith("bad.jsonl   2 requests · ").contains("1 error");
    assertThat(complaint("%submit").get(0))
        .isEqualTo("bad.jsonl: 1 problem in 2 lines; nothing was submitted");
    assertThat(shown("%batch_file " + bad + " --line a")).contains("\"content\" : \"Say hello.\"");
  }

  @Test
  void aPlaceholderIsAWarningHereAndAnErrorElsewhere() throws IOException {
    Path sample = file("p.jsonl", request("a", "REPLACE-WITH-MODEL-DEPLOYMENT-NAME"));

    assertThat(shown("%batch_file " + sample)).contains("warning");
    run("%connect compatible http://localhost:1/v1");
    assertThat(complaint("%batch_file " + sample).get(0))
        .startsWith("p.jsonl: 1 problem in 1 line");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(complaint("%batch_file nowhere.jsonl").get(0))
        .isEqualTo("nowhere.jsonl: there is no such file");
    assertThat(complaint("%submit"))
        .containsExactly(
            "%submit: no batch file was read in this session: name one",
            "  usage: %submit [PATH|VAR] [--name RUN] [--again] [--yes] [--no-cache] [--pilot N]"
                + " [--require 95%] [--go-on] [--max-cost USD] [--max-tokens N] [--file FILE_ID]"
                + " [--blob URL]");
    assertThat(complaint("%wait"))
        .containsExactly("%wait: no run yet", "  %submit FILE submits a batch file as a run");
    assertThat(complaint("%wait nothing"))
        .containsExactly("no run is called \"nothing\"", "  %jobs lists the runs");
    assertThat(complaint("%wait --timeout soon").get(0))
        .isEqualTo("%wait: --timeout takes a time such as 90s, 10m or 2h, not \"soon\"");
  }

  @Test
  void aSessionOfAnotherDayListsTheRuns() {
    run("%submit " + sample("chat.jsonl") + " --name first");
    run("%wait");
    interpreter.close();
    open();

    assertThat(complaint("%results").get(0))
        .isEqualTo("%results: nothing was submitted in this session; name a run");
    assertThat(complaint("%results").get(1))
        .matches("  %results first   completed \\S+ \\S+ · embedded service");
    assertThat(shown("%status")).startsWith("run first   completed ");
    assertThat(shown("%results first")).contains("6 rows");
  }

  @Test
  void aServiceThatIsDownIsOneComplaint() {
    run("%connect compatible http://localhost:1/v1");

    Reply.Failed failed = (Reply.Failed) run("%connect --check");

    assertThat(failed.name()).isEqualTo("ServiceError");
    assertThat(failed.text().toString()).doesNotContain("Exception");
  }

  @Test
  void connectingNamesTheConnection() {
    run("%connect");
    assertThat(front.text()).startsWith("embedded service (synthetic answers)");
    run("%connect azure My-Resource --entra");
    assertThat(front.text())
        .isEqualTo("connected to azure my-resource · with Entra ID · kept as my-resource");
    front.answers.add("sk-typed");
    run("%connect openai --ask");
    assertThat(front.text())
        .isEqualTo("connected to openai · with what was typed · kept as openai");
  }

  @Test
  void theEnvironmentNamesTheFirstConnection() {
    try (Interpreter azure = Interpreter.open(
        new Home(folder.resolve("other")),
        Map.of("BATCHBOOK_CONNECTION", "azure my-resource"),
        front)) {
      assertThat(azure.banner())
          .matches("Batchbook \\d\\S* · Java \\d+ · azure my-resource · %help");
    }
    assertThat(interpreter.banner())
        .matches("Batchbook \\d\\S* · Java \\d+ · embedded service \\(synthetic answers\\) · %help,"
            + " %connect azure");
  }

  @Test
  void completesFilesRunsAndColumns() throws IOException {
    file("one.jsonl", request("a", "d"));
    Files.createDirectory(folder.resolve("inner"));
    file("two.txt", "x");
    run("%submit " + folder.resolve("one.jsonl") + " --name mine");

    assertThat(texts("%batch_file " + folder + "/"))
        .containsExactly(folder + "/one.jsonl", folder + "/home/", folder + "/inner/");
    assertThat(texts("%wait mi")).containsExactly("mine");
    assertThat(texts("%results --only an")).containsExactly("answered");
    assertThat(texts("%results --only=an")).containsExactly("answered");
    assertThat(texts("%results --columns custom_id,out"))
        .containsExactly("custom_id,output", "custom_id,outcome", "custom_id,output_tokens");
    assertThat(texts("%submit --a")).containsExactly("--again");
    assertThat(texts("%connect az")).containsExactly("azure");
    run("var f = BatchFile.read(Path.of(" + sample("chat.jsonl") + "));");
    assertThat(texts("%submit f")).contains("f");
    run(
        "var small = Table.create(\"x\", StringColumn.create(\"alpha\"), StringColumn.create(\"beta\"));");
    assertThat(texts("%show small --sort ")).containsExactly("alpha", "beta");
    assertThat(texts("%export x.csv --table sm")).containsExactly("small");
  }

  /** What completes a line; completions are given up after a moment, so a busy machine may need more than one try. */
  private List<String> texts(String line) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> interpreter.complete(line, line.length()).items().stream()
                .map(Completions.Item::text)
                .toList(),
            texts -> !texts.isEmpty());
  }

  @Test
  void anInterruptEndsTheWaitingAndNotTheRun() throws InterruptedException {
    try (Model model = new Model();
        EmbeddedService azure = EmbeddedService.start(
            EmbeddedOptions.instant().withKey(KEY).withUpstream(Upstream.at(model.base())))) {
      model.holdAfter(0);
      interpreter.close();
      interpreter = Interpreter.open(
          new Home(folder.resolve("home")), Map.of("AZURE_OPENAI_API_KEY", KEY), front);
      run("%connect azure " + azure.origin());
      run("%submit " + sample("chat.jsonl") + " --name slow");
      front.live.clear();
      Thread user = new Thread(() -> {
        await().atMost(Duration.ofSeconds(60)).until(() -> !front.live.isEmpty());
        interpreter.interrupt();
      });
      user.start();

      Reply reply = interpreter.evaluate("%wait");
      user.join();

      assertThat(reply).isEqualTo(new Reply.Interrupted());
      assertThat(front.notes)
          .containsExactly("run slow goes on at the service; %wait slow comes back to it");
      model.letGo();
      assertThat(said("%wait slow")).startsWith("run slow completed in ");
    }
  }

  @Test
  void severalRunsAreWaitedForAtOnce() {
    run("%submit " + sample("chat.jsonl") + " --name one");
    run("%submit " + sample("responses.jsonl") + " --name two");

    assertThat(said("%wait one two"))
        .containsPattern("run one completed in .*: 6 answered")
        .containsPattern("run two completed in .*: 8 answered");
    assertThat(front.live.get(0).text(TextFormat.PLAIN)).contains("one").contains("two");
  }

  @Test
  void aVariableOfResultsCompletesAsATable() {
    String cell = "var later = %results\nlater.rowCou";

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(texts(cell)).containsExactly("rowCount()"));
  }
}
