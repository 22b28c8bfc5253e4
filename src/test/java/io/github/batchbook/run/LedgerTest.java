package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  @TempDir
  Path folder;

  @Test
  void makesALedgerOfThisVersion() throws SQLException {
    Ledger.open(file()).close();

    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      assertThat(Schema.look(connection))
          .isEqualTo(new Schema.Found(Schema.Kind.CURRENT, Schema.VERSION));
    }
  }

  @Test
  void describesEveryColumnInTheFileItself() {
    try (Ledger ledger = Ledger.open(file())) {
      String script = ledger.read(sql -> String.join(
          "\n", sql.list("SELECT sql FROM sqlite_master", row -> row.getString("sql") + "")));

      assertThat(script)
          .contains("-- SHA-256 of the bytes, in hex", "-- the service's id of the job");
    }
  }

  @Test
  void keepsWhatWasWrittenAndForgetsWhatFailed() {
    try (Ledger ledger = Ledger.open(file())) {
      ledger.write(sql -> sql.change("INSERT INTO lease VALUES ('a', 't', 'm', 1, 1, 1)"));
      assertThatThrownBy(() -> ledger.write(sql -> {
            sql.change("DELETE FROM lease");
            throw new IllegalStateException("crash");
          }))
          .hasMessage("crash");
    }

    try (Ledger ledger = Ledger.open(file())) {
      assertThat(ledger.<Integer>read(
              sql -> sql.list("SELECT * FROM lease", row -> 1).size()))
          .isEqualTo(1);
    }
  }

  @Test
  void refusesALedgerOfANewerBatchbookAndLeavesItAsItIs() throws Exception {
    Ledger.open(file()).close();
    change("PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(() -> Ledger.open(file()))
        .isInstanceOf(LedgerException.class)
        .hasMessage(file()
            + ": written by a newer Batchbook (ledger version 99, this one knows "
            + Schema.VERSION
            + ")\n  Use that Batchbook, or set BATCHBOOK_HOME to another folder.");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void refusesADatabaseOfSomebodyElse() throws Exception {
    change("CREATE TABLE theirs (x)");
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(() -> Ledger.open(file()))
        .hasMessage(file()
            + ": not a ledger of Batchbook\n  Set BATCHBOOK_HOME to another folder, or move the file away to"
            + " begin anew (jobs at the service go on).");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws Exception {
    Files.writeString(
        file(), "This is a letter to my aunt, and certainly not a database of any kind.");
    byte[] before = Files.readAllBytes(file());

    assertThatThrownBy(() -> Ledger.open(file()))
        .isInstanceOf(LedgerException.class)
        .hasMessageStartingWith(file() + ": not a ledger of Batchbook\n");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void refusesADamagedLedgerAndLeavesItAsItIs() throws Exception {
    try (Ledger ledger = Ledger.open(file())) {
      for (int i = 0; i < 500; i++) {
        String name = "lease " + i;
        ledger.write(sql -> sql.change("INSERT INTO lease VALUES (?, 't', 'm', 1, 1, 1)", name));
      }
    }
    byte[] bytes = Files.readAllBytes(file());
    for (int i = 4096; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Files.write(file(), bytes);

    assertThatThrownBy(() -> Ledger.open(file()))
        .hasMessage(file()
            + ": damaged\n  Put a copy back from a backup. Set BATCHBOOK_HOME to another folder, or move the"
            + " file away to begin anew (jobs at the service go on).");
    assertThat(Files.readAllBytes(file())).isEqualTo(bytes);
  }

  @Test
  void isMadeOnceWhenManyOpenItAtOnce() throws Exception {
    int many = 8;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    try {
      for (int round = 0; round < 30; round++) {
        Path fresh = folder.resolve("ledger-" + round + ".db");
        CyclicBarrier together = new CyclicBarrier(many);
        List<Future<Integer>> opened = new ArrayList<>();
        for (int i = 0; i < many; i++) {
          String name = "lease " + i;
          opened.add(threads.submit(() -> {
            together.await();
            try (Ledger ledger = Ledger.open(fresh)) {
              return ledger.<Integer>write(
                  sql -> sql.change("INSERT INTO lease VALUES (?, 't', 'm', 1, 1, 1)", name));
            }
          }));
        }
        for (Future<Integer> one : opened) {
          assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void takesALedgerThatIsMadeMeanwhileForNobodyElses() throws Exception {
    change("PRAGMA journal_mode = WAL");
    AtomicInteger statements = new AtomicInteger();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      Connection slow = (Connection) Proxy.newProxyInstance(
          LedgerTest.class.getClassLoader(),
          new Class<?>[] {Connection.class},
          (proxy, method, arguments) -> {
            if (method.getName().equals("createStatement") && statements.incrementAndGet() == 2) {
              Ledger.open(file()).close();
            }
            return method.invoke(connection, arguments);
          });

      assertThat(Schema.look(slow).kind()).isIn(Schema.Kind.EMPTY, Schema.Kind.CURRENT);
    }
  }

  private Path file() {
    return folder.resolve("ledger.db");
  }

  private void change(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
