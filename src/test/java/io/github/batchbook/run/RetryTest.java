package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.RequestCounts;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private Runs runs;
  private Run run;

  @BeforeEach
  void submit() throws IOException {
    runs = Runs.open(
        new Home(folder.resolve("home")),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
    run = runs.submit(BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 4)));
  }

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void asksAgainOnlyWhatHasNoAnswer() throws Exception {
    service.leaving(id -> id.equals("row-2") || id.equals("row-4"));
    run.await(progress -> {});
    assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 2, Outcome.MISSING, 2));
    service.leaving(id -> false);

    Retry retry = run.retry(RetryOptions.DEFAULT, progress -> {});
    assertThat(retry).isEqualTo(new Retry(2, Map.of(Outcome.MISSING, 2), 0));
    assertThat(run.progress().counts().total()).isEqualTo(2);
    run.await(progress -> {});

    assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
    assertThat(run.results().rows()).extracting(row -> row.attempt()).containsExactly(1, 2, 1, 2);
    List<String> input = Files.readAllLines(folder.resolve("numbers.jsonl"));
    assertThat(sentLast().lines()).containsExactly(input.get(1), input.get(3));
  }

  @Test
  void tellsWhatTheServiceCountsAsCompletedAndHasNoLineUntilItIsAnswered() throws Exception {
    service.leaving(id -> id.equals("row-2") || id.equals("row-4"));
    run.await(progress -> {});
    String job = run.jobs().get(0).jobId().orElseThrow();
    Shortfall two = new Shortfall(
        job,
        new RequestCounts(4, 4, 0),
        2,
        2,
        List.of(folder.resolve("home").resolve("results").resolve(job).resolve("output.jsonl")),
        Optional.empty());

    assertThat(run.shortfalls(run.results())).containsExactly(two);
    assertThat(two.requests()).isEqualTo(2);
    List<Shortfall> told = new ArrayList<>();
    service.leaving(id -> id.equals("row-4"));
    run.retry(RetryOptions.DEFAULT.agreedBy(told::addAll), progress -> {});
    assertThat(told).containsExactly(two);
    run.await(progress -> {});

    assertThat(run.shortfalls(run.results()))
        .singleElement()
        .satisfies(one -> assertThat(one.job()).isNotEqualTo(job))
        .extracting(Shortfall::requests)
        .isEqualTo(1);
    service.leaving(id -> false);
    run.retry(RetryOptions.DEFAULT, progress -> {});
    run.await(progress -> {});
    assertThat(run.shortfalls(run.results())).isEmpty();
  }

  @Test
  void namesTheOutputFileThatTheServiceCountsAndDoesNotHave() throws Exception {
    run.await(progress -> {
      if (progress.state() == RunState.COLLECTING) {
        service.forgetFiles();
      }
    });

    assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.MISSING, 4));
    assertThat(run.shortfalls(run.results()))
        .containsExactly(new Shortfall(
            run.jobs().get(0).jobId().orElseThrow(),
            new RequestCounts(4, 4, 0),
            0,
            4,
            List.of(),
            run.jobs().get(0).job().orElseThrow().outputFileId()));
  }

  @Test
  void asksNothingWhenAllIsAnswered() throws Exception {
    run.await(progress -> {});

    assertThat(run.retry(RetryOptions.DEFAULT, progress -> {}))
        .isEqualTo(new Retry(0, Map.of(), 0));
    assertThat(service.jobCount()).isEqualTo(1);
  }

  @Test
  void doesNotAskAgainWhatIsUnderWay() throws Exception {
    service.leaving(id -> id.equals("row-1"));
    run.await(progress -> {});
    run.retry(RetryOptions.DEFAULT, progress -> {});

    assertThatThrownBy(() -> run.retry(RetryOptions.DEFAULT, progress -> {}))
        .isInstanceOf(RunException.class)
        .hasMessage("run numbers has not ended yet: what is under way is not asked again\n"
            + "  Wait for it first: %wait numbers");
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void growsTheLimitOfWhatWasTruncated() throws Exception {
    Path limited = folder.resolve("limited.jsonl");
    Files.writeString(
        limited,
        Files.readString(folder.resolve("numbers.jsonl"))
            .replaceFirst("\"model\"", "\"max_tokens\":100,\"temperature\":0.10,\"model\""));
    Run other = runs.submit(BatchFile.read(limited));
    service.truncating(id -> true);
    other.await(progress -> {});

    Retry retry = other.retry(RetryOptions.DEFAULT.growing(1.5), progress -> {});

    assertThat(retry).isEqualTo(new Retry(2, Map.of(Outcome.TRUNCATED, 1), 3));
    assertThat(sentLast())
        .isEqualTo(
            Files.readAllLines(limited).get(0).replace("\"max_tokens\":100", "\"max_tokens\":150")
                + "\n");
  }

  @Test
  void growsTheLimitThatWasReachedLast() throws Exception {
    Path limited = folder.resolve("limited.jsonl");
    Files.writeString(
        limited,
        Files.readString(folder.resolve("numbers.jsonl"))
            .replaceFirst("\"model\"", "\"max_tokens\":100,\"model\""));
    Run other = runs.submit(BatchFile.read(limited));
    service.truncating(id -> id.equals("row-1") || id.equals("row-2"));
    other.await(progress -> {});
    other.retry(RetryOptions.DEFAULT, progress -> {});
    other.await(progress -> {});
    assertThat(sentLast()).contains("\"max_tokens\":200");

    other.retry(
        RetryOptions.DEFAULT.setting("max_completion_tokens", IntNode.valueOf(50)), progress -> {});
    other.await(progress -> {});
    assertThat(sentLast().lines())
        .satisfiesExactly(
            one -> assertThat(one).contains("\"max_tokens\":400"),
            two -> assertThat(two).contains("\"max_completion_tokens\":50"));
    other.retry(RetryOptions.DEFAULT, progress -> {});

    assertThat(sentLast().lines())
        .satisfiesExactly(
            one -> assertThat(one).contains("\"max_tokens\":800"),
            two -> assertThat(two).contains("\"max_completion_tokens\":100"));
  }

  @Test
  void paysNothingAgainThatIsAnswered() {
    assertThatThrownBy(() -> RetryOptions.DEFAULT.only(Outcome.ANSWERED))
        .isInstanceOf(RunException.class)
        .hasMessage("what is answered is not asked again\n"
            + "  %submit --again submits the whole file and pays once more.");
  }

  @Test
  void changesWhatItIsToldTo() throws Exception {
    service.truncating(id -> id.equals("row-3"));
    run.await(progress -> {});

    Retry retry = run.retry(
        RetryOptions.DEFAULT.only(Outcome.TRUNCATED).setting("max_tokens", IntNode.valueOf(7)),
        progress -> {});

    assertThat(retry.requests()).isEqualTo(1);
    assertThat(sentLast()).contains("row-3", "\"max_tokens\":7");
  }

  @Test
  void goesOnWithARetryThatCouldNotBeSent() throws Exception {
    service.leaving(id -> id.equals("row-1"));
    run.await(progress -> {});
    service.leaving(id -> false).failing(call -> Fault.UNREACHABLE);
    assertThatThrownBy(() -> run.retry(RetryOptions.DEFAULT, progress -> {}))
        .isInstanceOf(ServiceException.class);
    service.failing(call -> Fault.NONE);

    run.await(progress -> {});

    assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void retriesWhatWasCancelled() throws Exception {
    run.cancel();
    service.leaving(id -> !id.equals("row-1"));
    run.await(progress -> {});
    assertThat(run.results().outcomes())
        .isEqualTo(Map.of(Outcome.ANSWERED, 1, Outcome.CANCELLED, 3));
    service.leaving(id -> false);

    run.retry(RetryOptions.DEFAULT, progress -> {});
    run.await(progress -> {});

    assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
  }

  private String sentLast() {
    List<JobFacts> jobs = runs.newest().orElseThrow().jobs();
    return service.uploaded(jobs.get(jobs.size() - 1).inputFile().id().orElseThrow());
  }
}
