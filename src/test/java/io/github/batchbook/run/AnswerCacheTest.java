package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that were answered before are answered from there. */
class AnswerCacheTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);
  private static final RunRow.Place THERE = new RunRow.Place("there", "azure there", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);

  @Test
  void sendsOnlyTheLinesThatWereEdited() throws Exception {
    try (Runs runs = open(HERE)) {
      runs.submit(file("one", lines(1, 10))).await(progress -> {});
      List<String> edited = lines(1, 10);
      edited.set(3, line("row-4", "Is 4 odd?"));
      edited.set(8, line("row-9", "Is 9 odd?"));
      List<Plan> asked = new ArrayList<>();

      Run run = runs.submit(file("two", edited), SubmitOptions.DEFAULT.asking(asked::add))
          .await(progress -> {});

      assertThat(asked).extracting(Plan::requests, Plan::fromCache).containsExactly(tuple(2, 8));
      assertThat(service.uploaded(lastUpload(run)).lines()).hasSize(2);
      assertThat(run.fromCache()).isEqualTo(8);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 10));
      assertThat(run.results().rows().stream().filter(row -> !row.fromCache()))
          .extracting(ResultRow::customId)
          .containsExactly("row-4", "row-9");
      assertThat(run.progress().counts()).isEqualTo(new Progress.Counts(10, 10, 0));
    }
  }

  @Test
  void countsWhatWasThereBeforeAsNoWorkOfTheService() throws Exception {
    try (Runs runs = open(HERE)) {
      runs.submit(file("one", lines(1, 8))).await(progress -> {});
      Run run = runs.submit(file("two", lines(1, 10)));
      time.pass(Duration.ofSeconds(5));

      Progress progress = run.refresh();

      assertThat(progress.stage()).isEqualTo("in progress");
      assertThat(progress.counts()).isEqualTo(new Progress.Counts(10, 8, 0));
      assertThat(progress.pace()).isEmpty();
    }
  }

  @Test
  void makesACompletedRunWithoutAJobWhenAllIsThere() throws Exception {
    try (Runs runs = open(HERE)) {
      runs.submit(file("one", lines(1, 5))).await(progress -> {});
      List<String> renamed = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        renamed.add(
            "{ \"body\":{\"messages\":[{\"content\":\"Is \\u0035 even?\",\"role\":\"user\"}],"
                    .replace("\\u0035", i == 5 ? "\\u0035" : String.valueOf(i))
                + "\"model\":\"mini\"}, \"url\":\"/chat/completions\",\"method\":\"POST\",\"custom_id\":\"new \\\""
                + i + "\"}");
      }

      Run run = runs.submit(file("two", renamed));

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.jobs()).isEmpty();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 5));
      assertThat(run.results().rows()).extracting(ResultRow::customId).contains("new \"5");
      assertThat(run.results().table().booleanColumn("from_cache").isTrue().size())
          .isEqualTo(5);
      assertThat(runs.submit(file("two", renamed)).attached()).isTrue();
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void takesWhatASynchronousDeploymentAnswered() throws Exception {
    service.leaving("row-2"::equals);
    try (Runs runs = open(HERE)) {
      Run first = runs.submit(file("one", lines(1, 2))).await(progress -> {});
      first.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {});
      List<String> ofThatDeployment =
          lines(2, 3).stream().map(line -> line.replace("mini", "mini-sync")).toList();

      Run run = runs.submit(file("two", ofThatDeployment)).await(progress -> {});

      assertThat(run.fromCache()).isEqualTo(1);
      assertThat(run.results().row("row-2").orElseThrow().output()).isEqualTo("at once");
    }
  }

  @Test
  void givesEqualLinesAnswersOfTheirOwn() throws Exception {
    try (Runs runs = open(HERE)) {
      List<String> twice = List.of(line("a", "Why?"), line("b", "Why?"));
      Run first = runs.submit(file("one", twice)).await(progress -> {});
      List<String> thrice = List.of(line("a", "Why?"), line("b", "Why?"), line("c", "Why?"));

      Run second = runs.submit(file("two", thrice)).await(progress -> {});

      assertThat(first.fromCache()).isZero();
      assertThat(service.uploaded(lastUpload(first)).lines()).hasSize(2);
      assertThat(second.fromCache()).isEqualTo(2);
      assertThat(service.uploaded(lastUpload(second))).contains("\"c\"").doesNotContain("\"a\"");
    }
  }

  @Test
  void keepsAnswersToTheirConnectionAndDeployment() throws Exception {
    try (Runs runs = open(HERE)) {
      runs.submit(file("one", lines(1, 3))).await(progress -> {});
      List<String> other =
          lines(1, 3).stream().map(line -> line.replace("mini", "large")).toList();
      assertThat(runs.submit(file("two", other)).fromCache()).isZero();
    }
    try (Runs runs = open(THERE)) {
      List<String> edited = lines(1, 4);
      assertThat(runs.submit(file("three", edited)).fromCache()).isZero();
    }
  }

  @Test
  void asksAgainWhatWasNotAnswered() throws Exception {
    service.truncating("row-2"::equals).leaving("row-3"::equals);
    try (Runs runs = open(HERE)) {
      runs.submit(file("one", lines(1, 3))).await(progress -> {});

      Run run = runs.submit(file("two", lines(1, 4)));

      assertThat(run.fromCache()).isEqualTo(1);
      assertThat(service.uploaded(lastUpload(run))).doesNotContain("row-1\"");
    }
  }

  @Test
  void usesNoCacheWhenToldSoAndWhenPaidAgain() throws Exception {
    try (Runs runs = open(HERE)) {
      BatchFile file = file("one", lines(1, 3));
      runs.submit(file).await(progress -> {});

      assertThat(runs.submit(file, SubmitOptions.DEFAULT.payAgain()).fromCache())
          .isZero();
      assertThat(runs.submit(file("two", lines(1, 4)), SubmitOptions.DEFAULT.withoutCache())
              .fromCache())
          .isZero();
    }
  }

  @Test
  void fetchesAnswersAgainThatAreDamagedOrGone() throws Exception {
    try (Runs runs = open(HERE)) {
      Run first = runs.submit(file("one", lines(1, 3))).await(progress -> {});
      runs.submit(file("two", lines(1, 4)));
      Files.delete(output(first));
      assertThat(runs.submit(file("three", lines(0, 3))).fromCache()).isEqualTo(3);
      Files.writeString(output(first), "{}\n");
    }
    try (Runs runs = open(HERE)) {
      List<Plan> asked = new ArrayList<>();

      Run run = runs.submit(file("four", lines(1, 5)), SubmitOptions.DEFAULT.asking(asked::add));

      assertThat(run.fromCache()).isEqualTo(3);
      assertThat(asked).flatExtracting(Plan::lost).isEmpty();
    }
  }

  @Test
  void tellsWhichAnswersAreLostBeforeTheyArePaidOnceMore() throws Exception {
    try (Runs runs = open(HERE)) {
      Path learned = output(runs.submit(file("one", lines(1, 3))).await(progress -> {}));
      Path unread = output(runs.submit(file("two", lines(2, 5))).await(progress -> {}));
      Path unrelated = output(runs.submit(file("three", lines(8, 9))).await(progress -> {}));
      for (Path output : List.of(learned, unread, unrelated)) {
        Files.delete(output);
      }
      service.forgetFiles();
      List<Plan> asked = new ArrayList<>();

      Run run = runs.submit(file("four", lines(1, 6)), SubmitOptions.DEFAULT.asking(asked::add));

      assertThat(run.fromCache()).isZero();
      assertThat(asked)
          .flatExtracting(Plan::lost)
          .containsExactly(lost("one", learned, 3), lost("two", unread, 2));
    }
  }

  private static LostAnswers lost(String run, Path output, int requests) {
    return new LostAnswers(
        run,
        output,
        requests,
        output
            + ": the file is gone or damaged: its bytes are not those that were collected\n"
            + "  The service does not have it any more: put it back from a backup.");
  }

  private static Path output(Run run) {
    return run.jobs().get(0).files().output().orElseThrow();
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  private static String lastUpload(Run run) {
    List<JobFacts> jobs = run.jobs();
    return jobs.get(jobs.size() - 1).inputFile().id().orElseThrow();
  }

  private static List<String> lines(int from, int to) {
    List<String> lines = new ArrayList<>();
    for (int i = from; i <= to; i++) {
      lines.add(line("row-" + i, "Is " + i + " even?"));
    }
    return lines;
  }

  private static String line(String id, String prompt) {
    return """
        {"custom_id":"%s","method":"POST","url":"/v1/chat/completions","body":{"model":"mini",\
        "messages":[{"role":"user","content":"%s"}]}}""".formatted(id, prompt);
  }

  private BatchFile file(String name, List<String> lines) throws IOException {
    return BatchFile.read(
        Files.writeString(folder.resolve(name + ".jsonl"), String.join("\n", lines) + "\n"));
  }

  private Runs open(RunRow.Place place) {
    return Runs.open(
        new Home(folder.resolve("home")),
        place,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }
}
