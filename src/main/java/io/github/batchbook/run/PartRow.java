package io.github.batchbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A row of the ledger's table {@code part}, whose script says what each column is. */
record PartRow(
    String id,
    String run,
    int number,
    int attempt,
    String cause,
    String sha256,
    long bytes,
    int requests) {

  static PartRow of(ResultSet row) throws SQLException {
    return new PartRow(
        row.getString("id"),
        row.getString("run"),
        row.getInt("number"),
        row.getInt("attempt"),
        row.getString("cause"),
        row.getString("content"),
        row.getLong("bytes"),
        row.getInt("requests"));
  }
}
