package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.result.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that share a home, and are killed: whoever goes on finds everything, and there is one job. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillTest {
  private static final int REQUESTS = 20;
  private static final Victim.Found ALL_IS_WELL =
      new Victim.Found(1, 1, Map.of(Outcome.ANSWERED, REQUESTS));

  @TempDir
  Path folder;

  private Home home;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    home = new Home(folder.resolve("home"));
    file = TestFiles.batch(folder.resolve("numbers.jsonl"), REQUESTS);
  }

  @ParameterizedTest
  @EnumSource(names = {"UPLOAD_ANSWERED", "CREATE_INTENDED", "CREATE_ANSWERED", "OUTPUT_FETCHED"})
  void goesOnAfterAKillAt(Point point) throws Exception {
    int exit = Victim.await(Victim.start(home, file, Optional.of(point)));

    assertThat(exit).as(Victim.printed(home)).isEqualTo(137);
    assertThat(Victim.finish(home, file)).isEqualTo(ALL_IS_WELL);
  }

  @Test
  void goesOnAfterKillsAtAnyInstant() throws Exception {
    Random random = new Random(20261122);
    for (int kill = 0; kill < 3; kill++) {
      Process process = Victim.start(home, file, Optional.empty());
      process.waitFor(500 + random.nextInt(3500), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }

    assertThat(Victim.finish(home, file)).isEqualTo(ALL_IS_WELL);
  }

  @Test
  void letsProcessesShareARunOfWhichOneIsKilled() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(Victim.start(home, file, Optional.empty()));
    }
    processes.get(0).waitFor(3, TimeUnit.SECONDS);
    processes.get(0).destroyForcibly().waitFor();

    assertThat(Victim.await(processes.get(1))).as(Victim.printed(home)).isZero();
    assertThat(Victim.await(processes.get(2))).as(Victim.printed(home)).isZero();
    assertThat(Victim.finish(home, file)).isEqualTo(ALL_IS_WELL);
  }
}
