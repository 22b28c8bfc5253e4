package io.github.batchbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** A row of the ledger's table {@code run}, whose script says what each column is. */
record RunRow(
    String id,
    String name,
    Place place,
    Input input,
    Instant createdAt,
    Optional<Instant> cancelAt,
    Ways ways) {

  /** The connection it was made on. */
  record Place(String identity, String label, boolean synthetic) {}

  /** What was submitted. */
  record Input(String sha256, String filename, long bytes, int requests) {}

  /**
   * How it is submitted.
   *
   * @param pilotShare of the pilot's requests that must be answered well
   * @param storage the user's own storage that it is sent by, without credential
   */
  record Ways(Optional<Double> pilotShare, Optional<String> storage) {
    static final Ways USUAL = new Ways(Optional.empty(), Optional.empty());
  }

  static RunRow of(ResultSet row) throws SQLException {
    return new RunRow(
        row.getString("id"),
        row.getString("name"),
        new Place(
            row.getString("connection"), row.getString("label"), row.getInt("synthetic") == 1),
        new Input(
            row.getString("content"),
            row.getString("filename"),
            row.getLong("bytes"),
            row.getInt("requests")),
        Sql.instant(row, "created_at"),
        Sql.maybeInstant(row, "cancel_at"),
        new Ways(Sql.maybeNumber(row, "pilot_share"), Sql.maybeText(row, "storage")));
  }
}
