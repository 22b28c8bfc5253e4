package io.github.batchbook.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file in which every run writes what it is about to do and what became of it. Any number of processes share it: writers wait for
 * each other for up to 30 seconds. On a network file system it is kept without the shared log of other homes. Thread-safe: the threads of one process take turns. What is committed survives a crash of the
 * machine.
 */
final class Ledger implements AutoCloseable {
  private static final int BUSY_MILLIS = 30_000;
  private static final int JOURNAL_PAUSE_MILLIS = 5;
  private static final String ANOTHER_HOME =
      "Set BATCHBOOK_HOME to another folder, or move the file away to begin anew (jobs at the service go on).";

  /** What is done in one transaction. */
  interface Work<T> {
    T in(Sql sql) throws SQLException;
  }

  private final Path file;
  private final Connection connection;

  private Ledger(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the ledger of a home, makes it when there is none, and brings an older one to this version.
   *
   * @throws LedgerException when the file is damaged, not a ledger, or written by a newer Batchbook; it is then left as it is
   */
  static Ledger open(Path file) {
    return open(file, NetworkFolder.is(file));
  }

  /** Opens it as on a network file system, or not. */
  static Ledger open(Path file, boolean network) {
    Connection connection = null;
    try {
      connection = connect(file);
      prepare(file, connection, network ? "DELETE" : "WAL");
      return new Ledger(file, connection);
    } catch (SQLException failure) {
      close(connection);
      throw complaint(file, failure);
    } catch (RuntimeException | Error failure) {
      close(connection);
      throw failure;
    }
  }

  /** Runs statements that see one state of the ledger and change nothing. */
  <T> T read(Work<T> work) {
    return transaction("BEGIN DEFERRED", work);
  }

  /** Runs statements that change the ledger: all of them or none. No other process writes meanwhile. */
  <T> T write(Work<T> work) {
    return transaction("BEGIN IMMEDIATE", work);
  }

  /** Gives back the room of deleted rows. */
  synchronized void compact() {
    try {
      execute(connection, "VACUUM");
    } catch (SQLException failure) {
      throw complaint(file, failure);
    }
  }

  @Override
  public synchronized void close() {
    close(connection);
  }

  private synchronized <T> T transaction(String begin, Work<T> work) {
    try {
      execute(connection, begin);
      boolean done = false;
      try {
        T result = work.in(new Sql(connection));
        execute(connection, "COMMIT");
        done = true;
        return result;
      } finally {
        if (!done) {
          rollBack();
        }
      }
    } catch (SQLException failure) {
      throw complaint(file, failure);
    }
  }

  private void rollBack() {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      return;
    }
  }

  private static Connection connect(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  private static void prepare(Path file, Connection connection, String journal)
      throws SQLException {
    refuseForeign(file, Schema.look(connection));
    keepJournal(connection, journal);
    if (Schema.look(connection).kind() == Schema.Kind.CURRENT) {
      return;
    }
    execute(connection, "BEGIN EXCLUSIVE");
    Schema.Found found = Schema.look(connection);
    refuseForeign(file, found);
    if (found.kind() != Schema.Kind.CURRENT) {
      Schema.migrate(connection, found.version());
    }
    execute(connection, "COMMIT");
  }

  /** SQLite refuses at once to change the journal while others look at the file, however long a statement may wait: it is asked again. */
  private static void keepJournal(Connection connection, String journal) throws SQLException {
    long began = System.nanoTime();
    while (true) {
      try {
        execute(connection, "PRAGMA journal_mode = " + journal);
        return;
      } catch (SQLException failure) {
        if (!isBusy(failure)
            || System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS)) {
          throw failure;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(JOURNAL_PAUSE_MILLIS));
      }
    }
  }

  private static boolean isBusy(SQLException failure) {
    return failure instanceof SQLiteException known
        && (known.getResultCode().code & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  private static void refuseForeign(Path file, Schema.Found found) {
    switch (found.kind()) {
      case NEWER ->
        throw new LedgerException(
            file,
            "written by a newer Batchbook (ledger version %d, this one knows %d)"
                .formatted(found.version(), Schema.VERSION),
            "Use that Batchbook, or set BATCHBOOK_HOME to another folder.",
            null);
      case FOREIGN ->
        throw new LedgerException(file, "not a ledger of Batchbook", ANOTHER_HOME, null);
      case CURRENT, OLDER, EMPTY -> {}
    }
  }

  private static LedgerException complaint(Path file, SQLException failure) {
    if (failure instanceof SQLiteException known) {
      SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(known.getResultCode().code & 0xff);
      switch (code) {
        case SQLITE_NOTADB -> {
          return new LedgerException(file, "not a ledger of Batchbook", ANOTHER_HOME, failure);
        }
        case SQLITE_CORRUPT -> {
          return new LedgerException(
              file, "damaged", "Put a copy back from a backup. " + ANOTHER_HOME, failure);
        }
        case SQLITE_BUSY, SQLITE_LOCKED -> {
          return new LedgerException(
              file,
              "another process has been writing for %d seconds".formatted(BUSY_MILLIS / 1000),
              "Try again; end that process when it hangs.",
              failure);
        }
        case SQLITE_FULL -> {
          return new LedgerException(file, "the disk is full", "Make room and try again.", failure);
        }
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> {
          return new LedgerException(
              file,
              "cannot be written",
              "Set BATCHBOOK_HOME to a folder that you may write.",
              failure);
        }
        default -> {}
      }
    }
    return new LedgerException(
        file, "cannot be used: " + failure.getMessage(), "Try again.", failure);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void close(@Nullable Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException nothingToSave) {
      return;
    }
  }
}
