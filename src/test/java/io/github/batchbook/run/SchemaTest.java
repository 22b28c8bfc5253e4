package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ledgers of every version that ever was become ledgers of this one. The file {@code ledgers/ledger-vN.sql} is the dump of a ledger that
 * Batchbook wrote at version N; whoever makes version N + 1 keeps one of version N.
 */
class SchemaTest {
  private static final RunRow.Place PLACE =
      new RunRow.Place("embedded:/home/ada/.batchbook/emulator", "embedded service", true);

  @TempDir
  Path folder;

  static IntStream olderVersions() {
    return IntStream.rangeClosed(1, Math.max(1, Schema.VERSION - 1));
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void givesAnOlderLedgerTheTablesOfANewOne(int version) throws Exception {
    Path older = older(version);
    Path made = folder.resolve("made.db");

    Ledger.open(older).close();
    Ledger.open(made).close();

    assertThat(tables(older)).isEqualTo(tables(made)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void keepsEveryRunOfAnOlderLedger(int version) throws Exception {
    older(version);

    try (Runs runs = open()) {
      assertThat(runs.list()).extracting(Run::name).containsExactly("notes", "letters", "reviews");
      assertThat(runs.list())
          .extracting(run -> run.progress().stage())
          .containsExactly("validating", "creating the job", "completed");
      assertThat(runs.find("batch_3ba8f9d7-65ef-416d-b515-e3b2103c766d")
              .orElseThrow()
              .name())
          .isEqualTo("reviews");
    }
  }

  @ParameterizedTest
  @MethodSource("olderVersions")
  void submitsOnAnOlderLedger(int version) throws Exception {
    older(version);

    try (Runs runs = open()) {
      Run run = runs.submit(BatchFile.read(TestFiles.batch(folder.resolve("new.jsonl"), 3)))
          .await(progress -> {});

      assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
      assertThat(runs.list()).hasSize(4);
    }
  }

  private Runs open() {
    FakeTime time = new FakeTime();
    FakeService service = new FakeService(time);
    return Runs.open(
        new Home(folder),
        PLACE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }

  private Path older(int version) throws IOException, SQLException {
    Path file = new Home(folder).ledger();
    String name = "/ledgers/ledger-v" + version + ".sql";
    try (InputStream in = Objects.requireNonNull(SchemaTest.class.getResourceAsStream(name), name);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertThat(Files.size(file)).isPositive();
    return file;
  }

  /** Every column, index and foreign key, as SQLite describes them. */
  private static List<String> tables(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      Sql sql = new Sql(connection);
      return sql.list(
          "SELECT t.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk"
              + " || ' ' || coalesce(c.dflt_value, '') AS line FROM sqlite_master t,"
              + " pragma_table_info(t.name) c WHERE t.type = 'table'"
              + " UNION SELECT 'index ' || name || ' on ' || tbl_name FROM sqlite_master"
              + " WHERE type = 'index'"
              + " UNION SELECT 'key ' || t.name || ' ' || k.\"from\" || ' ' || k.\"table\" || ' ' ||"
              + " k.on_delete FROM sqlite_master t, pragma_foreign_key_list(t.name) k ORDER BY 1",
          row -> row.getString(1));
    }
  }
}
