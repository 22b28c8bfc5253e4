package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class HostileJoinTest {
  @TempDir
  Path folder;

  private List<ResultFiles> files() {
    return List.of(ResultFiles.of(
        "job-1", JobState.COMPLETED, folder.resolve("out.jsonl"), folder.resolve("err.jsonl")));
  }

  private JoinedRows joined(BatchFile input, RoomForTexts room) {
    return Join.of(Requests.read(input.path(), room), files(), room);
  }

  private void assertSame(JoinedRows joined, PlainRows plain) {
    assertThat(joined.problems()).isEqualTo(plain.problems());
    assertThat(joined).hasSameSizeAs(plain.rows());
    for (int row = 0; row < joined.size(); row++) {
      String id = plain.rows().get(row).customId();
      boolean same = joined.get(row).equals(plain.rows().get(row))
          && Objects.equals(joined.raw(row), plain.raw().get(row))
          && Objects.equals(joined.requests().index(id), plain.requests().index(id));
      if (!same) {
        assertThat(joined.get(row)).as("row %d", row).isEqualTo(plain.rows().get(row));
        assertThat(joined.raw(row)).isEqualTo(plain.raw().get(row));
        assertThat(joined.requests().index(id)).isEqualTo(plain.requests().index(id));
      }
    }
    assertThat(joined.requests().schemas()).isEqualTo(plain.requests().schemas());
  }

  @ParameterizedTest
  @CsvSource({"1,400", "2,400", "3,400", "4,400", "5,400", "6,3000"})
  void readsHostileFilesAsThePlainReferenceDoes(long seed, int requests) {
    HostileFiles.write(folder, seed, requests);
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));
    PlainRows plain = PlainJoin.of(PlainRequests.read(input), files());

    assertSame(joined(input, RoomForTexts.in(false)), plain);
    assertSame(joined(input, RoomForTexts.in(true)), plain);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void makesATableOfTheSameCells(boolean lazy) {
    HostileFiles.write(folder, 11, 500);
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));
    PlainRows plain = PlainJoin.of(PlainRequests.read(input), files());
    JoinOptions options = lazy ? JoinOptions.DEFAULT.withLazyTexts() : JoinOptions.DEFAULT;

    Table table = Results.join(input, files(), options).table();

    for (int row = 0; row < table.rowCount(); row++) {
      ResultRow expected = plain.rows().get(row);
      ResultLine line = expected.result();
      ResultError error = expected.error();
      assertThat(cells(table, row))
          .containsExactly(
              expected.customId(),
              expected.prompt(),
              text(expected.output()),
              expected.outcome().word(),
              text(line == null ? null : line.finishReason()),
              String.valueOf(line == null ? null : line.statusCode()),
              text(error == null ? null : error.code()),
              text(error == null ? null : error.message()),
              text(line == null ? null : line.model()),
              String.valueOf(expected.usage().input()),
              String.valueOf(expected.usage().cached()),
              String.valueOf(expected.usage().output()),
              String.valueOf(expected.usage().reasoning()),
              String.valueOf(expected.usage().total()),
              String.valueOf(expected.attempt()),
              expected.job(),
              String.valueOf(line == null ? null : expected.fromCache()),
              text(line == null ? null : line.refusal()),
              text(line == null ? null : line.toolCalls()));
    }
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  private static List<String> cells(Table table, int row) {
    List<String> cells = new ArrayList<>();
    for (String name : List.of(
        "custom_id",
        "prompt",
        "output",
        "outcome",
        "finish_reason",
        "status_code",
        "error_code",
        "error_message",
        "model",
        "input_tokens",
        "cached_tokens",
        "output_tokens",
        "reasoning_tokens",
        "total_tokens",
        "attempt",
        "job",
        "from_cache",
        "refusal",
        "tool_calls")) {
      boolean text = table.column(name).type().name().equals("STRING");
      cells.add(
          !text && table.column(name).isMissing(row)
              ? "null"
              : String.valueOf(table.column(name).get(row)));
    }
    return cells;
  }

  @Test
  void tellsIdsOfOneHashApart() {
    HostileFiles.write(folder, 21, 300);
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));
    RoomForTexts room = new RoomForTexts(new TextStore(), false, (bytes, start, end) -> 7);

    assertSame(joined(input, room), PlainJoin.of(PlainRequests.read(input), files()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsLinesOfFiftyMegabytes(boolean lazy) throws IOException {
    int half = 25_000_000;
    writeLong(
        "in.jsonl",
        "{\"custom_id\":\"a\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
            + "{\"model\":\"d\",\"messages\":[{\"role\":\"user\",\"content\":\"",
        half,
        "\"}]}}");
    writeLong(
        "out.jsonl",
        "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"choices\":"
            + "[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"",
        half,
        "\"}}]}}}");
    Files.writeString(folder.resolve("err.jsonl"), "");
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));

    JoinedRows joined = joined(input, RoomForTexts.in(lazy));

    assertThat(joined.problems()).isEmpty();
    assertThat(joined).hasSize(2);
    assertThat(joined.get(0).prompt()).hasSize(2 * half).startsWith("x\nx\n").endsWith("x\nx\n");
    assertThat(joined.get(1).output()).hasSize(2 * half).startsWith("x\nx\n").endsWith("x\nx\n");
    assertThat(joined.get(1).outcome()).isEqualTo(Outcome.ANSWERED);
  }

  /** Writes two such lines, of the ids a and b. */
  private void writeLong(String name, String head, int half, String tail) throws IOException {
    byte[] piece = "x\\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      for (String id : List.of("a", "b")) {
        out.write(head.replace("\"a\"", '"' + id + '"').getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < half / 1000; i++) {
          out.write(piece);
        }
        out.write((tail + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void saysThatAFileWasCutUnderLazyTexts() throws IOException {
    HostileFiles.write(folder, 31, 300);
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));
    Results results = Results.join(input, files(), JoinOptions.DEFAULT.withLazyTexts());
    Table table = results.table();

    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("out.jsonl").toFile(), "rw")) {
      file.setLength(100);
    }

    assertThatThrownBy(() -> table.stringColumn("output").asList())
        .isInstanceOf(ResultException.class)
        .hasMessage("the file out.jsonl is shorter than it was; fetch it again");
    assertThat(table.stringColumn("outcome").asList()).hasSize(table.rowCount());
  }

  @Test
  void keepsTextsInMemoryWhateverBecomesOfTheFiles() throws IOException {
    HostileFiles.write(folder, 41, 300);
    BatchFile input = BatchFile.read(folder.resolve("in.jsonl"));
    PlainRows plain = PlainJoin.of(PlainRequests.read(input), files());
    Results results = Results.join(input, files());

    for (String name : List.of("in.jsonl", "out.jsonl", "err.jsonl")) {
      Files.delete(folder.resolve(name));
    }

    assertThat(results.rows()).isEqualTo(plain.rows());
  }
}
