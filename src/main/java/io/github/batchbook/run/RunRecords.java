package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger's runs, names and parts. Thread-safe. */
final class RunRecords {
  private static final String NEWEST = " ORDER BY created_at DESC, rowid DESC";

  private final Ledger ledger;
  private final Time time;

  RunRecords(Ledger ledger, Time time) {
    this.ledger = ledger;
    this.time = time;
  }

  /**
   * How a submission is to be written.
   *
   * @param cut for parts of a run that is submitted again, by their ids, the pieces that take their places
   */
  record Intent(
      String name,
      RunRow.Place place,
      RunRow.Input input,
      List<NewPart> parts,
      RunRow.Ways ways,
      Map<String, List<PartRow.Lines>> cut) {}

  /** What a submission found or made. */
  enum Outcome {
    MADE,
    ATTACHED,
    /** It was there, and what had not been sent of it is sent now. */
    WENT_ON,
    RESUBMITTED
  }

  /** A submission's run, and what it is. */
  record Submitted(RunRow run, Outcome outcome) {}

  /**
   * Writes the intent of a submission: a run with one part and one job, unless these bytes have a run on this connection. Then that run is
   * it; when nothing of it was ever billed it gets another job.
   *
   * @param again whether it gets a run of its own whatever is there
   * @param renamed the name that was asked for, null when none was
   */
  Submitted submit(Intent intent, boolean again, @Nullable String renamed) {
    return ledger.write(sql -> {
      Optional<RunRow> same = again
          ? Optional.empty()
          : ofContent(sql, intent.input().sha256(), intent.place().identity());
      if (same.isEmpty()) {
        return new Submitted(insert(sql, intent), Outcome.MADE);
      }
      RunRow run = same.get();
      if (renamed != null && !renamed.equals(run.name())) {
        rename(sql, run.id(), renamed);
      }
      boolean anew = cameToNothing(sql, run.id());
      if (anew) {
        prepareAgain(sql, run, intent.cut());
      }
      return new Submitted(require(sql, run.id()), anew ? Outcome.RESUBMITTED : Outcome.ATTACHED);
    });
  }

  /** Writes a run of a job that was made elsewhere; attaches when the job belongs to a run already. */
  Submitted adopt(Intent intent, BatchJob job) {
    return ledger.write(sql -> {
      Optional<RunRow> known = ofJob(sql, job.id());
      if (known.isPresent()) {
        return new Submitted(known.get(), Outcome.ATTACHED);
      }
      RunRow run = insert(sql, intent);
      event(sql, run.id(), "adopted");
      sql.change(
          "UPDATE job SET stage = ?, job_id = ?, file_id = ?, status = ?, status_since = ?,"
              + " answer = ?, seen_at = ? WHERE part IN (SELECT id FROM part WHERE run = ?)",
          JobStage.CREATED.text(),
          job.id(),
          job.inputFileId(),
          job.status().name(),
          time.now(),
          job.answer().json(),
          time.now(),
          run.id());
      return new Submitted(run, Outcome.MADE);
    });
  }

  /** The run that a job of the service belongs to. */
  Optional<RunRow> ofJob(String jobId) {
    return ledger.read(sql -> ofJob(sql, jobId));
  }

  private static Optional<RunRow> ofJob(Sql sql, String jobId) throws SQLException {
    return sql.first(
        "SELECT run.* FROM run JOIN part ON part.run = run.id"
            + " JOIN job ON job.part = part.id WHERE job.job_id = ?",
        RunRow::of,
        jobId);
  }

  /** Whether anything of a run was found at the service rather than sent. */
  boolean wasFound(String run) {
    return ledger.read(sql -> sql.first(
            "SELECT 1 FROM event WHERE run = ? AND what IN (?, 'adopted')",
            row -> true,
            run,
            LostLedger.EVENT)
        .isPresent());
  }

  RunRow require(String id) {
    return ledger.read(sql -> require(sql, id));
  }

  /** Runs on a connection, or on all of them, newest first. */
  List<RunRow> list(@Nullable String connection) {
    return ledger.read(sql -> connection == null
        ? sql.list("SELECT * FROM run" + NEWEST, RunRow::of)
        : sql.list("SELECT * FROM run WHERE connection = ?" + NEWEST, RunRow::of, connection));
  }

  /** The run that was given a name last, on this connection or else on any, or that has a job of this id, or of this id of ours. */
  Optional<RunRow> find(String text, String connection) {
    return ledger.read(sql -> {
      Optional<RunRow> named = sql.first(
          "SELECT run.* FROM run JOIN run_name ON run_name.run = run.id"
              + " WHERE run_name.name = ?"
              + " ORDER BY run.connection = ? DESC, given_at DESC, run_name.rowid DESC",
          RunRow::of,
          text,
          connection);
      return named.isPresent()
          ? named
          : sql.first(
              "SELECT run.* FROM run JOIN part ON part.run = run.id"
                  + " JOIN job ON job.part = part.id WHERE job.job_id = ?1 OR run.id = ?1",
              RunRow::of,
              text);
    });
  }

  /** Runs of a content on other connections, newest first. */
  List<RunRow> elsewhere(String content, String connection) {
    return ledger.read(sql -> sql.list(
        "SELECT * FROM run WHERE content = ? AND connection <> ?" + NEWEST,
        RunRow::of,
        content,
        connection));
  }

  /** The newest run of a content on a connection. */
  Optional<RunRow> ofContent(String content, String connection) {
    return ledger.read(sql -> ofContent(sql, content, connection));
  }

  /** Whether a run came to its end, and nothing of it was ever billed. */
  boolean cameToNothing(String run) {
    return ledger.read(sql -> cameToNothing(sql, run));
  }

  PartRow part(String id) {
    return ledger.read(
        sql -> sql.first("SELECT * FROM part WHERE id = ?", PartRow::of, id).orElseThrow());
  }

  /** Lets the parts be sent that were held for a reason; whether there were any. */
  boolean release(String run, String why, String event) {
    return ledger.write(sql -> {
      int released = sql.change("UPDATE part SET held = NULL WHERE run = ? AND held = ?", run, why);
      if (released > 0) {
        event(sql, run, event);
      }
      return released > 0;
    });
  }

  List<PartRow> parts(String run) {
    return ledger.read(sql -> parts(sql, run));
  }

  /**
   * Adds parts that ask again what was asked before.
   *
   * @throws RunException when a part of the run has not ended, or this attempt was made already; nothing is written then
   */
  void retry(String run, int attempt, List<NewPart> parts) {
    ledger.write(sql -> {
      List<PartRow> before = parts(sql, run);
      for (PartRow part : before) {
        if (!latest(sql, part).stage().last()) {
          throw Retrying.notEnded(require(sql, run));
        }
      }
      if (before.stream().anyMatch(part -> part.attempt() >= attempt)) {
        throw Retrying.askedMeanwhile(require(sql, run));
      }
      sql.change("UPDATE run SET cancel_at = NULL WHERE id = ?", run);
      event(sql, run, "retried");
      int number = before.size();
      for (NewPart part : parts) {
        number++;
        insert(sql, row(run, number, attempt, part), part);
      }
      return run;
    });
  }

  /** Notes another place in the user's own storage, through which what is still to be sent of a run goes; null: files are uploaded. */
  void sendThrough(String run, @Nullable String storage) {
    ledger.write(sql -> sql.change("UPDATE run SET storage = ? WHERE id = ?", storage, run));
  }

  /** Notes that a run is to be cancelled; whoever takes its next step does so. */
  void askToCancel(String run) {
    ledger.write(sql -> {
      sql.change("UPDATE run SET cancel_at = ? WHERE id = ?", time.now(), run);
      event(sql, run, "cancel asked");
      return run;
    });
  }

  /** Notes, under a lease, something that happened to a run, and more about it if that is not empty. */
  void note(Lease lease, String run, String what, String detail) {
    ledger.write(sql -> {
      lease.confirm(sql);
      return sql.change(
          "INSERT INTO event (at, run, what, detail) VALUES (?, ?, ?, ?)",
          time.now(),
          run,
          what,
          detail.isEmpty() ? null : detail);
    });
  }

  private RunRow insert(Sql sql, Intent intent) throws SQLException {
    String id = UUID.randomUUID().toString();
    Instant now = time.now();
    RunRow.Input input = intent.input();
    sql.change(
        "INSERT INTO run (id, name, connection, label, synthetic, content, filename, bytes, requests,"
            + " created_at, pilot_share, storage)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id,
        intent.name(),
        intent.place().identity(),
        intent.place().label(),
        intent.place().synthetic(),
        input.sha256(),
        input.filename(),
        input.bytes(),
        input.requests(),
        now,
        intent.ways().pilotShare(),
        intent.ways().storage());
    rename(sql, id, intent.name());
    event(sql, id, "submitted");
    int number = 0;
    for (NewPart part : intent.parts()) {
      number++;
      insert(sql, row(id, number, 1, part), part);
    }
    return require(sql, id);
  }

  private static PartRow row(String run, int number, int attempt, NewPart part) {
    return new PartRow(
        UUID.randomUUID().toString(),
        run,
        number,
        attempt,
        part.cause(),
        part.lines(),
        part.held());
  }

  private void insert(Sql sql, PartRow part, NewPart written) throws SQLException {
    sql.change(
        "INSERT INTO part (id, run, number, attempt, cause, content, bytes, requests, endpoint,"
            + " deployment, tokens, model, held) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        part.id(),
        part.run(),
        part.number(),
        part.attempt(),
        part.cause(),
        part.lines().sha256(),
        part.lines().bytes(),
        part.lines().requests(),
        part.lines().endpoint(),
        part.lines().deployment(),
        part.lines().tokens(),
        part.lines().model(),
        part.held());
    prepare(sql, part.id(), 1);
    if (written.fileId().isPresent()) {
      sql.change(
          "UPDATE job SET stage = ?, file_id = ? WHERE part = ?",
          JobStage.UPLOADED.text(),
          written.fileId(),
          part.id());
    }
    if (written.answers().isPresent()) {
      sql.change(
          "UPDATE job SET stage = ?, output_sha256 = ?, output_bytes = ?, error_sha256 = '',"
              + " error_bytes = 0 WHERE part = ?",
          JobStage.COLLECTED.text(),
          written.answers().get().sha256(),
          written.answers().get().bytes(),
          part.id());
    }
  }

  private void prepareAgain(Sql sql, RunRow run, Map<String, List<PartRow.Lines>> cut)
      throws SQLException {
    sql.change("UPDATE run SET cancel_at = NULL WHERE id = ?", run.id());
    event(sql, run.id(), "submitted again: nothing of it was billed");
    for (PartRow part : parts(sql, run.id())) {
      JobRow last = latest(sql, part);
      if (last.cameToNothing() && cut.containsKey(part.id())) {
        replace(sql, part, cut.get(part.id()));
      } else if (last.cameToNothing()) {
        prepare(sql, part.id(), last.number() + 1);
      }
    }
  }

  private void replace(Sql sql, PartRow part, List<PartRow.Lines> pieces) throws SQLException {
    sql.change("DELETE FROM part WHERE id = ?", part.id());
    event(sql, part.run(), "part " + part.number() + " cut into " + pieces.size());
    int number = parts(sql, part.run()).stream().mapToInt(PartRow::number).max().orElse(0);
    for (PartRow.Lines lines : pieces) {
      number++;
      NewPart piece = NewPart.of(part.cause(), lines);
      insert(
          sql,
          row(
              part.run(),
              number,
              part.attempt(),
              part.held().isPresent() ? piece.heldFor(part.held().get()) : piece),
          piece);
    }
  }

  private void prepare(Sql sql, String part, int number) throws SQLException {
    sql.change(
        "INSERT INTO job (id, part, number, stage, stage_since) VALUES (?, ?, ?, ?, ?)",
        UUID.randomUUID().toString(),
        part,
        number,
        JobStage.PREPARED.text(),
        time.now());
  }

  private void rename(Sql sql, String run, String name) throws SQLException {
    sql.change("UPDATE run SET name = ? WHERE id = ?", name, run);
    sql.change(
        "INSERT OR REPLACE INTO run_name (name, run, given_at) VALUES (?, ?, ?)",
        name,
        run,
        time.now());
  }

  private void event(Sql sql, String run, String what) throws SQLException {
    sql.change("INSERT INTO event (at, run, what) VALUES (?, ?, ?)", time.now(), run, what);
  }

  private static Optional<RunRow> ofContent(Sql sql, String content, String connection)
      throws SQLException {
    return sql.first(
        "SELECT * FROM run WHERE content = ? AND connection = ?" + NEWEST,
        RunRow::of,
        content,
        connection);
  }

  private static boolean cameToNothing(Sql sql, String run) throws SQLException {
    boolean any = false;
    for (PartRow part : parts(sql, run)) {
      boolean nothing = latest(sql, part).cameToNothing();
      if (!nothing && !part.fromCache() && part.held().isEmpty()) {
        return false;
      }
      any |= nothing;
    }
    return any;
  }

  private static RunRow require(Sql sql, String id) throws SQLException {
    return sql.first("SELECT * FROM run WHERE id = ?", RunRow::of, id)
        .orElseThrow(() -> new RunException(
            "the run is gone from the ledger%n  %%jobs lists what there is.".formatted()));
  }

  private static List<PartRow> parts(Sql sql, String run) throws SQLException {
    return sql.list("SELECT * FROM part WHERE run = ? ORDER BY number", PartRow::of, run);
  }

  private static JobRow latest(Sql sql, PartRow part) throws SQLException {
    return JobRecords.latest(sql, part.id());
  }
}
