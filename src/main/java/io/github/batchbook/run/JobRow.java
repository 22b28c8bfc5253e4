package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** A row of the ledger's table {@code job}, whose script says what each column is. */
record JobRow(
    String id,
    String part,
    int number,
    JobStage stage,
    Instant stageSince,
    Upload upload,
    Optional<Instant> createdFrom,
    Queue queue,
    Optional<String> jobId,
    Optional<BatchJob> answer,
    Optional<Instant> statusSince,
    Optional<Collected> output,
    Optional<Collected> errors,
    Optional<String> refusal,
    Optional<String> blob) {

  /** The uploaded file, as far as it is known. */
  record Upload(
      Optional<String> fileId, Optional<Instant> createdAt, Optional<Instant> expiresAt) {}

  /**
   * Its wait for room at the service.
   *
   * @param waited how often there was none
   */
  record Queue(Optional<Instant> notBefore, Optional<String> waitsFor, int waited) {}

  /**
   * What the service had for one of the two result files.
   *
   * @param sha256 empty when it had none
   */
  record Collected(Optional<String> sha256, long bytes) {}

  static JobRow of(ResultSet row) throws SQLException {
    return new JobRow(
        row.getString("id"),
        row.getString("part"),
        row.getInt("number"),
        JobStage.of(row.getString("stage")),
        Sql.instant(row, "stage_since"),
        new Upload(
            Sql.maybeText(row, "file_id"),
            Sql.maybeInstant(row, "file_created_at"),
            Sql.maybeInstant(row, "file_expires_at")),
        Sql.maybeInstant(row, "created_from"),
        new Queue(
            Sql.maybeInstant(row, "not_before"),
            Sql.maybeText(row, "waits_for"),
            row.getInt("waited")),
        Sql.maybeText(row, "job_id"),
        Sql.maybeText(row, "answer").map(BatchJob::ofJson),
        Sql.maybeInstant(row, "status_since"),
        collected(row, "output"),
        collected(row, "error"),
        Sql.maybeText(row, "refusal"),
        Sql.maybeText(row, "blob"));
  }

  /** What the service had for a result file; empty before it was fetched. */
  Optional<Collected> collected(Collection.Kind kind) {
    return kind == Collection.Kind.OUTPUT ? output : errors;
  }

  /** Whether it has come to its end without anything that is billed: the same lines may be sent again. */
  boolean cameToNothing() {
    return switch (stage) {
      case REFUSED, DROPPED -> !hasBytes(output);
      case COLLECTED -> answer.filter(Billing::nothing).isPresent() && !hasBytes(output);
      default -> false;
    };
  }

  private static boolean hasBytes(Optional<Collected> file) {
    return file.filter(found -> found.bytes() > 0).isPresent();
  }

  private static Optional<Collected> collected(ResultSet row, String which) throws SQLException {
    String sha256 = row.getString(which + "_sha256");
    return sha256 == null
        ? Optional.empty()
        : Optional.of(new Collected(
            sha256.isEmpty() ? Optional.empty() : Optional.of(sha256),
            row.getLong(which + "_bytes")));
  }
}
