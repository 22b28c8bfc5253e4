package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts wait for room under the deployment's limit. */
class QuotaTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);

  @Test
  void sendsNoMorePartsThanTheConfiguredLimitTakes() throws Exception {
    try (Runs runs = open()) {
      runs.settings().set("quota.mini", "30");
      Run run = runs.submit(file());

      assertThat(service.jobCount()).isEqualTo(1);
      assertThat(run.progress().note().orElseThrow())
          .matches("deployment mini may have 30 tokens enqueued: about \\d+ are, and this needs"
              + " about \\d+; sent when there is room");
      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 6));
    }
    assertThat(service.jobCount()).isEqualTo(3);
  }

  @Test
  void learnsTheLimitFromARefusalAndSendsWhatWaitsWhenOthersEnd() throws Exception {
    BatchFile file = file();
    service.withRoom(file.bytes() / 2);
    try (Runs runs = open()) {
      Run run = runs.submit(file);
      run.await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 6));
      assertThat(service.calls()).filteredOn("upload"::equals).hasSize(3);
    }
    assertThat(service.jobCount()).isEqualTo(3);
  }

  @Test
  void saysHowToGoOnWhenEvenWhatIsAloneHasNoRoom() throws Exception {
    service.withRoom(1);
    try (Runs runs = open()) {
      runs.settings().set("quota.mini", "1000");

      Run run = runs.submit(BatchFile.read(TestFiles.batch(folder.resolve("one.jsonl"), 5)));

      assertThat(run.progress().note().orElseThrow())
          .matches("deployment mini may have 1K tokens enqueued, and has no room for about \\d+,"
              + " though nothing else is known to be enqueued: if that lasts, %config quota.mini"
              + " with a smaller number, %cancel and %submit again, which cuts it into smaller"
              + " parts; next try at \\d\\d:\\d\\d:\\d\\d");
    }
  }

  @Test
  void sendsAlwaysWhatIsAlone() throws Exception {
    try (Runs runs = open()) {
      runs.settings().set("quota.mini", "1");

      Run run = runs.submit(BatchFile.read(TestFiles.batch(folder.resolve("one.jsonl"), 5)));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 5));
    }
  }

  @Test
  void cutsWhatIsMoreThanTheDeploymentMayHaveEnqueued() throws Exception {
    try (Runs runs = open()) {
      runs.settings().set("quota.mini", "35");

      Run run = runs.submit(BatchFile.read(TestFiles.batch(folder.resolve("one.jsonl"), 6)));

      assertThat(run.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 6));
      assertThat(service.worked()).containsExactly(2, 2, 2);
    }
  }

  @Test
  void cutsWhatIsSubmittedAgainAfterARefusalToldTheLimit() throws Exception {
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("one.jsonl"), 6));
    service.withRoom(file.bytes() / 2);
    try (Runs runs = open()) {
      Run run = runs.submit(file);
      assertThat(run.progress().note().orElseThrow())
          .matches("deployment mini may have \\d+ tokens enqueued, and this needs about \\d+: raise"
              + " its limit, or %cancel and %submit again, which cuts it into parts that fit;"
              + " next try at \\S+");

      run.cancel();
      Run again = runs.submit(file);

      assertThat(again.resubmitted()).isTrue();
      assertThat(again.id()).isEqualTo(run.id());
      assertThat(again.await(progress -> {}).results().outcomes())
          .isEqualTo(Map.of(Outcome.ANSWERED, 6));
      assertThat(again.results().problems()).isEmpty();
      assertThat(service.worked()).containsExactly(2, 2, 2);
    }
  }

  @Test
  void writesTokensBriefly() {
    assertThat(Quota.brief(999)).isEqualTo("999");
    assertThat(Quota.brief(30_000)).isEqualTo("30K");
    assertThat(Quota.brief(1_500_000)).isEqualTo("1.5M");
    assertThat(Quota.brief(5_000_000_000L)).isEqualTo("5B");
  }

  /** Three parts of two requests each. */
  private BatchFile file() throws IOException {
    return BatchFile.read(
        TestFiles.batch(folder.resolve("numbers.jsonl"), 6),
        Rules.AZURE.withLimits(new Limits(1_000_000, 2)));
  }

  private Runs open() {
    return Runs.open(
        new Home(folder.resolve("home")),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }
}
