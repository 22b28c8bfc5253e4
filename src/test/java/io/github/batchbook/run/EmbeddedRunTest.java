package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Mode;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Doorway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** Runs against the embedded service, over the wire. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedRunTest {
  @TempDir
  Path folder;

  private Home home;
  private EmbeddedService service;

  @BeforeEach
  void start() {
    home = new Home(folder.resolve("home")).make();
    service =
        EmbeddedService.join(home.emulator(), EmbeddedOptions.defaults().withTimeScale(0.0005));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void putsEveryOutputBesideItsInput() throws Exception {
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 40));
    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(file);
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.PENDING, 40));
      List<RunState> states = new ArrayList<>();

      run.await(progress -> states.add(progress.state()));

      Table table = run.results().table();
      assertThat(table.name()).isEqualTo("numbers");
      assertThat(table.stringColumn("custom_id").asList())
          .isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(i -> "row-" + i).toList());
      assertThat(table.stringColumn("prompt").get(6)).isEqualTo("Is 7 even?");
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 40));
      assertThat(states).endsWith(RunState.COMPLETED);
      assertThat(run.synthetic()).isTrue();
    }
  }

  @Test
  void knowsWhatItCostByThePricesOfTheHome() throws Exception {
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 5));
    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(file).await(progress -> {});
      JoinOptions priced =
          JoinOptions.DEFAULT.withPrices(Models.of(home, connection()).prices());
      JoinOptions free = JoinOptions.DEFAULT.withPrices(row -> OptionalDouble.of(0));

      OptionalDouble cost = run.results().usage().cost();

      assertThat(cost).isPresent().isEqualTo(run.results(priced).usage().cost());
      assertThat(run.results().table().doubleColumn("cost").countMissing()).isZero();
      assertThat(run.results(free).usage().cost()).hasValue(0);
    }
  }

  @Test
  void speaksAsTheServiceDoesThatItFinds() throws Exception {
    service.close();
    service =
        EmbeddedService.join(home.emulator(), EmbeddedOptions.instant().withMode(Mode.OPENAI));
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 4));
    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
    }
  }

  @Test
  void attachesAfterARestart() throws Exception {
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 5));
    try (Runs runs = Runs.open(home, connection())) {
      runs.submit(file);
    }

    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(file);
      run.await(progress -> {});

      assertThat(run.attached()).isTrue();
      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 5));
      assertThat(runs.list()).hasSize(1);
    }
  }

  @Test
  void keepsTheColumnsThatTheFileWasBuiltFrom() throws Exception {
    Path path = folder.resolve("built.jsonl");
    BatchFile built = BatchFile.of(List.of(Map.of("stars", 5), Map.of("stars", 1)))
        .prompt("{{stars}} stars")
        .deployment("gpt-4o-mini-batch")
        .write(path);
    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(built);
      Files.delete(path);
      Files.delete(folder.resolve("built.source.jsonl"));

      run.await(progress -> {});

      Table table = run.results().table();
      assertThat(table.columnNames()).startsWith("custom_id", "stars", "prompt", "output");
      assertThat(table.intColumn("stars").asList()).containsExactly(5, 1);
    }
  }

  @Test
  void copiesTheRawFilesWhereTheUserWants() throws Exception {
    BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 5));
    Path raw = folder.resolve("raw");
    try (Runs runs = Runs.open(home, connection())) {
      Run run = runs.submit(file);
      assertThat(RawFiles.of(run).names()).isEmpty();

      run.await(progress -> {});

      assertThat(RawFiles.of(run).copyTo(raw, false)).contains(raw.resolve("numbers.output.jsonl"));
      assertThat(raw.resolve("numbers.output.jsonl"))
          .hasSameBinaryContentAs(run.jobs().get(0).files().output().orElseThrow());
      assertThat(RawFiles.of(run).copyTo(raw, false)).isNotEmpty();
      Files.writeString(raw.resolve("numbers.output.jsonl"), "mine");
      assertThatThrownBy(() -> RawFiles.of(run).copyTo(raw, false))
          .hasMessage(
              raw.resolve("numbers.output.jsonl") + ": a different file of this name is there");
      assertThat(raw.resolve("numbers.output.jsonl")).hasContent("mine");
    }
  }

  private Connection connection() {
    return Connection.embedded(home.emulator(), () -> {
      var address = service.locate();
      return new Doorway.Address(address.baseUrl(), address.key());
    });
  }
}
