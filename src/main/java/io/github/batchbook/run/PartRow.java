package io.github.batchbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row of the ledger's table {@code part}, whose script says what each column is. */
record PartRow(
    String id,
    String run,
    int number,
    int attempt,
    String cause,
    Lines lines,
    Optional<String> held) {
  /** It was submitted, and a job of the same bytes may be gone on with. */
  static final String SUBMIT = "submit";

  /** It was submitted once more, and is to be paid once more. */
  static final String AGAIN = "again";

  /** It is a sample that is sent before the rest. */
  static final String PILOT = "pilot";

  /** Its requests were answered in earlier runs; it is never sent. */
  static final String CACHE = "cache";

  /** Its lines were asked before. */
  static final String RETRY = "retry";

  /** Its lines are asked a synchronous deployment. */
  static final String SYNC = "sync";

  /**
   * What is sent.
   *
   * @param tokens estimated input tokens
   * @param model the model behind the deployment, where the connection was told
   */
  record Lines(
      String sha256,
      long bytes,
      int requests,
      String endpoint,
      String deployment,
      long tokens,
      Optional<String> model) {}

  boolean fromCache() {
    return cause.equals(CACHE);
  }

  /** Whether its answers come without a job of the service. */
  boolean withoutJob() {
    return cause.equals(CACHE) || cause.equals(SYNC);
  }

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
            row.getString("deployment"),
            row.getLong("tokens"),
            Sql.maybeText(row, "model")),
        Sql.maybeText(row, "held"));
  }
}
