package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Model;
import io.github.batchbook.emulator.Upstream;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Files at the embedded service, through the interpreter. */
@Timeout(120)
final class FilesMagicTest {
  private static final String KEY = "sesame-0123456789";

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

  private Table table(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return (Table) ((Reply.Value) reply).value();
  }

  private List<String> complaint(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  private Path requests(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), """
        {"custom_id": "a", "method": "POST", "url": "/chat/completions", \
        "body": {"model": "d", "messages": [{"role": "user", "content": "%s"}]}}
        """.formatted(text));
  }

  private String live() {
    return front.live.get(front.live.size() - 1).text(TextFormat.PLAIN);
  }

  @Test
  void sendsListsFetchesAndDeletesAFile() throws IOException {
    Path file = requests("mine.jsonl", "Hello?");

    run("%files put \"" + file + "\"");

    String said = live();
    Table listed = table("%files");
    String id = listed.stringColumn("file").get(0);
    assertThat(said)
        .startsWith("mine.jsonl   " + id + " · processed · expires 20")
        .endsWith(" · %submit --file " + id + " makes a job of it");
    assertThat(listed.columnNames())
        .containsExactly(
            "file", "filename", "bytes", "purpose", "status", "created", "expires", "run");
    assertThat(listed.stringColumn("file").asList()).containsExactly(id);
    assertThat(listed.longColumn("bytes").get(0)).isEqualTo(Files.size(file));
    assertThat(listed.stringColumn("purpose").get(0)).isEqualTo("batch");
    assertThat(front.notes)
        .containsExactly(
            "1 input file at embedded service: 0 of 500 without expiry, 1 of 10,000" + " with");
    Path copy = folder.resolve("copy.jsonl");
    run("%files get " + id + " \"" + copy + "\"");
    assertThat(copy).hasSameBinaryContentAs(file);
    assertThat(complaint("%files get " + id + " \"" + copy + "\""))
        .containsExactly(
            "%files: \"" + shortened(copy) + "\" is there already",
            "  Name another path, or overwrite it with --yes.");
    run("%files rm " + id);
    assertThat(front.text()).isEqualTo("1 file deleted");
    run("%files rm " + id);
    assertThat(front.notes).containsExactly("\"" + id + "\" is not at the service");
    assertThat(table("%files").rowCount()).isZero();
  }

  private static String shortened(Path path) {
    String text = path.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  @Test
  void deletesInputsOfFinishedRunsAfterAsking() throws IOException {
    Path file = requests("mine.jsonl", "Hello?");
    run("%submit \"" + file + "\" --name first");
    run("%wait");
    run("%files put \"" + requests("other.jsonl", "Bye?") + "\"");
    Table two = table("%files");
    assertThat(two.stringColumn("run").asList()).containsExactlyInAnyOrder("first", "");
    String other =
        two.where(two.stringColumn("run").isEqualTo("")).stringColumn("file").get(0);

    assertThat(complaint("%files clean").get(0))
        .startsWith("%files: nobody is there to be asked whether to delete 1 input file (")
        .endsWith(") of 1 finished run");
    front.answers.add("n");
    run("%files clean");
    assertThat(front.text()).isEqualTo("nothing was deleted");
    front.answers.add("y");
    assertThat(run("%files clean")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).startsWith("1 file deleted (");
    assertThat(table("%files").stringColumn("file").asList()).containsExactly(other);
    assertThat(table("%files --all").stringColumn("purpose").asList()).contains("batch_output");
    run("%files clean --yes");
    assertThat(front.text()).isEqualTo("no input of a finished run is at the service");
  }

  @Test
  void keepsWhatARunStillNeeds() throws IOException {
    try (Model model = new Model();
        EmbeddedService azure = EmbeddedService.start(
            EmbeddedOptions.instant().withKey(KEY).withUpstream(Upstream.at(model.base())))) {
      model.holdAfter(0);
      interpreter.close();
      interpreter = Interpreter.open(
          new Home(folder.resolve("home")), Map.of("AZURE_OPENAI_API_KEY", KEY), front);
      run("%connect azure " + azure.origin());
      run("%submit \"" + requests("mine.jsonl", "Hello?") + "\" --name slow");
      String id = table("%files").stringColumn("file").get(0);

      assertThat(complaint("%files rm " + id))
          .containsExactly(
              "%files: " + id + " is read by run slow, which has not ended",
              "  %cancel slow ends it; --yes deletes the file all the same.");
      run("%files clean --yes");

      assertThat(table("%files").stringColumn("file").asList()).containsExactly(id);
      model.letGo();
    }
  }

  @Test
  void saysWhatItTakes() throws IOException {
    Path faulty = Files.writeString(folder.resolve("faulty.jsonl"), "{\n");

    assertThat(complaint("%files pit x").get(0))
        .isEqualTo("%files: what is \"pit\"?; did you mean put?");
    assertThat(complaint("%files put").get(0)).isEqualTo("%files: put takes one PATH");
    assertThat(complaint("%files rm").get(0)).isEqualTo("%files: rm takes one ID or more");
    assertThat(complaint("%files get").get(0))
        .isEqualTo("%files: get takes ID and, if you like, PATH");
    assertThat(complaint("%files put \"" + faulty + "\"").toString()).contains("invalid_json_line");
    assertThat(interpreter.complete("%files c", 8).items())
        .extracting(Completions.Item::text)
        .containsExactly("clean");
  }
}
