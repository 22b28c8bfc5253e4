package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that ends at any instant loses nothing, and pays nothing twice. */
class CrashTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);
  private static final int REQUESTS = 5;

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);

  /** The end of a process. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource(
      value = Point.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RETRY_KEPT", "RETRY_WRITTEN"})
  void goesOnAfterACrashAt(Point point) throws Exception {
    BatchFile file = file();
    service.listingLate(Duration.ofMinutes(2));
    boolean crashed = crashes(file, reached -> crashAt(reached == point));
    assertThat(crashed).isTrue();
    time.pass(Duration.ofSeconds(7));

    assertOneWholeRun(file);
  }

  @ParameterizedTest
  @EnumSource(
      value = Point.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RETRY_KEPT", "RETRY_WRITTEN"})
  void goesOnAfterACrashAtTheSamePointAgain(Point point) throws Exception {
    BatchFile file = file();
    crashes(file, reached -> crashAt(reached == point));
    crashes(file, reached -> crashAt(reached == point));

    assertOneWholeRun(file);
  }

  private void assertOneWholeRun(BatchFile file) throws Exception {
    try (Runs runs = open(Point.Watcher.NONE)) {
      Run run = runs.submit(file).await(progress -> {});

      assertThat(run.results().outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, REQUESTS));
      assertThat(runs.listAll()).hasSize(1);
    }
    assertThat(service.jobCount()).isEqualTo(1);
  }

  /** A process that submits and waits; whether it crashed. */
  private boolean crashes(BatchFile file, Point.Watcher watcher) throws InterruptedException {
    try (Runs runs = open(watcher)) {
      runs.submit(file).await(progress -> {});
      return false;
    } catch (Crash crash) {
      return true;
    } catch (ServiceException outOfReach) {
      return false;
    }
  }

  private static void crashAt(boolean now) {
    if (now) {
      throw new Crash();
    }
  }

  private Runs open(Point.Watcher watcher) {
    return Runs.open(
        new Home(folder.resolve("home")),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, watcher));
  }

  private BatchFile file() throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), REQUESTS));
  }
}
