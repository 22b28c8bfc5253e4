package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingTest {
  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private Home home;
  private Runs runs;

  @BeforeEach
  void open() {
    home = new Home(folder.resolve("home"));
    runs = Runs.open(
        home,
        new RunRow.Place("here", "azure here", false),
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void deletesWhatIsKeptOfARunAndNothingOfAnother() throws Exception {
    Run first = ended("first", 3);
    Run other = ended("other", 4);

    Forgotten forgotten = first.forget(false);

    assertThat(forgotten.files()).isEqualTo(2);
    assertThat(forgotten.filesAtTheService()).isZero();
    assertThat(runs.listAll()).extracting(Run::name).containsExactly("other");
    assertThat(other.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 4));
    assertThat(names(home.snapshots())).hasSize(1);
    assertThat(names(home.results())).hasSize(1);
    assertThat(service.calls()).doesNotContain("delete");
  }

  @Test
  void keepsASnapshotThatAnotherRunHasToo() throws Exception {
    Run first = ended("first", 3);
    Run again = runs.submit(file(3), SubmitOptions.DEFAULT.named("again").payAgain());
    again.await(progress -> {});

    first.forget(false);

    assertThat(names(home.snapshots())).hasSize(1);
    assertThat(again.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
  }

  @Test
  void deletesTheFilesAtTheServiceWhenAsked() throws Exception {
    Run first = ended("first", 3);

    assertThat(first.forget(true).filesAtTheService()).isEqualTo(2);
    assertThat(service.calls()).filteredOn("delete"::equals).hasSize(2);
  }

  @Test
  void submitsTheSameBytesAnewWhenTheirResultsWereDeletedAtTheService() throws Exception {
    ended("first", 3).forget(true);

    Run second = runs.submit(file(3)).await(progress -> {});

    assertThat(second.adopted()).isFalse();
    assertThat(second.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    assertThat(service.jobCount()).isEqualTo(2);
  }

  @Test
  void findsTheJobAgainWhenOnlyWhatWasHereIsForgotten() throws Exception {
    ended("first", 3).forget(false);

    Run second = runs.submit(file(3)).await(progress -> {});

    assertThat(second.adopted()).isTrue();
    assertThat(second.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, 3));
    assertThat(service.jobCount()).isEqualTo(1);
  }

  private Run ended(String name, int requests) throws Exception {
    return runs.submit(file(requests), SubmitOptions.DEFAULT.named(name).withoutCache())
        .await(progress -> {});
  }

  private BatchFile file(int requests) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve(requests + ".jsonl"), requests));
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> entries = Files.list(of)) {
      return entries.map(path -> path.getFileName().toString()).toList();
    }
  }
}
