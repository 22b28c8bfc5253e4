package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Results;
import io.github.batchbook.run.FakeService.Fault;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs through schedules drawn from seeds, in this process and by a clock of their own: lives that end at any point, calls that fail before or
 * after they are done, creates for which there is no room, lists in which jobs appear late, answers that are left out and asked for again.
 */
class ScheduleTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);
  private static final int REQUESTS = 6;

  @TempDir
  Path folder;

  /** The end of a process. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** The property {@code batchbook.schedules} says how many; {@code src/bench/schedules} does so. */
  @Test
  @Timeout(3600)
  void everyRequestIsAnsweredOnceAndPaidOnceWhateverTheSchedule() throws Exception {
    int schedules = Integer.getInteger("batchbook.schedules", 200);
    long first = Long.getLong("batchbook.seed", 0);
    var tally = new Tally();
    for (long seed = first; seed < first + schedules; seed++) {
      Path place = Files.createDirectory(folder.resolve("seed-" + seed));
      new Schedule(seed, place, tally).run();
      delete(place);
    }

    tally.keep(schedules, first);
    assertThat(tally.failures).isEmpty();
    assertThat(tally.crashes).isPositive();
    assertThat(tally.faults).isPositive();
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What has happened in all schedules so far. */
  private static final class Tally {
    private final Instant start = Instant.now();
    private final List<String> failures = new ArrayList<>();
    private int crashes;
    private int faults;
    private int noRoom;
    private int jobs;
    private int askedAgain;

    /** Writes what came of it where the property {@code batchbook.schedules.report} says. */
    void keep(int schedules, long seed) throws IOException {
      String kept = System.getProperty("batchbook.schedules.report");
      if (kept == null) {
        return;
      }
      String text = """
          src/bench/schedules %d %d
          date       %s
          machine    %s %s, %d processors, Java %s
          took       %d s
          schedules  %d, each a run of %d requests in 1 to 3 parts
          happened   %d ends of a process, %d failed or lost calls, %d creates without room, %d requests asked again
          jobs       %d, as many as there are parts and retries
          failures   %d (lost runs, second jobs for a part, lost or doubled rows)
          """.formatted(
              schedules,
              seed,
              Instant.now().truncatedTo(ChronoUnit.SECONDS),
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              Runtime.getRuntime().availableProcessors(),
              Runtime.version(),
              Duration.between(start, Instant.now()).toSeconds(),
              schedules,
              REQUESTS,
              crashes,
              faults,
              noRoom,
              askedAgain,
              jobs,
              failures.size());
      Files.writeString(Path.of(kept), text + String.join("\n", failures));
    }
  }

  /** One seed's run, from the first submit to its end. */
  private static final class Schedule {
    private final long seed;
    private final Path place;
    private final Tally tally;
    private final Random random;
    private final FakeTime time = new FakeTime();
    private final FakeService service = new FakeService(time);
    private final Set<String> leftOut = new HashSet<>();
    private final int perPart;
    private final Path path;

    Schedule(long seed, Path place, Tally tally) throws IOException {
      this.seed = seed;
      this.place = place;
      this.tally = tally;
      random = new Random(seed);
      perPart = new int[] {2, 3, REQUESTS}[random.nextInt(3)];
      path = TestFiles.batch(place.resolve("numbers.jsonl"), REQUESTS);
    }

    void run() throws Exception {
      Set<String> unanswered = new HashSet<>();
      IntStream.rangeClosed(1, random.nextInt(3)).forEach(i -> unanswered.add("row-" + 2 * i));
      service.leaving(id -> unanswered.contains(id) && leftOut.add(id));
      service.listingLate(Duration.ofSeconds(random.nextInt(240)));
      int noRoom = random.nextInt(3);
      service.full(noRoom, random.nextBoolean());
      service.failing(this::fault);
      for (int lives = random.nextInt(12); lives > 0; lives--) {
        live(point -> crashSometimes());
        time.pass(Duration.ofSeconds(random.nextInt(400)));
      }
      service.failing(call -> Fault.NONE);
      tally.noRoom += noRoom;
      tally.askedAgain += unanswered.size();
      check(unanswered.size());
    }

    private void check(int again) throws Exception {
      try (Runs runs = open(Point.Watcher.NONE)) {
        Results results = work(runs).results();
        List<Integer> jobs = service.worked();
        tally.jobs += jobs.size();

        assertThat(runs.listAll()).hasSize(1);
        assertThat(results.outcomes()).isEqualTo(Map.of(Outcome.ANSWERED, REQUESTS));
        assertThat(results.rows()).hasSize(REQUESTS);
        assertThat(results.problems()).isEmpty();
        assertThat(jobs).hasSize(REQUESTS / perPart + (again > 0 ? 1 : 0));
        assertThat(jobs.stream().mapToInt(i -> i).sum()).isEqualTo(REQUESTS + again);
      } catch (AssertionError | RuntimeException failure) {
        tally.failures.add("seed " + seed + ": " + failure);
      }
    }

    private void live(Point.Watcher watcher) throws InterruptedException {
      try (Runs runs = open(watcher)) {
        work(runs);
      } catch (Crash crash) {
        tally.crashes++;
      } catch (ServiceException outOfReach) {
        assertThat(outOfReach.kind()).isNotEqualTo(ServiceException.Kind.NOT_FOUND);
      }
    }

    private Run work(Runs runs) throws InterruptedException {
      Rules small = Rules.AZURE.withLimits(new Limits(1_000_000, perPart));
      Run run = runs.submit(BatchFile.read(path, small)).await(progress -> {});
      while (run.results().outcomes().containsKey(Outcome.MISSING)) {
        run.retry(RetryOptions.DEFAULT, progress -> {});
        run.await(progress -> {});
      }
      return run;
    }

    private Fault fault(String call) {
      int dice = random.nextInt(10);
      boolean lostBefore = dice == 2 && call.equals("create");
      if (dice > 1 && !lostBefore) {
        return Fault.NONE;
      }
      tally.faults++;
      return lostBefore ? Fault.LOST_BEFORE : dice == 0 ? Fault.UNREACHABLE : Fault.ANSWER_LOST;
    }

    private void crashSometimes() {
      if (random.nextInt(12) == 0) {
        throw new Crash();
      }
    }

    private Runs open(Point.Watcher watcher) {
      return Runs.open(
          new Home(place.resolve("home")),
          HERE,
          () -> service,
          new Steps.Settings(Patience.DEFAULT, time, watcher));
    }
  }
}
