package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Prices;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample goes first. */
class PilotTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);

  @Test
  void sendsASpreadSampleAndHoldsTheRestUntilToldToGoOn() throws Exception {
    try (Runs runs = open()) {
      Run run = runs.submit(file(10), pilot(3, OptionalDouble.empty()));

      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.HELD);
      assertThat(service.uploaded(run.jobs().get(0).inputFile().id().orElseThrow()))
          .contains("row-4\"", "row-7\"", "row-10\"");
      Pilot pilot = run.pilot(row -> OptionalDouble.of(0.5)).orElseThrow();
      assertThat(pilot)
          .isEqualTo(new Pilot(
              3,
              7,
              Map.of(Outcome.ANSWERED, 3),
              0,
              OptionalDouble.of(1.5),
              OptionalDouble.empty()));
      assertThat(pilot.predicted(7)).hasValue(3.5);
      assertThat(run.results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 3, Outcome.PENDING, 7));
      assertThat(service.jobCount()).isEqualTo(1);

      assertThat(run.goOn(progress -> {})).isTrue();
      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 10));
      assertThat(run.goOn(progress -> {})).isFalse();
    }
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void predictsTheCostThoughSomeOfTheSampleFailed() throws Exception {
    service.failingAt(id -> id.equals("row-7"));
    try (Runs runs = open()) {
      Run run = runs.submit(file(10), pilot(3, OptionalDouble.empty()));
      run.await(progress -> {});

      Pilot pilot = run.pilot(row ->
              row.outcome() == Outcome.FAILED ? OptionalDouble.empty() : OptionalDouble.of(0.5))
          .orElseThrow();

      assertThat(pilot.outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 2, Outcome.FAILED, 1));
      assertThat(pilot.cost()).hasValue(1);
      assertThat(run.pilot(Prices.UNKNOWN).orElseThrow().cost()).isEmpty();
    }
  }

  @Test
  void goesOnByItselfWhenTheRequirementHolds() throws Exception {
    try (Runs runs = open()) {
      Run run = runs.submit(file(10), pilot(4, OptionalDouble.of(1)));

      run.await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 10));
    }
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void holdsTheRestWhenTheRequirementDoesNotHold() throws Exception {
    service.truncating(id -> true);
    try (Runs runs = open()) {
      Run run = runs.submit(file(10), pilot(4, OptionalDouble.of(0.5)));

      run.await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.HELD);
      assertThat(run.pilot(Prices.UNKNOWN).orElseThrow().share()).isZero();
      assertThat(run.cancel().state()).isEqualTo(RunState.CANCELLED);
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void isHeldInAnotherProcessToo() throws Exception {
    BatchFile file = file(10);
    try (Runs runs = open()) {
      runs.submit(file, pilot(3, OptionalDouble.empty())).await(progress -> {});
    }
    try (Runs runs = open()) {
      Run run = runs.submit(file);

      assertThat(run.attached()).isTrue();
      assertThat(run.progress().state()).isEqualTo(RunState.HELD);
      run.goOn(progress -> {});
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 10));
    }
  }

  @Test
  void submitsEveryPartThoughOneFails() throws Exception {
    int[] uploads = {0};
    service.failing(
        call -> call.equals("upload") && ++uploads[0] == 1 ? Fault.UNREACHABLE : Fault.NONE);
    BatchFile file = BatchFile.read(
        TestFiles.batch(folder.resolve("many.jsonl"), 12),
        Rules.AZURE.withLimits(new Limits(1_000_000, 2)));
    try (Runs runs = open()) {
      try {
        runs.submit(file);
      } catch (ServiceException outOfReach) {
        assertThat(service.calls()).filteredOn("upload"::equals).hasSize(6);
      }
      Run run = runs.newest().orElseThrow().await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 12));
    }
    assertThat(service.jobCount()).isEqualTo(6);
  }

  private static SubmitOptions pilot(int requests, OptionalDouble share) {
    return SubmitOptions.DEFAULT.withPilot(new PilotOptions(requests, share));
  }

  private BatchFile file(int requests) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), requests));
  }

  private Runs open() {
    return Runs.open(
        new Home(folder.resolve("home")),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }
}
