package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private Home home;

  @BeforeEach
  void home() {
    home = new Home(folder.resolve("home"));
  }

  @Test
  void tellsWhatIsThere() throws Exception {
    ended("first", 3);
    submitted("second", 4);

    try (Housekeeping keeping = Housekeeping.open(home)) {
      Housekeeping.Summary summary = keeping.summary();
      assertThat(summary.version()).isEqualTo(Schema.VERSION);
      assertThat(summary.journal()).isEqualTo("wal");
      assertThat(summary.runs()).isEqualTo(2);
      assertThat(summary.underWay()).isEqualTo(1);
      assertThat(summary.rows()).containsEntry("run", 2L).containsEntry("part", 2L);
      assertThat(summary.snapshots().files()).isEqualTo(2);
      assertThat(summary.results().files()).isEqualTo(1);
      assertThat(keeping.check()).isEmpty();
    }
  }

  @Test
  void makesNoLedgerWhereThereIsNone() {
    assertThatThrownBy(() -> Housekeeping.open(home))
        .isInstanceOf(RunException.class)
        .hasMessage(home.folder() + " has no ledger yet\n"
            + "  %submit makes it; BATCHBOOK_HOME names another home.");
    assertThat(home.folder()).doesNotExist();
  }

  @Test
  void findsFilesThatAreGoneOrDamagedOrOfNoRun() throws Exception {
    JobFacts.Files files = ended("first", 3).get(0).files();
    Path snapshot = files.input();
    Path output = files.output().orElseThrow();
    Files.delete(snapshot);
    Files.writeString(output, "changed");
    stray();

    try (Housekeeping keeping = Housekeeping.open(home)) {
      assertThat(keeping.check())
          .containsExactly(
              snapshot + " is gone",
              output + " is damaged: its bytes are not those that were kept",
              "1 file belongs to no run: batchbook ledger prune deletes what does");
    }
  }

  @Test
  void prunesWhatEndedLongAgoAndKeepsWhatHasNot() throws Exception {
    ended("old", 3);
    submitted("going", 4);
    Path stray = stray();

    try (Housekeeping keeping = Housekeeping.open(home)) {
      Duration sinceTheEnd = Duration.between(time.now(), Instant.now());
      Duration longer = sinceTheEnd.plusDays(1);
      Duration shorter = sinceTheEnd.minusDays(1);
      assertThat(keeping.prune(longer, false).runs()).isEmpty();
      assertThat(stray).doesNotExist();

      assertThat(keeping.prune(shorter, true).runs()).containsExactly("old");
      assertThat(keeping.summary().runs()).isEqualTo(2);

      Housekeeping.Pruned pruned = keeping.prune(shorter, false);
      assertThat(pruned.runs()).containsExactly("old");
      assertThat(pruned.files()).isEqualTo(2);
      assertThat(keeping.summary().runs()).isEqualTo(1);
      assertThat(keeping.check()).isEmpty();
    }
  }

  @Test
  void knowsNetworkFileSystems() {
    assertThat(NetworkFolder.isNetwork("nfs4", "server:/export/home")).isTrue();
    assertThat(NetworkFolder.isNetwork("cifs", "//server/share")).isTrue();
    assertThat(NetworkFolder.isNetwork("fuse.sshfs", "ada@server:/home/ada")).isTrue();
    assertThat(NetworkFolder.isNetwork("ext4", "/dev/sda1")).isFalse();
    assertThat(NetworkFolder.isNetwork("tmpfs", "tmpfs")).isFalse();
    assertThat(NetworkFolder.isNetwork("fuse.fuse-overlayfs", "fuse-overlayfs")).isFalse();
    assertThat(NetworkFolder.is(folder.resolve("not/there"))).isFalse();
  }

  @Test
  void keepsALedgerOnANetworkWithoutASharedLog() throws Exception {
    Path file = home.make().ledger();
    Ledger.open(file).close();

    try (Ledger ledger = Ledger.open(file, true)) {
      List<String> journal =
          ledger.read(sql -> sql.list("PRAGMA journal_mode", row -> row.getString(1)));
      assertThat(journal).containsExactly("delete");
      ledger.write(sql -> sql.change("DELETE FROM lease"));
    }
    assertThat(home.folder().resolve("ledger.db-wal")).doesNotExist();
  }

  private Path stray() throws IOException {
    Path stray = Files.writeString(home.snapshots().resolve("stray.jsonl"), "{}");
    return Files.setLastModifiedTime(stray, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
  }

  private List<JobFacts> ended(String name, int requests) throws Exception {
    try (Runs runs = runs()) {
      return runs.submit(file(requests), SubmitOptions.DEFAULT.named(name).withoutCache())
          .await(progress -> {})
          .jobs();
    }
  }

  private void submitted(String name, int requests) throws Exception {
    try (Runs runs = runs()) {
      runs.submit(file(requests), SubmitOptions.DEFAULT.named(name).withoutCache());
    }
  }

  private Runs runs() {
    return Runs.open(
        home,
        new RunRow.Place("here", "azure here", false),
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }

  private BatchFile file(int requests) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve(requests + ".jsonl"), requests));
  }
}
