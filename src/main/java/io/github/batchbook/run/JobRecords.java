package io.github.batchbook.run;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger's jobs. Every change of a job is made under its lease and leaves an event. Thread-safe. */
final class JobRecords {
  private final Ledger ledger;
  private final Time time;

  JobRecords(Ledger ledger, Time time) {
    this.ledger = ledger;
    this.time = time;
  }

  /** A change of a job, written at once: its new stage, columns, and why. */
  static final class Change {
    private final JobStage stage;
    private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    private @Nullable String what;
    private @Nullable String detail;

    private Change(JobStage stage) {
      this.stage = stage;
    }

    static Change to(JobStage stage) {
      return new Change(stage);
    }

    Change set(String column, @Nullable Object value) {
      columns.put(column, value);
      return this;
    }

    /** Leaves an event other than the name of the new stage. */
    Change saying(String event, @Nullable String about) {
      what = event;
      detail = about;
      return this;
    }
  }

  /** The last job of a part. */
  JobRow latest(String part) {
    return ledger.read(sql -> latest(sql, part));
  }

  /** All jobs of a part, oldest first. */
  List<JobRow> all(String part) {
    return ledger.read(
        sql -> sql.list("SELECT * FROM job WHERE part = ? ORDER BY number", JobRow::of, part));
  }

  /** Whether a job of the service belongs to a run of this ledger. */
  boolean knows(String jobId) {
    return ledger.read(sql ->
        sql.first("SELECT 1 FROM job WHERE job_id = ?", row -> true, jobId).isPresent());
  }

  JobRow require(String id) {
    return ledger.read(sql -> require(sql, id));
  }

  /**
   * Writes a change.
   *
   * @throws Lease.Lost when the lease was lost; nothing is written then
   */
  JobRow write(Lease lease, JobRow job, Change change) {
    return ledger.write(sql -> {
      lease.confirm(sql);
      update(sql, job, change);
      if (change.what != null || change.stage != job.stage()) {
        String what = change.what == null ? change.stage.text() : change.what;
        sql.change(
            "INSERT INTO event (at, run, job, what, detail)"
                + " SELECT ?, run, ?, ?, ? FROM part WHERE id = ?",
            time.now(),
            job.id(),
            what,
            change.detail,
            job.part());
      }
      return require(sql, job.id());
    });
  }

  /**
   * Writes a change, unless there is an obstacle: then the job stays as it is, and waits for what the obstacle is.
   *
   * @param obstacle asked in the same transaction, so that of two who look at once only one finds room
   */
  JobRow writeUnless(
      Lease lease, JobRow job, Change change, Ledger.Work<Optional<String>> obstacle) {
    return ledger.write(sql -> {
      lease.confirm(sql);
      Optional<String> found = obstacle.in(sql);
      if (found.isEmpty()) {
        update(sql, job, change);
        event(sql, job, change.stage.text(), null);
      } else if (!found.equals(job.queue().waitsFor())) {
        update(sql, job, Change.to(job.stage()).set("waits_for", found).set("not_before", null));
        event(sql, job, "queued", found.get());
      }
      return require(sql, job.id());
    });
  }

  /**
   * Writes the end of a job for which there was no room, and another one after it with the same file. A blob is put once more, since each job has a
   * path of its own.
   */
  JobRow writeAndPrepareNext(Lease lease, JobRow job, Change change, Queueing queueing) {
    String next = UUID.randomUUID().toString();
    return ledger.write(sql -> {
      lease.confirm(sql);
      update(sql, job, change);
      event(sql, job, "no room", null);
      sql.change(
          "INSERT INTO job (id, part, number, stage, stage_since, file_id, file_created_at,"
              + " file_expires_at, not_before, waits_for, waited)"
              + " SELECT ?, part, number + 1, CASE WHEN blob IS NULL THEN 'processed' ELSE 'prepared' END,"
              + " ?, file_id, file_created_at,"
              + " file_expires_at, ?, ?, ? FROM job WHERE id = ?",
          next,
          time.now(),
          time.now().plus(queueing.pause()),
          queueing.reason(),
          queueing.waited(),
          job.id());
      return require(sql, next);
    });
  }

  private void event(Sql sql, JobRow job, String what, @Nullable String detail)
      throws SQLException {
    sql.change(
        "INSERT INTO event (at, run, job, what, detail)"
            + " SELECT ?, run, ?, ?, ? FROM part WHERE id = ?",
        time.now(),
        job.id(),
        what,
        detail,
        job.part());
  }

  private void update(Sql sql, JobRow job, Change change) throws SQLException {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>(change.columns);
    if (change.stage != job.stage()) {
      columns.put("stage", change.stage.text());
      columns.put("stage_since", time.now());
    }
    if (columns.isEmpty()) {
      return;
    }
    List<@Nullable Object> values = new ArrayList<>(columns.values());
    values.add(job.id());
    sql.change(
        "UPDATE job SET " + String.join(" = ?, ", columns.keySet()) + " = ? WHERE id = ?",
        values.toArray());
  }

  static JobRow latest(Sql sql, String part) throws SQLException {
    return sql.first(
            "SELECT * FROM job WHERE part = ? ORDER BY number DESC LIMIT 1", JobRow::of, part)
        .orElseThrow(() -> new IllegalStateException("a part without a job: " + part));
  }

  private static JobRow require(Sql sql, String id) throws SQLException {
    return sql.first("SELECT * FROM job WHERE id = ?", JobRow::of, id)
        .orElseThrow(() -> new IllegalStateException("no such job of ours: " + id));
  }
}
