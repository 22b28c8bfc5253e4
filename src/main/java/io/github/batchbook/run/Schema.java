package io.github.batchbook.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The ledger's tables and how older ledgers are brought to them. The script {@code ledger-N.sql} leads from version N - 1 to N; the
 * first makes a ledger out of nothing, and a script that was ever released is never changed. SQLite's {@code user_version} holds the version,
 * {@code application_id} tells our file from others.
 */
final class Schema {
  /** The version that this program reads and writes. */
  static final int VERSION = 2;

  /** "BtBk". */
  static final int APPLICATION = 0x4274426b;

  private static final Pattern END = Pattern.compile(";\\s*(\\R|$)");

  private Schema() {}

  /** What a file turned out to be. */
  enum Kind {
    CURRENT,
    OLDER,
    NEWER,
    EMPTY,
    FOREIGN
  }

  /**
   * A file's kind and version.
   *
   * @param version the number in the file; 0 when it has none
   */
  record Found(Kind kind, int version) {}

  static Found look(Connection connection) throws SQLException {
    // All by one statement: between two, another process may have made the ledger.
    try (Statement statement = connection.createStatement();
        ResultSet file = statement.executeQuery(
            "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master)"
                + " FROM pragma_application_id, pragma_user_version")) {
      file.next();
      int application = file.getInt(1);
      int version = file.getInt(2);
      if (application == APPLICATION) {
        return new Found(
            version == VERSION ? Kind.CURRENT : version < VERSION ? Kind.OLDER : Kind.NEWER,
            version);
      }
      boolean empty = application == 0 && version == 0 && file.getInt(3) == 0;
      return new Found(empty ? Kind.EMPTY : Kind.FOREIGN, version);
    }
  }

  /** Applies the scripts that are missing. The caller holds a transaction that keeps every other writer out. */
  static void migrate(Connection connection, int from) throws SQLException {
    for (int version = from + 1; version <= VERSION; version++) {
      run(connection, script(version));
    }
    run(connection, "PRAGMA application_id = " + APPLICATION);
    run(connection, "PRAGMA user_version = " + VERSION);
  }

  private static void run(Connection connection, String script) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String one : END.splitAsStream(script).filter(Schema::isStatement).toList()) {
        statement.executeUpdate(one);
      }
    }
  }

  private static boolean isStatement(String text) {
    return !text.isBlank();
  }

  private static String script(int version) {
    String name = "ledger-" + version + ".sql";
    try (InputStream in = Objects.requireNonNull(Schema.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
