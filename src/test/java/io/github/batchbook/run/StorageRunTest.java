package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultError;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.result.Results;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs through the user's own storage, of files at the service, and of a synchronous deployment. */
class StorageRunTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);
  private static final URI CONTAINER =
      URI.create("https://account.blob.example/box?sv=1&sig=secret-signature");
  private static final URI OTHER = URI.create("https://account.blob.example/other");

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);

  @Test
  void goesThroughAContainerAndKeepsNoCredential() throws Exception {
    try (Runs runs = open()) {
      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(run.jobs().get(0).job().orElseThrow().blobs().input().orElseThrow())
          .matches("https://account.blob.example/box/[0-9a-f-]{36}/numbers.jsonl");
    }
    for (String name : new String[] {"ledger.db", "ledger.db-wal"}) {
      Path file = folder.resolve("home").resolve(name);
      assertThat(
              Files.exists(file)
                  ? Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                  : "")
          .doesNotContain("secret-signature");
    }
  }

  @Test
  void findsTheJobOfALostCreateByItsPath() throws Exception {
    int[] creates = {0};
    service
        .listingLate(Duration.ofMinutes(2))
        .failing(
            call -> call.equals("create") && ++creates[0] == 1 ? Fault.ANSWER_LOST : Fault.NONE);
    try (Runs runs = open()) {
      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void goesThroughAnotherContainerWhenNoCreateWasBegun() throws Exception {
    service.failing(call -> call.equals("create") ? Fault.UNREACHABLE : Fault.NONE);
    try (Runs runs = open()) {
      assertThatThrownBy(() -> runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER)))
          .isInstanceOf(ServiceException.class);
      service.failing(call -> Fault.NONE);

      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(OTHER));

      assertThat(run.attached()).isFalse();
      assertThat(run.wentOn()).isTrue();
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(input(run)).startsWith(OTHER + "/");
      assertThat(runs.submit(file(4)).attached()).isTrue();
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void uploadsWhatWasNotSentWhenNoContainerIsNamedAnyMore() throws Exception {
    service.failing(call -> call.equals("create") ? Fault.UNREACHABLE : Fault.NONE);
    try (Runs runs = open()) {
      assertThatThrownBy(() -> runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER)))
          .isInstanceOf(ServiceException.class);
      service.failing(call -> Fault.NONE);

      Run run = runs.submit(file(4));

      assertThat(run.wentOn()).isTrue();
      assertThat(run.storage()).isEmpty();
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(run.jobs().get(0).inputFile().id()).isPresent();
    }
  }

  @Test
  void uploadsWhatWasRefusedThroughAContainerWhenNoneIsNamedAnyMore() throws Exception {
    service.ending("failed");
    try (Runs runs = open()) {
      runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER)).await(progress -> {});
      service.ending("completed");

      Run run = runs.submit(file(4));

      assertThat(run.resubmitted()).isTrue();
      assertThat(run.storage()).isEmpty();
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
    }
  }

  @Test
  void leavesWhatWaitsForRoomInItsContainer() throws Exception {
    service.full(1, false);
    try (Runs runs = open()) {
      runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER));

      Run run = runs.submit(file(4));

      assertThat(run.attached()).isTrue();
      assertThat(run.storage()).contains("https://account.blob.example/box");
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(input(run)).startsWith("https://account.blob.example/box/");
    }
  }

  @Test
  void keepsToTheContainerWhereAJobMayHaveBeenMade() throws Exception {
    int[] creates = {0};
    service.failing(
        call -> call.equals("create") && ++creates[0] == 1 ? Fault.ANSWER_LOST : Fault.NONE);
    service.listingLate(Duration.ofMinutes(2));
    try (Runs runs = open()) {
      runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER));

      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(OTHER));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(input(run)).startsWith("https://account.blob.example/box/");
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void goesThroughAnotherContainerAfterACancelBeforeTheCreate() throws Exception {
    service.failing(call -> call.equals("create") ? Fault.UNREACHABLE : Fault.NONE);
    try (Runs runs = open()) {
      assertThatThrownBy(() -> runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER)))
          .isInstanceOf(ServiceException.class);
      runs.newest().orElseThrow().cancel();
      service.failing(call -> Fault.NONE);

      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(OTHER));

      assertThat(run.resubmitted()).isTrue();
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(input(run)).startsWith(OTHER + "/");
    }
  }

  @Test
  void putsTheBlobOnceMoreWhenThereWasNoRoomForItsJob() throws Exception {
    service.full(1, true);
    try (Runs runs = open()) {
      Run run = runs.submit(file(4), SubmitOptions.DEFAULT.through(CONTAINER));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(run.jobs().stream()
              .map(job -> job.job().orElseThrow().blobs().input())
              .distinct())
          .hasSize(2);
    }
  }

  private static String input(Run run) {
    List<JobFacts> jobs = run.jobs();
    return jobs.get(jobs.size() - 1).job().orElseThrow().blobs().input().orElseThrow();
  }

  @Test
  void submitsAFileThatIsAtTheService() throws Exception {
    BatchFile file = file(4);
    String fileId = service.upload(file.path(), "mine.jsonl").id();
    try (Runs runs = open()) {
      Run run = runs.submitUploaded(
          fileId, Rules.AZURE, SubmitOptions.DEFAULT.named("mine"), progress -> {});

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(run.jobs().get(0).inputFile().id()).contains(fileId);
      assertThat(runs.submit(file).attached()).isTrue();
    }
    assertThat(service.calls()).filteredOn("upload"::equals).hasSize(1);
  }

  @Test
  void finishesATailOnASynchronousDeployment() throws Exception {
    service.leaving(id -> id.equals("row-2") || id.equals("row-3"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});

      Retry retry = run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {});

      assertThat(retry.asked()).isEqualTo(Map.of(Outcome.MISSING, 2));
      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
      ResultRow row = run.results().row("row-2").orElseThrow();
      assertThat(row.output()).isEqualTo("at once");
      assertThat(row.attempt()).isEqualTo(2);
      assertThat(row.deployment()).isEqualTo("mini-sync");
      Path raw = folder.resolve("raw");
      assertThat(RawFiles.of(run).copyTo(raw, false))
          .containsExactly(
              raw.resolve("numbers.output.jsonl"),
              raw.resolve("numbers.part-2.attempt-2.output.jsonl"));
      assertThat(raw.resolve("numbers.part-2.attempt-2.output.jsonl"))
          .content()
          .contains("row-2", "row-3", "at once");
      Results priced = run.results(JoinOptions.DEFAULT.withPrices(each -> OptionalDouble.of(0.25)));
      assertThat(priced.usage().cost()).hasValue(2 * 0.25 + 2 * 0.5);
      assertThat(priced.usageTable().stringColumn("deployment").asList())
          .containsExactlyInAnyOrder("mini", "mini-sync");
    }
    assertThat(service.jobCount()).isEqualTo(1);
    assertThat(service.calls()).filteredOn("ask"::equals).hasSize(2);
  }

  @Test
  void letsOneRequestThatTheServerFailsAtKeepNoOtherWaiting() throws Exception {
    service.leaving(id -> !id.equals("row-1")).breaking(body -> body.contains("Is 3 even"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});

      run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {});

      assertThat(run.results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 3, Outcome.FAILED, 1));
      assertThat(run.progress().counts()).isEqualTo(new Progress.Counts(3, 2, 1));
      ResultRow row = run.results().row("row-3").orElseThrow();
      assertThat(row.error()).isEqualTo(new ResultError(null, "something broke"));
      assertThat(row.worthRetrying()).isTrue();
    }
  }

  @Test
  void letsOneRequestThatTheDeploymentHasNoTimeForKeepNoOtherWaiting() throws Exception {
    service.leaving(id -> !id.equals("row-1")).throttling(body -> body.contains("Is 3 even"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});

      run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 3, Outcome.FAILED, 1));
      ResultRow row = run.results().row("row-3").orElseThrow();
      assertThat(row.error()).isEqualTo(new ResultError(null, "too many calls"));
      assertThat(row.worthRetrying()).isTrue();
      assertThat(asked()).isEqualTo(4);
    }
  }

  @Test
  void asksOnceMoreAtTheEndWhatTheDeploymentHadNoTimeFor() throws Exception {
    service
        .leaving(id -> !id.equals("row-1"))
        .throttling(body -> body.contains("Is 3 even") && asked() < 4);
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});

      run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
    }
  }

  @Test
  void givesNoRequestUpWhileTheDeploymentHasTimeForNone() throws Exception {
    service.leaving(id -> false).failingAt(id -> true).throttling(body -> true);
    try (Runs runs = open()) {
      Run run = runs.submit(file(9)).await(progress -> {});

      assertThatThrownBy(() -> run.retry(
              RetryOptions.DEFAULT.only(Outcome.FAILED).asking("mini-sync"), progress -> {}))
          .isInstanceOf(ServiceException.class);
      assertThat(asked()).isEqualTo(5);
      service.throttling(body -> false);

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 9));
    }
  }

  @Test
  void tellsThatADeploymentIsNotThereWhoeverWasToldSo() throws Exception {
    service.leaving(id -> !id.equals("row-1")).withoutSynchronousDeployments();
    for (boolean elsewhere : new boolean[] {false, true}) {
      Path home = folder.resolve("home-" + elsewhere);
      try (Runs other = open(home, Point.Watcher.NONE);
          Runs runs = open(home, point -> {
            if (elsewhere && point == Point.RETRY_WRITTEN) {
              assertThatThrownBy(other::followUp).isInstanceOf(ServiceException.class);
            }
          })) {
        Run run = runs.submit(file(4)).await(progress -> {});

        assertThatThrownBy(
                () -> run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {}))
            .isInstanceOfSatisfying(
                RunException.class,
                refused -> assertThat(refused.byTheService()).isTrue())
            .hasMessage("run numbers: deployment mini-sync refused attempt 2\n"
                + "  no such deployment\n"
                + "  %retry numbers --sync with the name of another deployment asks again.");
        assertThat(run.progress().stage()).isEqualTo("refused");
      }
    }
  }

  /** A process may be killed between the end of a line and its line feed. */
  @Test
  void goesOnAfterALineOfTheJournalWithoutItsEnd() throws Exception {
    service.leaving(id -> !id.equals("row-1"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});
      service.failing(call -> call.equals("ask") && asked() > 2 ? Fault.UNREACHABLE : Fault.NONE);
      assertThatThrownBy(() -> run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {}))
          .isInstanceOf(ServiceException.class);
      Path journal = files(new Home(folder.resolve("home")).snapshots()).stream()
          .filter(file -> String.valueOf(file.getFileName()).startsWith(DurableFile.UNFINISHED))
          .findFirst()
          .orElseThrow();
      Files.writeString(journal, Files.readString(journal).stripTrailing());
      service.failing(call -> Fault.NONE);

      run.await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(run.results().problems()).isEmpty();
      assertThat(asked()).isEqualTo(4);
    }
  }

  @Test
  void keepsTheAnswersOfATailThatIsCancelled() throws Exception {
    service.leaving(id -> !id.equals("row-1"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});
      service.failing(call -> call.equals("ask") && asked() > 2 ? Fault.UNREACHABLE : Fault.NONE);
      assertThatThrownBy(() -> run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {}))
          .isInstanceOf(ServiceException.class);

      run.cancel();

      assertThat(run.progress().state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.progress().counts()).isEqualTo(new Progress.Counts(3, 2, 0));
      assertThat(run.results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 3, Outcome.CANCELLED, 1));
      assertThat(run.results().row("row-2").orElseThrow().output()).isEqualTo("at once");
    }
  }

  @Test
  void prunesNoAnswersOfATailThatIsBeingAsked() throws Exception {
    service.leaving(id -> !id.equals("row-1"));
    Home home = new Home(folder.resolve("home"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(4)).await(progress -> {});
      service.failing(call -> call.equals("ask") && asked() > 2 ? Fault.UNREACHABLE : Fault.NONE);
      assertThatThrownBy(() -> run.retry(RetryOptions.DEFAULT.asking("mini-sync"), progress -> {}))
          .isInstanceOf(ServiceException.class);
      for (Path file : files(home.snapshots())) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
      }

      try (Housekeeping keeping = Housekeeping.open(home)) {
        assertThat(keeping.prune(Duration.ofDays(1), false).files()).isZero();
      }

      service.failing(call -> Fault.NONE);
      run.await(progress -> {});
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
      assertThat(asked()).isEqualTo(4);
      run.forget(false);
      assertThat(files(home.snapshots())).isEmpty();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** How often a synchronous deployment was called. */
  private long asked() {
    return service.calls().stream().filter("ask"::equals).count();
  }

  private BatchFile file(int requests) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), requests));
  }

  private Runs open() {
    return open(folder.resolve("home"), Point.Watcher.NONE);
  }

  private Runs open(Path home, Point.Watcher watcher) {
    return Runs.open(
        new Home(home), HERE, () -> service, new Steps.Settings(Patience.DEFAULT, time, watcher));
  }
}
