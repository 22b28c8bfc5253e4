package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
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
import org.junit.jupiter.api.io.TempDir;

/** {@code %batch_file} and its options; nothing here asks a service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileMagicsTest {
  private static final String PNG =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @TempDir
  Path folder;

  @BeforeAll
  void open(@TempDir Path home) {
    interpreter = Interpreter.open(new Home(home), Map.of(), front);
  }

  @AfterAll
  void close() {
    interpreter.close();
  }

  @BeforeEach
  void forget() {
    front.shown.clear();
  }

  private Reply.Value value(String cell) {
    Reply reply = interpreter.evaluate(cell);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return (Reply.Value) reply;
  }

  private String shown(String cell) {
    return value(cell).display().text(TextFormat.PLAIN).replace(folder.toString(), "FOLDER");
  }

  private String complaint(String cell) {
    Reply reply = interpreter.evaluate(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return String.join("\n", ((Reply.Failed) reply).text()).replace(folder.toString(), "FOLDER");
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static String chat(String id, String deployment, String more) {
    return """
        {"custom_id": "%s", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "%s", \
        "messages": [{"role": "user", "content": "Say hello."}]%s}}""".formatted(id, deployment, more);
  }

  @Test
  void showsWhatAFileIsWithTokensPriceSizeAndParts() throws IOException {
    Path path = file(
        "reviews.jsonl",
        chat("a", "gpt-4o-mini-batch", ", \"max_tokens\": 50000"),
        chat("b", "gpt-4o-mini-batch", ", \"max_tokens\": 50000"));

    assertThat(shown("%batch_file " + path).replaceAll(" +\\d+ ms", "")).isEqualTo("""
            reviews.jsonl   2 requests · 372 bytes · deployment gpt-4o-mini-batch · /v1/chat/completions
              input    2 text
              tokens   about 20 in · at most 100,000 out · $0.0000015 to $0.03 (prices of 2026-11-22)
              size     largest is line 1 with 185 bytes · sent in 1 part
              checks   no problem found""");
  }

  @Test
  void namesTheCodeOfAWarning() throws IOException {
    Path path = file(
        "r.txt",
        chat("a", "gpt-5", ", \"temperature\": 0"),
        chat("b", "gpt-5", ", \"temperature\": 0"));

    assertThat(shown("%batch_file " + path)).contains("""
              warning   file_name: the name "r.txt" does not end in .jsonl. OpenAI refuses other names; rename
                        the file.
              warning   line 1 and 1 more · unsupported_parameter: "temperature" is refused by reasoning models
                        (first: "a"). Leave it out, or use "max_completion_tokens" for "max_tokens".""".indent(2).stripTrailing());
  }

  @Test
  void saysThatAPriceIsUnknownAndHowToTell() throws IOException {
    Path path = file("one.jsonl", chat("a", "summaries-prod", ""));

    assertThat(shown("%batch_file " + path))
        .contains("about 10 in · no limit set for answers · price unknown: the name does not say")
        .contains("(%estimate --model NAME");
  }

  @Test
  void writesACleanedCopyAndLeavesTheFileAsItIs() throws IOException {
    Path path = folder.resolve("windows.jsonl");
    String dirty = "\uFEFF" + chat("a", "d", "") + "\r\n";
    Files.writeString(path, dirty);

    String card = shown("%batch_file " + path + " --fix");

    assertThat(card).startsWith("windows.fixed.jsonl   1 request").contains("no problem found");
    assertThat(card).endsWith("  written: FOLDER/windows.fixed.jsonl");
    assertThat(folder.resolve("windows.fixed.jsonl")).hasContent(chat("a", "d", "") + "\n");
    assertThat(Files.readString(path)).isEqualTo(dirty);
  }

  @Test
  void writesTheRequestsOfAJsonListAsLines() throws IOException {
    Path path = file("list.json", "[", "  " + chat("a", "d", ""), ", " + chat("b", "d", ""), "]");

    assertThat(shown("%batch_file " + path + " --fix"))
        .startsWith("list.fixed.jsonl   2 requests")
        .contains("no problem found");
  }

  @Test
  void writesACopyOnceAndSaysSoThereafter() throws IOException {
    Path path = file("r.jsonl", chat("a", "d", ""));

    assertThat(shown("%batch_file " + path + " --deployment other/one"))
        .contains("deployment other/one")
        .endsWith("  written: FOLDER/r.other_one.jsonl");
    assertThat(shown("%batch_file " + path + " --deployment other/one"))
        .endsWith("  was there already, the same: FOLDER/r.other_one.jsonl");
  }

  @Test
  void replacesNoOtherFileUnlessItIsTold() throws IOException {
    Path path = file("r.jsonl", chat("a", "d", ""));
    Path mine = file("mine.jsonl", "precious");

    assertThat(complaint("%batch_file " + path + " --fix --out " + mine)).isEqualTo("""
        FOLDER/mine.jsonl is there already, with other content; nothing was written
          --out NAME writes to another file, --force replaces it.""");
    assertThat(mine).hasContent("precious\n");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("r.jsonl", "mine.jsonl");

    assertThat(shown("%batch_file " + path + " --fix --force --out " + mine))
        .endsWith("  written: FOLDER/mine.jsonl");
  }

  @Test
  void refusesToReplaceTheFileThatItReads() throws IOException {
    Path path = file("r.jsonl", chat("a", "d", ""));

    assertThat(complaint("%batch_file " + path + " --deployment x --force --out " + path))
        .isEqualTo("""
            r.jsonl: a copy cannot replace the file it is made from
              Give the copy another name; your file is never edited.""");
  }

  @Test
  void doesSeveralThingsInOneCopy() throws IOException {
    Path path = folder.resolve("r.jsonl");
    Files.writeString(path, chat("a", "d", ", \"seed\": 1") + "\r\n");

    String card = shown("%batch_file " + path + " --fix --deployment e --to responses");

    assertThat(card)
        .startsWith("r.fixed.e.responses.jsonl   1 request")
        .contains("deployment e · /v1/responses")
        .contains("  written: FOLDER/r.fixed.e.responses.jsonl")
        .contains(
            "  not carried: \"seed\" has no place in the Responses API (\"a\"). Say it in the prompt,"
                + " or do");
  }

  @Test
  void splitsAFileOfSeveralDeploymentsIntoParts() throws IOException {
    Path path = file("mixed.jsonl", chat("a", "d", ""), chat("b", "e", ""), chat("c", "d", ""));

    Reply.Value split = value("%batch_file " + path + " --split");

    assertThat(split.display().text(TextFormat.PLAIN))
        .contains("sent in 2 parts: 2 requests to d, 1 request to e")
        .contains("no problem found");
    assertThat(((BatchFile) split.value()).parts()).hasSize(2);
    assertThat(complaint("%batch_file " + path)).contains("model_mismatch");
  }

  @Test
  void mergesFilesOfAPattern() throws IOException {
    file("part-1.jsonl", chat("a", "d", ""));
    file("part-2.jsonl", chat("a", "d", ""));
    file("part-3.jsonl", chat("a", "d", ""));

    assertThat(shown("%batch_file " + folder + "/part-1.jsonl"))
        .contains("no error · 1 warning")
        .contains("3 small files are named part-*.jsonl, where one would do. %batch_file");
    String card = shown("%batch_file " + folder + "/part-*.jsonl --merge");
    assertThat(card)
        .startsWith("merged.jsonl   3 requests")
        .contains("made of 3 files; each custom_id begins with its file's name");
    assertThat(Files.readString(folder.resolve("merged.jsonl")))
        .contains("\"part-1.a\"")
        .contains("\"part-3.a\"");
  }

  @Test
  void writesAStarterFile() {
    Path path = folder.resolve("starter.jsonl");

    assertThat(shown("%batch_file --sample responses " + path))
        .startsWith("starter.jsonl   ")
        .contains("/v1/responses")
        .contains("%batch_file FOLDER/starter.jsonl --deployment NAME makes a copy for your");
    assertThat(shown("%batch_file --sample chat --deployment d --out " + folder + "/s.jsonl"))
        .contains("deployment d · /v1/chat/completions")
        .contains("structured output")
        .contains("no problem found");
    assertThat(complaint("%batch_file --sample chatt"))
        .startsWith("%batch_file: no API \"chatt\"; did you mean chat?; say chat or responses");
  }

  @Test
  void showsLinesWithTheirImages() throws IOException {
    Path path = file(
        "images.jsonl",
        chat("a", "d", ""),
        chat("b", "d", "").replace("\"Say hello.\"", """
            [{"type": "image_url", "image_url": {"url": "%s"}}]""".formatted(PNG)));

    Reply.Value line = value("%batch_file " + path + " --line b");
    assertThat(line.display().text(TextFormat.PLAIN))
        .startsWith("images.jsonl line 2 · b · /v1/chat/completions · deployment d\n{\n")
        .contains("\"url\" : \"data:[image/png, ")
        .doesNotContain("iVBORw0");
    assertThat(line.display().html()).contains("<img src=\"" + PNG + "\"");
    assertThat(shown("%batch_file " + path + " --head 2"))
        .contains("images.jsonl line 1 · a")
        .contains("images.jsonl line 2 · b");
    assertThat(complaint("%batch_file " + path + " --line c"))
        .startsWith("images.jsonl: no request has the custom_id \"c\"");
  }

  @Test
  void cutsLongTextsUnlessAllIsAskedFor() throws IOException {
    String request = chat("a", "d", "").replace("Say hello.", "x".repeat(10_000));
    Path path = file("long.jsonl", request, "y".repeat(10_000));

    assertThat(shown("%batch_file " + path + " --line a"))
        .contains("\"content\" : \"" + "x".repeat(4000)
            + "… (6,000 more characters; --full shows all)\"");
    assertThat(shown("%batch_file " + path + " --line 2"))
        .isEqualTo("long.jsonl line 2 · no request · its beginning; --full shows all\n\""
            + "y".repeat(2000) + "\"");
    assertThat(shown("%batch_file " + path + " --head 1 --full")).contains("x".repeat(10_000));
    assertThat(shown("%batch_file " + path + " --line 2 --full"))
        .isEqualTo("long.jsonl line 2 · no request\n\"" + "y".repeat(10_000) + "\"");
  }

  @Test
  void showsLinesByTheirNumbers() throws IOException {
    Path path = file("numbers.jsonl", chat("a", "d", ""), chat("1", "d", ""), "{'nonsense'}\r\n");

    assertThat(shown("%batch_file " + path + " --line 1"))
        .startsWith("numbers.jsonl line 2 · 1 · /v1/chat/completions · deployment d\n{\n");
    assertThat(shown("%batch_file " + path + " --line 2"))
        .startsWith("numbers.jsonl line 2 · 1 · /v1/chat/completions · deployment d\n{\n");
    assertThat(shown("%batch_file " + path + " --line 3"))
        .isEqualTo("numbers.jsonl line 3 · no request\n\"{'nonsense'}\"");
    assertThat(complaint("%batch_file " + path + " --line 5"))
        .isEqualTo("numbers.jsonl: no request has the custom_id \"5\"\n"
            + "  The ids are compared letter by letter, case included; a number is a line's too.");
  }

  @Test
  void readsTheLastFileAgain() throws IOException {
    Path path = file("again.jsonl", chat("a", "d", ""));
    value("%batch_file " + path);

    assertThat(shown("%batch_file --head 1")).startsWith("again.jsonl line 1 · a");
  }

  @Test
  void leavesNoWishUndone() throws IOException {
    Path path = file("r.jsonl", chat("a", "d", ""));

    assertThat(complaint("%batch_file " + path + " --fix --head 2"))
        .startsWith(
            "%batch_file: --head shows lines and writes no copy: ask for one after the other");
    assertThat(complaint("%batch_file " + path + " --out " + folder + "/x.jsonl"))
        .startsWith(
            "%batch_file: --out says where a copy is written: --fix, --deployment, --to, --merge"
                + " or --sample makes one");
    assertThat(complaint("%batch_file " + path + " " + path + " --merge --deployment e"))
        .startsWith(
            "%batch_file: --merge takes the files as they are: make the other copy of the merged file\n");
    assertThat(complaint("%batch_file --sample chat --to responses --out " + folder + "/s.jsonl"))
        .startsWith("%batch_file: --sample writes a starter file: ask for --to of it afterwards\n");
    assertThat(complaint("%batch_file " + path + " --deployment ''"))
        .startsWith("%batch_file: --deployment is blank: name a deployment");
    assertThat(complaint("%batch_file " + path + " --fix --out " + folder)).isEqualTo("""
        FOLDER is a folder; nothing was written
          --out PATH names the file itself, as in FOLDER/requests.jsonl.""");
    assertThat(folder.toFile().list()).containsExactly("r.jsonl");
  }

  @Test
  void splitsWhatItCleaned() throws IOException {
    Path path = file("r.jsonl", chat("a", "d", ""), "", chat("b", "e", ""));

    assertThat(shown("%batch_file " + path + " --fix --split"))
        .startsWith("r.fixed.jsonl   2 requests")
        .contains("sent in 2 parts: 1 request to d, 1 request to e")
        .contains("no problem found");
  }

  @Test
  void asksForOneFileAtATime() {
    assertThat(complaint("%batch_file a.jsonl b.jsonl"))
        .startsWith("%batch_file: takes one PATH; what is \"b.jsonl\"? --merge takes several");
    assertThat(complaint("%batch_file ''")).startsWith("%batch_file: PATH is blank\n");
    assertThat(complaint("%batch_file part-*.jsonl"))
        .startsWith(
            "%batch_file: \"part-*.jsonl\" is a pattern: --merge makes one file of those it names\n");
    assertThat(complaint("%batch_file --merge a.jsonl"))
        .startsWith("%batch_file: --merge takes several files, a pattern such as part-*.jsonl, or a"
            + " folder");
    assertThat(complaint("%batch_file --merge " + folder + "/x-*.jsonl"))
        .isEqualTo("\"FOLDER/x-*.jsonl\" names no file");
  }
}
