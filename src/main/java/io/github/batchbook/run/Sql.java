package io.github.batchbook.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Statements of one transaction of the ledger. Valid only while the transaction lasts. */
final class Sql {
  /** Makes a value of the row that a result set stands on. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement that changes rows; the number of rows changed. Instants go in as milliseconds. */
  int change(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values)) {
      return statement.executeUpdate();
    }
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = prepared(sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    return list(sql, row, values).stream().findFirst();
  }

  /** Runs one statement that changes rows for many values. */
  void changeEach(String sql, List<Object[]> each) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int waiting = 0;
      for (Object[] values : each) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
        waiting++;
        if (waiting % 1000 == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
  }

  /** Runs one query for many keys, and hands over what was found for each. */
  <K, T> void listEach(String sql, Row<T> row, Keys<K> keys, BiConsumer<K, List<T>> found)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (K key : keys.all()) {
        statement.setBytes(1, keys.bytes().apply(key));
        try (ResultSet rows = statement.executeQuery()) {
          List<T> list = new ArrayList<>();
          while (rows.next()) {
            list.add(row.of(rows));
          }
          found.accept(key, list);
        }
      }
    }
  }

  /** What is looked for, and the bytes that the ledger knows it by. */
  record Keys<K>(List<K> all, Function<K, byte[]> bytes) {}

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static Optional<Instant> maybeInstant(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }

  static Optional<Double> maybeNumber(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }

  static Optional<String> maybeText(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private PreparedStatement prepared(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, plain(values[i]));
      }
      return statement;
    } catch (SQLException failure) {
      statement.close();
      throw failure;
    }
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Optional<?> maybe) {
      return plain(maybe.orElse(null));
    }
    if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    return value;
  }
}
