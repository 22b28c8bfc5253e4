package io.github.batchbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the ledger's table {@code part}, whose script says what each column is. */
record PartRow(String id, String run, int number, int attempt, String cause, Lines lines) {

  /** What is sent. */
  record Lines(String sha256, long bytes, int requests, String endpoint, String deployment) {}

  static PartRow of(ResultSet row) throws SQLException {
    return new PartRow(
        row.getString("id"),
        row.getString("run"),
        row.getInt("number"),
        row.getInt("attempt"),
        row.getString("cause"),
        new Lines(
            row.getString("content"),
            row.getLong("bytes"),
            row.getInt("requests"),
            row.getString("endpoint"),
            row.getString("deployment")));
  }
}
