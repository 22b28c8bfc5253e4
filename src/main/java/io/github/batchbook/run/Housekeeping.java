package io.github.batchbook.run;

import io.github.batchbook.result.Prices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a home keeps: looked at, checked, and made smaller. Asks no service. */
public final class Housekeeping implements AutoCloseable {
  /** A file that another process is just writing belongs to nothing yet. */
  private static final Duration YOUNG = Duration.ofHours(1);

  private final Workshop workshop;

  private Housekeeping(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * The keeping of a home.
   *
   * @throws RunException when the home has no ledger; none is made
   * @throws LedgerException when the ledger is damaged or of another version; it is left as it is
   */
  public static Housekeeping open(Home home) {
    if (Files.notExists(home.ledger())) {
      throw new RunException(
          "%s has no ledger yet%n  %%submit makes it; BATCHBOOK_HOME names another home."
              .formatted(home.folder()));
    }
    return new Housekeeping(new Workshop(
        home,
        new RunRow.Place("", "nowhere", false),
        () -> {
          throw new IllegalStateException("housekeeping asks no service");
        },
        () -> Prices.UNKNOWN,
        new Steps.Settings(Patience.DEFAULT, Time.SYSTEM, Point.Watcher.NONE)));
  }

  /**
   * The ledger and the folders beside it.
   *
   * @param version of the ledger
   * @param journal how SQLite keeps it whole: {@code wal}, or {@code delete} on a network file system
   * @param rows of each table, in alphabetical order
   * @param underWay runs that have not ended
   */
  public record Summary(
      Path file,
      long bytes,
      int version,
      String journal,
      Map<String, Long> rows,
      int runs,
      int underWay,
      Folder snapshots,
      Folder results) {}

  /** Files of a folder, and their bytes. */
  public record Folder(long files, long bytes) {}

  /** What was deleted, or would be: the names of runs, and files with those that belonged to no run. */
  public record Pruned(List<String> runs, int files, long bytes) {}

  /** What is there. */
  public Summary summary() {
    Map<String, Long> rows = workshop.ledger().read(Housekeeping::rows);
    String journal = workshop
        .ledger()
        .read(sql -> sql.first("PRAGMA journal_mode", row -> row.getString(1)))
        .orElse("");
    List<RunRow> runs = workshop.runs().list(null);
    Home home = workshop.home();
    return new Summary(
        home.ledger(),
        length(home.ledger()),
        Schema.VERSION,
        journal,
        rows,
        runs.size(),
        (int) runs.stream().filter(run -> !workshop.look(run.id()).ended()).count(),
        folder(home.snapshots()),
        folder(home.results()));
  }

  private static Map<String, Long> rows(Sql sql) throws SQLException {
    List<String> tables = sql.list(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            + " ORDER BY name",
        row -> row.getString(1));
    Map<String, Long> rows = new LinkedHashMap<>();
    for (String table : tables) {
      rows.put(
          table,
          sql.first("SELECT count(*) FROM \"" + table + "\"", row -> row.getLong(1))
              .orElse(0L));
    }
    return rows;
  }

  /** What is wrong, a line each; nothing when all is well. Every kept file is read. */
  public List<String> check() {
    List<String> problems = new ArrayList<>();
    workshop.ledger().<Integer>read(sql -> {
      sql.list("PRAGMA integrity_check", row -> row.getString(1)).stream()
          .filter(line -> !line.equals("ok"))
          .forEach(line -> problems.add("the ledger is damaged: " + line));
      sql.list("PRAGMA foreign_key_check", row -> row.getString(1))
          .forEach(table -> problems.add("the ledger's table " + table + " has a row of no run"));
      return 0;
    });
    KeptFiles kept = KeptFiles.of(workshop);
    problems.addAll(kept.damages());
    List<Path> strays = kept.strays(Instant.now().minus(YOUNG));
    if (!strays.isEmpty()) {
      problems.add(strays.size() + (strays.size() == 1 ? " file belongs" : " files belong")
          + " to no run: batchbook ledger prune deletes what does");
    }
    return problems;
  }

  /**
   * Deletes runs that ended so long ago, with their prompts and answers, and files of no run. What has not ended is kept.
   *
   * @param pretend whether only to say what would be deleted
   */
  public Pruned prune(Duration age, boolean pretend) {
    Instant limit = Instant.now().minus(age);
    List<String> names = new ArrayList<>();
    int files = 0;
    long bytes = 0;
    for (RunRow run : workshop.runs().list(null)) {
      if (endedBefore(run, limit)) {
        names.add(run.name());
        if (!pretend) {
          Forgotten forgotten = new Forgetting(workshop, run.id()).forget(false);
          files += forgotten.files();
          bytes += forgotten.bytes();
        }
      }
    }
    for (Path stray : KeptFiles.of(workshop).strays(Instant.now().minus(YOUNG))) {
      files++;
      bytes += length(stray);
      if (!pretend) {
        delete(stray);
      }
    }
    if (!pretend) {
      workshop.ledger().compact();
    }
    return new Pruned(names, files, bytes);
  }

  private boolean endedBefore(RunRow run, Instant limit) {
    Situation situation = workshop.look(run.id());
    Optional<Instant> last =
        situation.parts().stream().map(part -> part.job().stageSince()).max(Instant::compareTo);
    return situation.ended() && last.filter(at -> at.isBefore(limit)).isPresent();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new RunException(
          "%s: cannot be deleted: %s".formatted(file, Failures.reason(failure)), failure);
    }
  }

  private static Folder folder(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      return new Folder(all.size(), all.stream().mapToLong(Housekeeping::length).sum());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  @Override
  public void close() {
    workshop.close();
  }
}
