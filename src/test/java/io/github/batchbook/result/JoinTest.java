package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.ResultProblem.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class JoinTest {
  @TempDir
  Path folder;

  private BatchFile input;

  @BeforeEach
  void writeInput() {
    Fixture.write(
        folder,
        "in.jsonl",
        Fixture.request("a", "A?"),
        Fixture.request("b", "B?"),
        Fixture.request("c", "C?"));
    input = BatchFile.read(folder.resolve("in.jsonl"));
  }

  private Results join(ResultFiles... files) {
    return Results.join(input, List.of(files));
  }

  private ResultFiles job(JobState state, String... lines) {
    return ResultFiles.of("job-1", state, Fixture.write(folder, "out.jsonl", lines), null);
  }

  @Test
  void keepsTheOrderOfTheInput() {
    Results results = join(job(
        JobState.COMPLETED,
        Fixture.chat("c", "3"),
        Fixture.chat("a", "1"),
        Fixture.chat("b", "2")));

    assertThat(results.rows())
        .extracting(
            ResultRow::line,
            ResultRow::customId,
            ResultRow::prompt,
            ResultRow::output,
            ResultRow::outcome)
        .containsExactly(
            tuple(1, "a", "A?", "1", Outcome.ANSWERED),
            tuple(2, "b", "B?", "2", Outcome.ANSWERED),
            tuple(3, "c", "C?", "3", Outcome.ANSWERED));
    assertThat(results.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, PENDING",
    "COMPLETED, MISSING",
    "FAILED, FAILED",
    "CANCELLED, CANCELLED",
    "EXPIRED, EXPIRED"
  })
  void letsTheJobsStateDecideWhatHasNoLine(JobState state, Outcome outcome) {
    Results results = join(job(state, Fixture.chat("b", "2")));

    assertThat(results.rows())
        .extracting(ResultRow::outcome)
        .containsExactly(outcome, Outcome.ANSWERED, outcome);
    assertThat(results.rows()).extracting(ResultRow::job).containsOnly("job-1");
  }

  @Test
  void isPendingWhileNothingIsSubmitted() {
    assertThat(join().rows())
        .extracting(ResultRow::outcome, ResultRow::attempt, ResultRow::job)
        .containsOnly(tuple(Outcome.PENDING, 0, ""));
  }

  @Test
  void tellsWhyAJobFailedAsAWhole() {
    ResultError why = new ResultError("token_limit_exceeded", "queue full");

    Results results = join(ResultFiles.of("job-1", JobState.FAILED, null, null).withFailure(why));

    assertThat(results.rows())
        .extracting(ResultRow::outcome, ResultRow::error)
        .containsOnly(tuple(Outcome.FAILED, why));
  }

  @Test
  void readsBothFiles() {
    Path output = Fixture.write(folder, "out.jsonl", Fixture.chat("a", "1"));
    Path errors = Fixture.write(folder, "err.jsonl", Fixture.failed("c", 400, "invalid_value"));

    Results results = join(ResultFiles.of("job-1", JobState.COMPLETED, output, errors));

    assertThat(results.outcomes())
        .containsExactly(
            Map.entry(Outcome.ANSWERED, 1),
            Map.entry(Outcome.FAILED, 1),
            Map.entry(Outcome.MISSING, 1));
  }

  @Test
  void takesEmptyAndBlankFilesForNothing() {
    Path empty = Fixture.write(folder, "empty.jsonl", new byte[0]);
    Path blank =
        Fixture.write(folder, "blank.jsonl", " \r\n\n\t\n".getBytes(StandardCharsets.UTF_8));

    Results results = join(ResultFiles.of("job-1", JobState.COMPLETED, empty, blank));

    assertThat(results.outcomes()).containsOnlyKeys(Outcome.MISSING);
    assertThat(results.problems()).isEmpty();
  }

  @Test
  void reportsAFileThatIsNotThere() {
    Results results =
        join(ResultFiles.of("job-1", JobState.COMPLETED, folder.resolve("gone.jsonl"), null));

    assertThat(results.problems())
        .containsExactly(new ResultProblem(
            Kind.UNREADABLE_FILE,
            "gone.jsonl",
            0,
            null,
            "the file is not there; what it would tell is missing"));
  }

  @Test
  void isolatesLinesThatAreNoJson() {
    Results results = join(job(
        JobState.COMPLETED,
        "{\"custom_id\":\"a\",",
        Fixture.chat("b", "2"),
        "[]",
        "{}",
        Fixture.chat("c", "3") + Fixture.chat("a", "1"),
        Fixture.chat("c", "4").substring(0, 80)));

    assertThat(results.rows()).extracting(ResultRow::output).containsExactly(null, "2", null);
    assertThat(results.problems())
        .extracting(ResultProblem::kind, ResultProblem::line)
        .containsExactly(
            tuple(Kind.NOT_JSON, 1L),
            tuple(Kind.NOT_JSON, 3L),
            tuple(Kind.NO_CUSTOM_ID, 4L),
            tuple(Kind.NOT_JSON, 5L),
            tuple(Kind.NOT_JSON, 6L));
    assertThat(results.problems().get(0))
        .hasToString("out.jsonl line 1: not JSON (at byte 17); the line is left out");
  }

  @Test
  void reportsIdsThatWereNotAsked() {
    Results results = join(job(JobState.COMPLETED, Fixture.chat("x", "?"), Fixture.chat("b", "2")));

    assertThat(results.rows()).extracting(ResultRow::output).containsExactly(null, "2", null);
    assertThat(results.problems())
        .containsExactly(new ResultProblem(
            Kind.UNKNOWN_CUSTOM_ID,
            "out.jsonl",
            1,
            "x",
            "\"x\" was not asked in this job; the line is left out"));
  }

  @Test
  void takesTheFirstOfEqualDuplicatesAndReportsTheOther() {
    Results results = join(job(
        JobState.COMPLETED,
        Fixture.chat("a", "first"),
        Fixture.chat("a", "second"),
        Fixture.chat("b", "2")));

    assertThat(results.rows()).extracting(ResultRow::output).containsExactly("first", "2", null);
    assertThat(results.problems())
        .containsExactly(new ResultProblem(
            Kind.DUPLICATE_LINE,
            "out.jsonl",
            2,
            "a",
            "\"a\" has a line already; the one that tells more is taken"));
  }

  @Test
  void takesTheAnswerOfDuplicatesInBothFiles() {
    Path output = Fixture.write(folder, "out.jsonl", Fixture.chat("a", "1"));
    Path errors = Fixture.write(folder, "err.jsonl", Fixture.failed("a", 500, "x"));

    Results results = join(ResultFiles.of("job-1", JobState.COMPLETED, output, errors));
    Results swapped = join(ResultFiles.of("job-1", JobState.COMPLETED, errors, output));

    assertThat(results.row("a").orElseThrow().output()).isEqualTo("1");
    assertThat(swapped.row("a").orElseThrow().output()).isEqualTo("1");
    assertThat(results.problems())
        .extracting(ResultProblem::kind)
        .containsExactly(Kind.DUPLICATE_LINE);
  }

  @Test
  void givesAnswersToNeitherOfTwoRequestsWithOneId() {
    Fixture.write(
        folder,
        "twice.jsonl",
        Fixture.request("a", "1?"),
        Fixture.request("a", "2?"),
        Fixture.request("b", "3?"));
    BatchFile twice = BatchFile.read(folder.resolve("twice.jsonl"));

    Results results = Results.join(
        twice, List.of(job(JobState.COMPLETED, Fixture.chat("a", "?"), Fixture.chat("b", "3"))));

    assertThat(results.rows())
        .extracting(ResultRow::outcome)
        .containsExactly(Outcome.MISSING, Outcome.MISSING, Outcome.ANSWERED);
    assertThat(results.problems())
        .extracting(ResultProblem::kind)
        .containsOnly(Kind.REPEATED_REQUEST_ID)
        .hasSize(2);
  }

  @Test
  void survivesBytesThatAreNoUtf8() {
    String line = Fixture.chat("a", "@@");
    byte[] broken = line.getBytes(StandardCharsets.UTF_8);
    int at = line.indexOf("@@");
    broken[at] = (byte) 0xC3;
    broken[at + 1] = (byte) 0x28;
    Path output = Fixture.write(folder, "out.jsonl", broken);

    Results results = join(ResultFiles.of("job-1", JobState.COMPLETED, output, null));

    assertThat(results.row("a").orElseThrow().output()).isEqualTo("\uFFFD(");
    assertThat(results.problems())
        .containsExactly(new ResultProblem(
            Kind.INVALID_UTF8, "out.jsonl", 1, "a", "bytes that are no UTF-8 became U+FFFD"));
  }

  @Test
  void cutsLinesAtLineFeedsOnly() {
    Results results = join(job(
        JobState.COMPLETED, Fixture.chat("a", "x\u2028y\u0085z") + "\r", Fixture.chat("b", "2")));

    assertThat(results.rows())
        .extracting(ResultRow::output)
        .containsExactly("x\u2028y\u0085z", "2", null);
    assertThat(results.problems()).isEmpty();
  }

  @Test
  void readsBehindAByteOrderMarkAndWithoutALastLineFeed() {
    Path output = Fixture.write(
        folder, "out.jsonl", ("\uFEFF" + Fixture.chat("a", "1")).getBytes(StandardCharsets.UTF_8));

    Results results = join(ResultFiles.of("job-1", JobState.COMPLETED, output, null));

    assertThat(results.row("a").orElseThrow().output()).isEqualTo("1");
    assertThat(results.problems()).isEmpty();
  }

  @Test
  void readsLinesOfManyMegabytes() {
    String long30m = "x".repeat(30_000_000);

    Results results = join(job(
        JobState.COMPLETED,
        Fixture.chat("a", "1"),
        Fixture.chat("b", long30m),
        Fixture.chat("c", "3")));

    assertThat(results.row("b").orElseThrow().output()).hasSize(30_000_000);
    assertThat(results.row("c").orElseThrow().output()).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1200, 1345, 1400, 1455, 1490, 1700, 2100, 3000})
  void hasARowForEachRequestInEveryColumnHoweverManyChunksTheFileHas(int requests) {
    String[] lines = new String[requests];
    for (int i = 0; i < requests; i++) {
      lines[i] = Fixture.request("row-" + i, "x".repeat(850));
    }
    Path file = Fixture.write(folder, "many.jsonl", lines);

    for (JoinOptions options : List.of(JoinOptions.DEFAULT, JoinOptions.DEFAULT.withLazyTexts())) {
      Table table = Results.join(file, List.of(), options).table();

      assertThat(table.columns()).allMatch(column -> column.size() == requests);
      assertThat(table.stringColumn("custom_id").get(requests - 1))
          .isEqualTo("row-" + (requests - 1));
    }
  }

  @Test
  void mergesParts() {
    Path part1 = Fixture.write(
        folder, "part1.jsonl", Fixture.request("a", "A?"), Fixture.request("b", "B?"));
    Path part2 = Fixture.write(folder, "part2.jsonl", Fixture.request("c", "C?"));
    Path out1 =
        Fixture.write(folder, "out1.jsonl", Fixture.chat("b", "2"), Fixture.chat("c", "stray"));

    Results results = join(
        ResultFiles.of("job-1", JobState.CANCELLED, out1, null).withRequests(part1),
        ResultFiles.of("job-2", JobState.RUNNING, null, null).withRequests(part2));

    assertThat(results.rows())
        .extracting(ResultRow::outcome, ResultRow::job)
        .containsExactly(
            tuple(Outcome.CANCELLED, "job-1"),
            tuple(Outcome.ANSWERED, "job-1"),
            tuple(Outcome.PENDING, "job-2"));
    assertThat(results.problems())
        .extracting(ResultProblem::kind)
        .containsExactly(Kind.UNKNOWN_CUSTOM_ID);
  }

  @Test
  void letsALaterAnswerWin() {
    Path first = Fixture.write(
        folder,
        "1.jsonl",
        Fixture.failed("a", 500, "x"),
        Fixture.truncated("b", "B…"),
        Fixture.chat("c", "3"));
    Path second =
        Fixture.write(folder, "2.jsonl", Fixture.chat("a", "1"), Fixture.failed("b", 429, "y"));
    Path retried = Fixture.write(
        folder, "retry.jsonl", Fixture.request("a", "A?"), Fixture.request("b", "B?"));

    Results results = join(
        ResultFiles.of("job-2", JobState.COMPLETED, second, null)
            .withAttempt(2)
            .withRequests(retried)
            .cached(),
        ResultFiles.of("job-1", JobState.COMPLETED, first, null));

    assertThat(results.rows())
        .extracting(
            ResultRow::output,
            ResultRow::outcome,
            ResultRow::attempt,
            ResultRow::job,
            ResultRow::fromCache)
        .containsExactly(
            tuple("1", Outcome.ANSWERED, 2, "job-2", true),
            tuple("B…", Outcome.TRUNCATED, 1, "job-1", false),
            tuple("3", Outcome.ANSWERED, 1, "job-1", false));
    assertThat(results.problems()).isEmpty();
  }

  @Test
  void isPendingAgainWhileAFailedRequestIsRetried() {
    Path first = Fixture.write(
        folder, "1.jsonl", Fixture.failed("a", 500, "x"), Fixture.truncated("b", "B…"));

    Results results = join(
        ResultFiles.of("job-1", JobState.COMPLETED, first, null),
        ResultFiles.of("job-2", JobState.RUNNING, null, null).withAttempt(2));

    assertThat(results.rows())
        .extracting(ResultRow::outcome, ResultRow::attempt, ResultRow::error)
        .containsExactly(
            tuple(Outcome.PENDING, 2, null),
            tuple(Outcome.TRUNCATED, 1, null),
            tuple(Outcome.PENDING, 2, null));
  }

  @Test
  void keepsTheErrorOfAnEarlierAttemptWhenTheLaterHasNoLine() {
    Path first = Fixture.write(folder, "1.jsonl", Fixture.failed("a", 500, "x"));

    Results results = join(
        ResultFiles.of("job-1", JobState.COMPLETED, first, null),
        ResultFiles.of("job-2", JobState.CANCELLED, null, null).withAttempt(2));

    assertThat(results.rows())
        .extracting(ResultRow::outcome, ResultRow::attempt)
        .containsExactly(
            tuple(Outcome.FAILED, 1), tuple(Outcome.CANCELLED, 2), tuple(Outcome.CANCELLED, 2));
  }

  @Test
  void givesRawLinesAsTheServiceWroteThem() {
    String line = Fixture.chat("b", "Grüße 日本");
    Results results = join(job(JobState.COMPLETED, Fixture.chat("a", "1"), line + "\r"));

    assertThat(results.raw("b")).hasValue(line + "\r");
    assertThat(results.raw("c")).isEmpty();
    assertThat(results.raw("nobody")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void joinsShuffledFilesRowByRow(long seed) {
    Random random = new Random(seed);
    List<String> requests = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String id = "row-" + i;
      requests.add(Fixture.request(id, "q" + i));
      switch (random.nextInt(5)) {
        case 0 -> lines.add(Fixture.failed(id, 400, "x"));
        case 1 -> lines.add("{\"custom_id\":\"" + id + "\",");
        case 2 -> lines.add(Fixture.chat("stranger-" + i, "?"));
        default -> lines.add(Fixture.chat(id, "a" + i));
      }
    }
    Collections.shuffle(lines, random);
    Path path = Fixture.write(folder, "many.jsonl", requests.toArray(String[]::new));

    Results results = Results.join(
        BatchFile.read(path), List.of(job(JobState.COMPLETED, lines.toArray(String[]::new))));

    assertThat(results.rows()).hasSize(500);
    for (int i = 0; i < 500; i++) {
      ResultRow row = results.rows().get(i);
      assertThat(row.customId()).isEqualTo("row-" + i);
      assertThat(row.prompt()).isEqualTo("q" + i);
      assertThat(row.output()).isIn(null, "a" + i);
      assertThat(row.outcome()).isIn(Outcome.ANSWERED, Outcome.FAILED, Outcome.MISSING);
    }
    long left = results.problems().size()
        + results.outcomes().get(Outcome.ANSWERED)
        + results.outcomes().get(Outcome.FAILED);
    assertThat(left).isEqualTo(500);
  }
}
