package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BatchFileTest {
  @TempDir
  Path folder;

  private static final Path DATA = Path.of("..", "notebooks", "data");

  @Test
  void tellsTheFactsOfTheChatSample() {
    BatchFile file = BatchFile.read(DATA.resolve("chat.jsonl"));

    assertThat(file.name()).isEqualTo("chat.jsonl");
    assertThat(file.requests()).isEqualTo(6);
    assertThat(file.lines()).isEqualTo(6);
    assertThat(file.deployment()).contains("gpt-4o-mini-batch");
    assertThat(file.endpoint()).contains(Endpoint.CHAT_COMPLETIONS);
    assertThat(file.kinds())
        .isEqualTo(Map.of(
            InputKind.TEXT, 4,
            InputKind.IMAGE_URL, 1,
            InputKind.BASE64_IMAGE, 1,
            InputKind.STRUCTURED_OUTPUT, 1));
    assertThat(file.problems()).isEmpty();
    assertThat(file.parts()).hasSize(1);
    assertThat(file.largestLine()).isEqualTo(4);
    assertThat(file.maxOutputTokens()).isEmpty();
  }

  @Test
  void tellsTheFactsOfTheResponsesSample() {
    BatchFile file = BatchFile.read(DATA.resolve("responses.jsonl"));

    assertThat(file.requests()).isEqualTo(8);
    assertThat(file.endpoint()).contains(Endpoint.RESPONSES);
    assertThat(file.kinds())
        .isEqualTo(Map.of(
            InputKind.TEXT, 4,
            InputKind.IMAGE_URL, 3,
            InputKind.BASE64_IMAGE, 1,
            InputKind.STRUCTURED_OUTPUT, 1));
    assertThat(file.problems()).isEmpty();
  }

  @Test
  void findsOneLineByItsId() {
    BatchFile file = BatchFile.read(DATA.resolve("responses.jsonl"));

    RequestLine line = file.line("image-url-2").orElseThrow();

    assertThat(line.number()).isEqualTo(6);
    assertThat(line.endpoint()).isEqualTo(Endpoint.RESPONSES);
    assertThat(line.deployment()).isEqualTo("gpt-4o-mini-batch");
    assertThat(line.prompt()).isEqualTo("What’s in this image?");
    assertThat(line.images()).singleElement().asString().endsWith("generated-seattle.png");
    assertThat(file.line("nobody")).isEmpty();
  }

  @Test
  void handsOutTheRequestsInOrder() {
    BatchFile file = BatchFile.read(DATA.resolve("chat.jsonl"));
    List<String> ids = new ArrayList<>();

    file.forEachLine(line -> ids.add(line.number() + " " + line.customId()));

    assertThat(ids)
        .containsExactly(
            "1 text-1", "2 text-2", "3 text-3", "4 image-1", "5 image-url-1", "6 event-1");
  }

  @Test
  void leavesOutLinesThatAreNoRequests() throws IOException {
    Path path = folder.resolve("mixed.jsonl");
    Files.writeString(path, chat("a", "m", "one") + "nonsense\n\n" + chat("b", "m", "two"));
    List<String> prompts = new ArrayList<>();

    BatchFile.read(path).forEachLine(line -> prompts.add(line.number() + " " + line.prompt()));

    assertThat(prompts).containsExactly("1 one", "4 two");
  }

  @Test
  void readsLinesThatAreCutByNothingButLf() throws IOException {
    Path path = folder.resolve("odd.jsonl");
    Files.writeString(path, chat("a", "m", "one\u2028two\u0085three"));
    BatchFile file = BatchFile.read(path);

    assertThat(file.lines()).isEqualTo(1);
    assertThat(file.line("a").orElseThrow().prompt()).isEqualTo("one\u2028two\u0085three");
  }

  @Test
  void readsTheLastLineWithoutItsNewline() throws IOException {
    Path path = folder.resolve("open.jsonl");
    Files.writeString(path, (chat("a", "m", "one") + chat("b", "m", "two")).stripTrailing());
    BatchFile file = BatchFile.read(path);

    assertThat(file.requests()).isEqualTo(2);
    assertThat(file.hasErrors()).isFalse();
    assertThat(file.line("b").orElseThrow().prompt()).isEqualTo("two");
  }

  @Test
  void readsALineOfFiftyMegabytes() throws IOException {
    Path path = folder.resolve("long.jsonl");
    byte[] block = "x".repeat(1 << 20).getBytes();
    try (OutputStream out = Files.newOutputStream(path)) {
      String[] around = chat("long", "m", "|").split("\\|");
      out.write(chat("first", "m", "hi").getBytes());
      out.write(around[0].getBytes());
      for (int i = 0; i < 50; i++) {
        out.write(block);
      }
      out.write(around[1].getBytes());
      out.write(chat("last", "m", "bye").getBytes());
    }

    BatchFile file = BatchFile.read(path);

    assertThat(file.problems()).isEmpty();
    assertThat(file.requests()).isEqualTo(3);
    assertThat(file.largestLine()).isEqualTo(2);
    assertThat(file.largestLineBytes()).isGreaterThan(50L << 20);
    assertThat(file.line("last").orElseThrow().prompt()).isEqualTo("bye");
  }

  @Test
  void cutsALargeFileIntoPartsByCountAndByBytes() throws IOException {
    Path path = folder.resolve("many.jsonl");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 101; i++) {
      text.append(chat("id-" + i, "m", "hello"));
    }
    Files.writeString(path, text);
    BatchFile file = BatchFile.read(path);

    assertThat(file.hasErrors()).isFalse();
    assertThat(file.under(Rules.AZURE.withLimits(new Limits(200_000_000, 100))).parts())
        .hasSize(2);
    assertThat(file.under(Rules.AZURE.withLimits(new Limits(file.bytes() / 2, 1000)))
            .parts())
        .hasSize(3);
    assertThat(file.under(Rules.AZURE.withLimits(new Limits(file.bytes(), 101))).parts())
        .hasSize(1);
  }

  @Test
  void addsUpTheLimitsOfAnswers() throws IOException {
    Path path = folder.resolve("limited.jsonl");
    String limited = chat("a", "m", "hi").replace("]}}", "], \"max_tokens\": 100}}");
    Files.writeString(path, limited + limited.replace("\"a\"", "\"b\""));

    assertThat(BatchFile.read(path).maxOutputTokens()).hasValue(200);
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path path = folder.resolve("nothing.jsonl");

    assertThatThrownBy(() -> BatchFile.read(path))
        .isInstanceOf(BatchFileException.class)
        .hasMessage("nothing.jsonl: there is no such file\n  Looked for "
            + path
            + ". Check the name and the folder.");
  }

  @Test
  void refusesAFolder() throws IOException {
    Path path = Files.createDirectory(folder.resolve("data"));

    assertThatThrownBy(() -> BatchFile.read(path))
        .isInstanceOf(BatchFileException.class)
        .hasMessage("data: this is a folder, not a batch file\n  Name one .jsonl file in it.");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void refusesADevice() {
    Path device = Path.of("/dev/null");

    for (ThrowingCallable reading :
        List.<ThrowingCallable>of(() -> BatchFile.read(device), () -> BatchFile.from(device))) {
      assertThatThrownBy(reading)
          .isInstanceOf(BatchFileException.class)
          .hasMessage("null: this is a pipe or a device, not a file\n"
              + "  Save what comes from it, and name that file.");
    }
  }

  @Test
  void refusesToReadOnWhenTheFileHasChanged() throws IOException {
    Path path = folder.resolve("changing.jsonl");
    Files.writeString(path, chat("a", "m", "hi") + chat("b", "m", "hi"));
    BatchFile file = BatchFile.read(path);
    Files.writeString(path, chat("a", "m", "hi"));

    assertThatThrownBy(() -> file.forEachLine(line -> {}))
        .isInstanceOf(BatchFileException.class)
        .hasMessage("changing.jsonl: the file has changed since it was read\n  Read it again.");
    assertThatThrownBy(() -> file.line("a")).isInstanceOf(BatchFileException.class);
  }

  @Test
  void saysThatAFileWasCutWhileItWasRead() throws IOException {
    Path path = folder.resolve("cut.jsonl");
    Files.writeString(path, "x\n".repeat(1 << 20));
    try (Lines lines = Lines.open(path)) {
      assertThat(lines.next()).isTrue();
      Files.writeString(path, "x\n");

      assertThatThrownBy(() -> count(lines))
          .isInstanceOf(BatchFileException.class)
          .hasMessage("cut.jsonl: the file was cut while it was read: 262,144 of 2,097,152 bytes\n"
              + "  Wait until it is written, then read it again.");
    }
  }

  @Test
  void saysThatAFileGrewWhileItWasRead() throws IOException {
    Path path = folder.resolve("growing.jsonl");
    Files.writeString(path, "x\n");
    try (Lines lines = Lines.open(path)) {
      assertThat(lines.next()).isTrue();
      Files.writeString(path, "x\nx\n");

      assertThatThrownBy(() -> count(lines))
          .isInstanceOf(BatchFileException.class)
          .hasMessage("growing.jsonl: the file grew while it was read\n"
              + "  Wait until it is written, then read it again.");
    }
  }

  private static int count(Lines lines) throws IOException {
    int count = 0;
    while (lines.next()) {
      count++;
    }
    return count;
  }

  static String chat(String id, String model, String prompt) {
    return String.format(
        "{\"custom_id\": \"%s\", \"method\": \"POST\", \"url\": \"/v1/chat/completions\","
            + " \"body\": {\"model\": \"%s\", \"messages\": [{\"role\": \"user\", \"content\":"
            + " \"%s\"}]}}\n",
        id, model, prompt);
  }
}
