package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Crashes and failures of the service in every order: the seed decides. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void survivesAnySchedule(int block) throws Exception {
    for (int seed = block * 20; seed < block * 20 + 20; seed++) {
      CrashTest one = new CrashTest();
      one.folder = folder.resolve("seed-" + seed);
      java.nio.file.Files.createDirectories(one.folder);
      one.survives(seed);
    }
  }

  private void survives(int seed) throws Exception {
    Random random = new Random(seed);
    BatchFile file = file();
    service.listingLate(Duration.ofSeconds(random.nextInt(240)));
    service.failing(call -> fault(call, random));
    for (int lives = random.nextInt(12); lives > 0; lives--) {
      crashes(file, point -> crashAt(random.nextInt(8) == 0));
      time.pass(Duration.ofSeconds(random.nextInt(400)));
    }
    service.failing(call -> Fault.NONE);

    assertOneWholeRun(file);
  }

  private static Fault fault(String call, Random random) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      return Fault.UNREACHABLE;
    }
    if (dice == 1) {
      return Fault.ANSWER_LOST;
    }
    return dice == 2 && call.equals("create") ? Fault.LOST_BEFORE : Fault.NONE;
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
