package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that this ledger did not make. */
class AdoptTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private BatchFile file;

  @BeforeEach
  void write() throws IOException {
    file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 3));
  }

  @Test
  void goesOnWithAJobWhoseLedgerIsGone() throws Exception {
    try (Runs gone = open("gone")) {
      gone.submit(file);
    }
    try (Runs runs = open("new")) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.adopted()).isTrue();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void paysAgainWhenAskedAlthoughTheServiceHasAJobOfIt() {
    try (Runs gone = open("gone")) {
      gone.submit(file);
    }
    try (Runs runs = open("new")) {
      Run run = runs.submit(file, SubmitOptions.DEFAULT.payAgain());

      assertThat(run.adopted()).isFalse();
    }
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void doesNotGoOnWithAJobThatCameToNothing() throws Exception {
    service.ending("failed");
    try (Runs gone = open("gone")) {
      gone.submit(file).await(progress -> {});
    }
    service.ending("completed");
    try (Runs runs = open("new")) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.adopted()).isFalse();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    }
  }

  @Test
  void makesARunOfAJobByItsId() throws Exception {
    String jobId;
    try (Runs elsewhere = open("elsewhere")) {
      jobId = elsewhere.submit(file).jobs().get(0).jobId().orElseThrow();
    }
    try (Runs runs = open("new")) {
      Run run = runs.adopt(jobId, SubmitOptions.DEFAULT.named("theirs")).await(progress -> {});

      assertThat(run.name()).isEqualTo("theirs");
      assertThat(run.adopted()).isTrue();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
      assertThat(runs.adopt(jobId, SubmitOptions.DEFAULT).id()).isEqualTo(run.id());
      assertThat(runs.submit(file).attached()).isTrue();
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void tellsHowLongAJobTookThatHadEndedBeforeItWasAdopted() throws Exception {
    String jobId;
    try (Runs elsewhere = open("elsewhere")) {
      Run theirs = elsewhere.submit(file);
      jobId = theirs.jobs().get(0).jobId().orElseThrow();
      time.pass(Duration.ofSeconds(90));
      theirs.refresh();
    }
    time.pass(Duration.ofHours(1));
    try (Runs runs = open("new")) {
      Run run = runs.adopt(jobId, SubmitOptions.DEFAULT).await(progress -> {});

      assertThat(run.progress().times().took()).contains(Duration.ofSeconds(90));
      assertThat(run.submitted()).isEqualTo(time.now());
    }
  }

  @Test
  void makesARunOfAJobThatReadsABlob() throws Exception {
    URI container = URI.create("https://account.blob.example/box");
    String jobId;
    try (Runs elsewhere = open("elsewhere")) {
      Run run = elsewhere.submit(file, SubmitOptions.DEFAULT.through(container));
      jobId = run.jobs().get(0).jobId().orElseThrow();
    }
    try (Runs runs = open("new")) {
      Run run = runs.adopt(jobId, SubmitOptions.DEFAULT).await(progress -> {});

      assertThat(run.name()).isEqualTo("numbers");
      assertThat(run.filename()).isEqualTo("numbers.jsonl");
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    }
  }

  @Test
  void attachesToTheRunOfAJobWhoseInputIsGone() {
    try (Runs runs = open("here")) {
      Run run = runs.submit(file);
      service.forgetFiles();

      Run again = runs.adopt(run.jobs().get(0).jobId().orElseThrow(), SubmitOptions.DEFAULT);

      assertThat(again.id()).isEqualTo(run.id());
      assertThat(again.attached()).isTrue();
    }
  }

  @Test
  void saysWhenThereIsNoSuchJob() {
    try (Runs runs = open("new")) {
      assertThatThrownBy(() -> runs.adopt("batch_none", SubmitOptions.DEFAULT))
          .isInstanceOf(ServiceException.class);
      assertThat(runs.listAll()).isEmpty();
    }
  }

  @Test
  void saysWhenTheInputOfAJobIsGone() {
    String jobId;
    try (Runs elsewhere = open("elsewhere")) {
      jobId = elsewhere.submit(file).jobs().get(0).jobId().orElseThrow();
    }
    service.forgetFiles();
    try (Runs runs = open("new")) {
      assertThatThrownBy(() -> runs.adopt(jobId, SubmitOptions.DEFAULT))
          .isInstanceOf(RunException.class)
          .hasMessage("the service has no input file of job "
              + jobId
              + " any more\n  Its answers cannot be joined to requests; submit the file again for a run of"
              + " your own.");
      assertThat(runs.listAll()).isEmpty();
    }
  }

  private Runs open(String home) {
    return Runs.open(
        new Home(folder.resolve(home)),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }
}
