package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.Failing;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);
  private static final RunRow.Place THERE = new RunRow.Place("there", "azure there", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private BatchFile file;

  @BeforeEach
  void write() throws IOException {
    file = file("reviews.jsonl", 3);
  }

  @Test
  void saysWhyItWaitsForAResultFile() throws Exception {
    List<String> notes = new ArrayList<>();
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      run.await(progress -> {
        if (progress.state() == RunState.COLLECTING) {
          service.forgetFiles();
          progress.note().ifPresent(notes::add);
        }
      });
    }
    assertThat(notes)
        .isNotEmpty()
        .containsOnly("the service answers 404 for the output file; it may appear within a minute");
  }

  @Test
  void takesNoLessThanNoTimeBySlowClocksOfTheService() {
    Instant submitted = Instant.parse("2026-11-22T14:00:00.700Z");

    assertThat(new Progress.Times(submitted, submitted, Optional.of(submitted.minusMillis(700)))
            .took())
        .contains(Duration.ZERO);
  }

  @Test
  void submitsAFileAndWaitsForItsResults() throws Exception {
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      List<String> stages = new ArrayList<>();
      run.await(progress -> stages.add(progress.stage()));

      assertThat(run.name()).isEqualTo("reviews");
      assertThat(run.attached()).isFalse();
      assertThat(stages.stream().distinct())
          .containsExactly("validating", "in progress", "fetching results", "completed");
      assertThat(run.progress().counts()).isEqualTo(new Progress.Counts(3, 3, 0));
      JobFacts job = run.jobs().get(0);
      assertThat(job.files().output().orElseThrow()).exists();
      assertThat(job.files().errors()).isEmpty();
      assertThat(service.calls()).filteredOn("create"::equals).hasSize(1);
    }
  }

  @Test
  void fetchesAResultFileAgainThatHoldsLessThanTheJobCounts() throws Exception {
    service.cuttingDownloads(2);
    List<String> notes = new ArrayList<>();
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> progress.note().ifPresent(notes::add));

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
      assertThat(notes).contains("only a part came; trying again");
    }
  }

  @Test
  void takesAResultFileThatIsWholeThoughItHoldsLessThanTheJobCounts() throws Exception {
    service.leaving("row-2"::equals);
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 2, Outcome.MISSING, 1));
      assertThat(service.calls()).containsOnlyOnce("requireWhole");
    }
  }

  @Test
  void fetchesAResultFileAgainThatIsGoneOrDamaged() throws Exception {
    Path output;
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});
      output = run.jobs().get(0).files().output().orElseThrow();
    }
    String collected = Files.readString(output);

    for (String now : List.of("", collected.replace("answer", "ANSWER") + " ")) {
      Files.writeString(output, now);
      try (Runs runs = open(HERE)) {
        assertThat(runs.find("reviews").orElseThrow().results().outcomes())
            .isEqualTo(Map.of(Outcome.ANSWERED, 3));
      }
      assertThat(output).hasContent(collected);
    }
  }

  @Test
  void saysWhatToDoWithADamagedResultFileThatCannotBeFetchedAgain() throws Exception {
    Path output;
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});
      output = run.jobs().get(0).files().output().orElseThrow();
    }
    Files.delete(output);
    String gone =
        output + ": the file is gone or damaged: its bytes are not those that were collected\n";

    try (Runs runs = open(THERE)) {
      assertThatThrownBy(() -> runs.find("reviews").orElseThrow().results())
          .hasMessage(gone + "  Connect to azure here, where it is fetched again if the service"
              + " still has it, or put it back from a backup.");
    }
    try (Runs runs = open(HERE)) {
      Run run = runs.find("reviews").orElseThrow();
      service.failing(call -> call.equals("download") ? Fault.UNREACHABLE : Fault.NONE);
      assertThatThrownBy(run::results)
          .hasMessageStartingWith(gone + "  It could not be fetched again: ")
          .hasMessageEndingWith("\n  Try again later, or put it back from a backup.");
      service.failing(call -> Fault.NONE);
      service.forgetFiles();
      assertThatThrownBy(run::results)
          .hasMessage(gone + "  The service does not have it any more: put it back from a backup.");
    }
  }

  @Test
  void looksNoLongerForALostJobWhenTheClockGoesBack() throws Exception {
    AtomicInteger creates = new AtomicInteger();
    AtomicInteger lists = new AtomicInteger();
    SetBack clock = new SetBack(time);
    Instant begun = time.now();
    service.failing(call -> {
      if (call.equals("jobs") && creates.get() == 1 && lists.getAndIncrement() == 1) {
        clock.back = Duration.ofHours(3);
      }
      return call.equals("create") && creates.getAndIncrement() == 0
          ? Fault.LOST_BEFORE
          : Fault.NONE;
    });
    try (Runs runs = open(HERE, clock)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
      assertThat(Duration.between(begun, time.now())).isLessThan(Duration.ofHours(1));
    }
    assertThat(lists.get()).isGreaterThan(1);
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void waitsNoLongerForRoomWhenTheClockGoesBack() throws Exception {
    service.full(3, false);
    SetBack clock = new SetBack(time);
    Instant begun = time.now();
    try (Runs runs = open(HERE, clock)) {
      Run run = runs.submit(file);
      clock.back = Duration.ofHours(3);

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 3));
      assertThat(Duration.between(begun, time.now())).isLessThan(Duration.ofHours(1));
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void attachesWhenTheSameBytesAreSubmittedAgain() throws Exception {
    try (Runs runs = open(HERE)) {
      String first = runs.submit(file).await(progress -> {}).id();

      Run again = runs.submit(file("another name.jsonl", 3));

      assertThat(again.attached()).isTrue();
      assertThat(again.id()).isEqualTo(first);
      assertThat(again.name()).isEqualTo("reviews");
      assertThat(again.progress().state()).isEqualTo(RunState.COMPLETED);
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void attachesInAnotherProcess() {
    String first;
    try (Runs runs = open(HERE)) {
      first = runs.submit(file).id();
    }
    try (Runs runs = open(HERE)) {
      Run again = runs.submit(file);

      assertThat(again.attached()).isTrue();
      assertThat(again.id()).isEqualTo(first);
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void paysAgainOnlyWhenAsked() {
    try (Runs runs = open(HERE)) {
      Run first = runs.submit(file);
      Run second = runs.submit(file, SubmitOptions.DEFAULT.payAgain());

      assertThat(second.attached()).isFalse();
      assertThat(second.id()).isNotEqualTo(first.id());
      assertThat(runs.list()).extracting(Run::id).containsExactly(second.id(), first.id());
    }
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void submitsTheBytesThatWereThereNotThoseThatCameLater() throws Exception {
    try (Runs runs = open(HERE)) {
      service.failing(call -> call.equals("upload") ? Fault.UNREACHABLE : Fault.NONE);
      assertThatThrownBy(() -> runs.submit(file)).isInstanceOf(ServiceException.class);
      Files.writeString(file.path(), "changed");
      service.failing(call -> Fault.NONE);

      Run run = runs.newest().orElseThrow().await(progress -> {});

      assertThat(run.progress().counts().completed()).isEqualTo(3);
      assertThat(run.input().requests()).isEqualTo(3);
    }
  }

  @Test
  void findsTheNewestRunOfAName() throws IOException {
    try (Runs runs = open(HERE)) {
      Run first = runs.submit(file, "mine");
      Run second = runs.submit(file("other.jsonl", 4), "mine");

      assertThat(runs.find("mine").orElseThrow().id()).isEqualTo(second.id());
      String jobOfFirst = first.jobs().get(0).jobId().orElseThrow();
      assertThat(runs.find(jobOfFirst).orElseThrow().id()).isEqualTo(first.id());
      assertThat(runs.find("nobody")).isEmpty();
    }
  }

  @Test
  void answersToEveryNameThatItWasGiven() {
    try (Runs runs = open(HERE)) {
      Run first = runs.submit(file, "one");
      Run again = runs.submit(file, "two");

      assertThat(again.name()).isEqualTo("two");
      assertThat(runs.find("one").orElseThrow().id()).isEqualTo(first.id());
      assertThat(runs.find("two").orElseThrow().id()).isEqualTo(first.id());
    }
  }

  @Test
  void submitsAgainWhatWasRefusedBeforeItWasBilled() throws Exception {
    service.ending("failed");
    try (Runs runs = open(HERE)) {
      Run failed = runs.submit(file).await(progress -> {});
      assertThat(failed.progress().state()).isEqualTo(RunState.FAILED);
      service.ending("completed");

      Run again = runs.submit(file).await(progress -> {});

      assertThat(again.resubmitted()).isTrue();
      assertThat(again.attached()).isFalse();
      assertThat(again.id()).isEqualTo(failed.id());
      assertThat(again.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(again.jobs()).hasSize(2);
    }
  }

  @Test
  void attachesToWhatExpiredBecauseSomeOfItWasBilled() throws Exception {
    service.ending("expired");
    try (Runs runs = open(HERE)) {
      runs.submit(file).await(progress -> {});

      Run again = runs.submit(file);

      assertThat(again.attached()).isTrue();
      assertThat(again.progress().state()).isEqualTo(RunState.EXPIRED);
      assertThat(again.jobs().get(0).files().output()).isPresent();
    }
  }

  @Test
  void findsTheJobOfACreateWhoseAnswerWasLost() throws Exception {
    AtomicInteger creates = new AtomicInteger();
    service
        .failing(call -> call.equals("create") && creates.getAndIncrement() == 0
            ? Fault.ANSWER_LOST
            : Fault.NONE)
        .listingLate(Duration.ofMinutes(3));
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void createsAgainOnlyWhenALateJobCanNoLongerAppear() throws Exception {
    AtomicInteger creates = new AtomicInteger();
    service.failing(call ->
        call.equals("create") && creates.getAndIncrement() == 0 ? Fault.LOST_BEFORE : Fault.NONE);
    var begun = time.now();
    try (Runs runs = open(HERE)) {
      runs.submit(file);
    }
    assertThat(Duration.between(begun, time.now())).isGreaterThan(Duration.ofMinutes(5));
    assertThat(service.jobCount()).isEqualTo(1);
    assertThat(service.calls()).filteredOn("create"::equals).hasSize(2);
  }

  @Test
  void waitsOnWhileTheServiceIsOutOfReach() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      service.failing(call ->
          call.equals("job") && looks.incrementAndGet() < 5 ? Fault.UNREACHABLE : Fault.NONE);
      List<String> notes = new ArrayList<>();

      run.await(progress -> progress.note().ifPresent(notes::add));

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(notes).contains("the service failed: UNREACHABLE; trying again");
    }
  }

  @Test
  void givesUpWaitingWhenTheServiceStaysOutOfReachAndLosesNothing() throws Exception {
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      service.failing(call -> Fault.UNREACHABLE);

      assertThatThrownBy(() -> run.await(progress -> {})).isInstanceOf(ServiceException.class);

      service.failing(call -> Fault.NONE);
      run.await(progress -> {});
      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    }
  }

  @Test
  void fetchesResultsAgainAfterABrokenDownload() throws Exception {
    AtomicInteger downloads = new AtomicInteger();
    service.failing(call -> call.equals("download") && downloads.getAndIncrement() == 0
        ? Fault.UNREACHABLE
        : Fault.NONE);
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.jobs().get(0).files().output().orElseThrow()).isNotEmptyFile();
    }
  }

  @Test
  void goesOnWithTheRunWhenWaitingIsInterrupted() throws Exception {
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> run.await(progress -> {})).isInstanceOf(InterruptedException.class);

      run.await(progress -> {});
      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    }
  }

  @Test
  void keepsAStateWhoseWordIsNotKnown() {
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      service.rename("in_review");

      Progress progress = run.refresh();

      assertThat(progress.state()).isEqualTo(RunState.OTHER);
      assertThat(progress.stage()).isEqualTo("in review");
    }
  }

  @Test
  void cancelsAndKeepsWhatWasFinished() throws Exception {
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);

      assertThat(run.cancel().state()).isEqualTo(RunState.CANCELLING);
      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.jobs().get(0).files().output()).isPresent();
      assertThat(service.calls()).filteredOn("cancel"::equals).hasSize(1);
    }
  }

  @Test
  void followsAJobWhoseServiceDoesNotCancel() throws Exception {
    service.cancellingNothing();
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);

      assertThat(run.cancel().note()).contains("the service does not cancel it: no such call");
      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.progress().note()).isEmpty();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    }
  }

  @Test
  void looksAgainAfterHalfAnHourHoweverLongAServiceAsksToWait() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      Instant submitted = time.now();
      service.failing(call -> {
        if (call.equals("job") && looks.incrementAndGet() == 1) {
          throw Failing.throttled(Duration.ofSeconds(999_999_999));
        }
        return Fault.NONE;
      });
      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(Duration.between(submitted, time.now()))
          .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }
  }

  @Test
  void dropsWhatWasNotSentWhenItIsCancelled() {
    service.failing(call -> Fault.UNREACHABLE);
    try (Runs runs = open(HERE)) {
      assertThatThrownBy(() -> runs.submit(file)).isInstanceOf(ServiceException.class);

      Run run = runs.newest().orElseThrow();

      assertThat(run.cancel().state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.progress().stage()).isEqualTo("cancelled before it was sent");
    }
    assertThat(service.jobCount()).isZero();
  }

  @Test
  void tellsOfTheSameBytesOnAnotherConnection() {
    try (Runs runs = open(THERE)) {
      runs.submit(file, "elsewhere");
    }
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);

      assertThat(run.attached()).isFalse();
      assertThat(run.elsewhere()).extracting(Run::name).containsExactly("elsewhere");
      assertThat(run.elsewhere()).extracting(Run::connection).containsExactly("azure there");
      assertThat(runs.list()).hasSize(1);
      assertThat(runs.listAll()).hasSize(2);
    }
  }

  @Test
  void meansTheRunOfThisConnectionByANameThatIsGivenOnAnotherToo() {
    try (Runs here = open(HERE)) {
      Run run = here.submit(file, "numbers");
      try (Runs there = open(THERE)) {
        Run other = there.submit(file, "numbers");

        assertThat(there.find("numbers").orElseThrow().id()).isEqualTo(other.id());
        assertThat(here.find("numbers").orElseThrow().id()).isEqualTo(run.id());
      }
    }
  }

  @Test
  void doesNotAskAnotherConnectionsService() {
    try (Runs runs = open(THERE)) {
      runs.submit(file, "far");
    }
    try (Runs runs = open(HERE)) {
      Run far = runs.find("far").orElseThrow();

      assertThat(far.progress().stage()).isEqualTo("validating");
      assertThatThrownBy(far::refresh)
          .hasMessage("run far was submitted on azure there; this is azure here\n"
              + "  Connect to azure there to go on with it.");
    }
  }

  @Test
  void leavesAStepToTheProcessThatIsTakingIt() {
    try (Runs runs = open(HERE);
        Runs other = open(HERE)) {
      List<Boolean> attached = new ArrayList<>();
      runs.submit(file, SubmitOptions.DEFAULT, progress -> {
        if (progress.stage().equals("the service reads the file")) {
          attached.add(other.submit(file).attached());
        }
      });

      assertThat(attached).contains(true);
    }
    assertThat(service.jobCount()).isEqualTo(1);
    assertThat(service.calls()).filteredOn("upload"::equals).hasSize(1);
  }

  @Test
  void sendsALargeFileInPartsOfOneRun() throws Exception {
    BatchFile large = BatchFile.read(
        TestFiles.batch(folder.resolve("large.jsonl"), 10),
        Rules.AZURE.withLimits(new Limits(1_000_000, 4)));
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(large);
      assertThat(run.jobs()).hasSize(3);

      run.await(progress -> {});

      assertThat(run.progress().counts()).isEqualTo(new Progress.Counts(10, 10, 0));
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 10));
      assertThat(runs.submit(large).attached()).isTrue();
    }
    assertThat(service.jobCount()).isEqualTo(3);
  }

  @Test
  void queuesWhatHasNoRoomAtOnce() throws Exception {
    service.full(3, false);
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);
      assertThat(run.progress().stage()).isEqualTo("queued");
      assertThat(run.progress().note().orElseThrow())
          .startsWith("the enqueued-token limit of deployment mini is reached; next try at ");

      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    }
    assertThat(service.calls()).filteredOn("upload"::equals).hasSize(1);
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void queuesWhatTurnsOutToHaveNoRoom() throws Exception {
    service.full(2, true);
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.jobs()).hasSize(3);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    }
    assertThat(service.calls()).filteredOn("upload"::equals).hasSize(1);
  }

  @Test
  void dropsWhatIsQueuedWhenItIsCancelled() {
    service.full(1000, false);
    try (Runs runs = open(HERE)) {
      Run run = runs.submit(file);

      assertThat(run.cancel().state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.CANCELLED, 3));
    }
    assertThat(service.jobCount()).isZero();
  }

  @Test
  void refusesAFileThatChangedForTheWorseSinceItWasRead() throws IOException {
    Files.writeString(file.path(), "not json\n");
    try (Runs runs = open(HERE)) {
      assertThatThrownBy(() -> runs.submit(file)).hasMessageContaining("nothing was submitted");
      assertThat(runs.listAll()).isEmpty();
    }
  }

  /** The clock of this machine, where the service's goes on. */
  private static final class SetBack implements Time {
    private final FakeTime service;
    private Duration back = Duration.ZERO;

    private SetBack(FakeTime service) {
      this.service = service;
    }

    @Override
    public Instant now() {
      return service.now().minus(back);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      service.sleep(duration);
    }
  }

  private Runs open(RunRow.Place place) {
    return open(place, time);
  }

  private Runs open(RunRow.Place place, Time clock) {
    return Runs.open(
        new Home(folder.resolve("home")),
        place,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, clock, Point.Watcher.NONE));
  }

  private BatchFile file(String name, int lines) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve(name), lines));
  }
}
