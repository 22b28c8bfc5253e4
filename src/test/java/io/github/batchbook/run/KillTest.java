package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a home, and are killed: whoever goes on finds everything, and there is one job for each part. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillTest {
  @TempDir
  Path folder;

  private Victim.Job job;

  @BeforeEach
  void write() throws IOException {
    Path file = Victim.batch(folder.resolve("numbers.jsonl"), CrashHarness.REQUESTS);
    job = new Victim.Job(new Home(folder.resolve("home")), file);
  }

  /** The property {@code batchbook.kills} says how many; {@code src/bench/crash} does so. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.HOURS)
  void losesNothingAndPaysNothingTwiceWhereverItIsKilled() throws Exception {
    int kills = Integer.getInteger("batchbook.kills", 10);
    long seed = Long.getLong("batchbook.seed", 20261123);

    CrashHarness.Report report = new CrashHarness(folder, kills, seed, KillTest::keep).run();

    assertThat(report.failures()).isEmpty();
    assertThat(report.kills()).isGreaterThanOrEqualTo(kills);
  }

  private static synchronized void keep(CrashHarness.Report report) {
    String kept = System.getProperty("batchbook.kills.report");
    if (kept != null) {
      try {
        Files.writeString(Path.of(kept), report.text());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  @Test
  void letsThreeProcessesShareARunWhenTheOneThatServesIsKilled() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(Victim.start(job.home(), job.file()));
    }
    processes.get(0).waitFor(3, TimeUnit.SECONDS);
    processes.get(0).destroyForcibly().waitFor();

    assertThat(Victim.await(processes.get(1))).as(Victim.printed(job.home())).isZero();
    assertThat(Victim.await(processes.get(2))).as(Victim.printed(job.home())).isZero();
    assertThat(Victim.finish(job)).isEqualTo(CrashHarness.ALL_IS_WELL);
  }

  @Test
  void adoptsTheJobsOfALedgerThatWasDeletedBetweenCreateAndWait() throws Exception {
    boolean killed = Victim.killAt(Victim.Launch.SAME, job, Point.CREATE_WRITTEN, 1);
    for (String name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
      Files.deleteIfExists(job.home().folder().resolve(name));
    }

    assertThat(killed).isTrue();
    assertThat(Victim.finish(job)).isEqualTo(CrashHarness.ALL_IS_WELL);
  }
}
