package io.github.batchbook.magic;

import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobTimes;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.TextLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Magics about runs at the service. */
final class RunMagics {
  private static final String PROGRESS = "io.github.batchbook.run.Progress";

  private RunMagics() {}

  static List<Spec> specs() {
    return List.of(jobs(), status(), cancel());
  }

  private static Spec jobs() {
    return Spec.of("jobs", "the runs of this home, newest first")
        .yields(ResultMagics.TABLE)
        .note("As far as they were looked at: %status RUN asks the service about one.")
        .does((call, session) -> {
          List<Run> runs = session.runs().listAll();
          if (runs.isEmpty()) {
            session.front().note("no run yet: %submit FILE submits a batch file as a run");
          }
          return ResultMagics.yielded(table(runs), "runs", call);
        });
  }

  private static Table table(List<Run> runs) {
    StringColumn name = StringColumn.create("run");
    StringColumn state = StringColumn.create("state");
    IntColumn requests = IntColumn.create("requests");
    IntColumn ended = IntColumn.create("ended");
    IntColumn failed = IntColumn.create("failed");
    StringColumn submitted = StringColumn.create("submitted");
    StringColumn connection = StringColumn.create("connection");
    StringColumn file = StringColumn.create("file");
    StringColumn job = StringColumn.create("job");
    for (Run run : runs) {
      Progress progress = run.progress();
      name.append(progress.run());
      state.append(progress.stage());
      requests.append(run.requests());
      ended.append(progress.counts().ended());
      failed.append(progress.counts().failed());
      submitted.append(Told.time(run.submitted()));
      connection.append(run.connection());
      file.append(run.filename());
      job.append(run.jobs().stream()
          .flatMap(facts -> facts.jobId().stream())
          .reduce("", (first, last) -> last));
    }
    return Table.create(
        "runs", name, state, requests, ended, failed, submitted, connection, file, job);
  }

  private static Spec status() {
    return Spec.of("status", "one run in full: states, times, counts, files")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run, or the newest, when left out",
            Known.RUNS))
        .yields(PROGRESS)
        .does(RunMagics::status);
  }

  private static Yield status(Call call, Session session) {
    Run run = call.arguments().isEmpty()
        ? session
            .lastRun()
            .or(() -> session.runs().newest())
            .orElseGet(() -> Chosen.run(call, session))
        : Chosen.run(call, session);
    Progress progress = run.progress();
    boolean here = run.connection().equals(session.connection().connection().label());
    if (!progress.state().ended() && here) {
      progress = run.refresh();
    }
    return new Yield(progress, PROGRESS, card(run, progress, here));
  }

  private static Card card(Run run, Progress progress, boolean here) {
    Card card = Card.of("run " + progress.run(), Told.state(progress));
    Progress.Counts counts = progress.counts();
    card = card.row(
        "requests",
        Amounts.count(counts.total()) + " · " + Amounts.count(counts.completed()) + " completed · "
            + Amounts.count(counts.failed()) + " failed");
    card =
        card.row("connection", run.connection() + (run.synthetic() ? " (synthetic answers)" : ""));
    card =
        card.row("file", run.filename() + " · deployment " + String.join(", ", run.deployments()));
    card = card.row("submitted", Told.time(run.submitted()));
    for (JobFacts facts : run.jobs()) {
      card = job(card, facts);
    }
    Optional<String> note = progress.note();
    card = note.isPresent() ? card.note(note.get()) : card;
    for (String line : Told.refusals(run)) {
      card = card.note(line.strip());
    }
    return here || progress.state().ended()
        ? card
        : card.note("as of the last look: it runs on " + run.connection()
            + ", which is not the connection of this session");
  }

  private static Card job(Card card, JobFacts facts) {
    Card with = card.row(
        "job",
        facts.jobId().orElse("none yet") + " · " + facts.stage()
            + (facts.part() > 1 ? " · part " + facts.part() : "")
            + (facts.attempt() > 1 ? " · attempt " + facts.attempt() : ""));
    if (facts.job().isPresent()) {
      with = with.row("times", times(facts.job().get()));
    }
    List<String> files = new ArrayList<>();
    facts.inputFile().id().ifPresent(id -> files.add("input " + id));
    facts.job().flatMap(BatchJob::outputFileId).ifPresent(id -> files.add("output " + id));
    facts.job().flatMap(BatchJob::errorFileId).ifPresent(id -> files.add("errors " + id));
    if (!files.isEmpty()) {
      with = with.row("files", String.join(" · ", files));
    }
    return with;
  }

  private static String times(BatchJob job) {
    JobTimes times = job.times();
    List<String> told = new ArrayList<>();
    add(told, "created", times.created());
    add(told, "in progress", times.inProgress());
    add(told, "finalizing", times.finalizing());
    add(told, "completed", times.completed());
    add(told, "failed", times.failed());
    add(told, "expired", times.expired());
    add(told, "cancelled", times.cancelled());
    if (!job.status().terminal()) {
      add(told, "expires", times.expires());
    }
    return String.join(" · ", told);
  }

  private static void add(List<String> told, String what, Optional<Instant> when) {
    when.ifPresent(instant -> told.add(what + " " + Told.time(instant)));
  }

  private static Spec cancel() {
    return Spec.of("cancel", "cancels a run at the service")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run when left out",
            Known.RUNS))
        .note("The service may take ten minutes. What was finished is kept, and billed.")
        .does(RunMagics::cancel);
  }

  private static @Nullable Yield cancel(Call call, Session session) {
    Run run = Chosen.run(call, session);
    Progress before = run.progress();
    if (before.state().ended()) {
      session
          .front()
          .show(TextLines.of(
              "run " + run.name() + " has ended already (" + Told.state(before) + ")"));
      return null;
    }
    try {
      Progress progress = run.cancel();
      session
          .front()
          .show(TextLines.of("run " + run.name() + ": " + progress.stage()
              + (progress.state().ended()
                  ? ""
                  : "; that may take ten minutes. What was finished is kept, and billed: %wait "
                      + run.name() + " collects it")));
    } catch (ServiceException e) {
      if (e.kind() != ServiceException.Kind.INTERRUPTED) {
        session
            .front()
            .note("run " + run.name() + " is not cancelled yet; the wish is kept, and sent"
                + " when %wait or %status next reaches the service");
      }
      throw e;
    }
    return null;
  }
}
