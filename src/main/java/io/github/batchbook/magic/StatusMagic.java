package io.github.batchbook.magic;

import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunException;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobTimes;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code %status}: one run in full, or one job of the service, as the portal opens it. */
final class StatusMagic {
  private static final String PROGRESS = "io.github.batchbook.run.Progress";

  private StatusMagic() {}

  static Spec spec() {
    return Spec.of("status", "one run in full: states, times, counts, files")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run, or the newest, when left out",
            Known.RUNS))
        .note("The id of a job that belongs to no run is looked up at the service.")
        .yields(PROGRESS)
        .does(StatusMagic::status);
  }

  private static @Nullable Yield status(Call call, Session session) {
    Optional<String> name = call.argument();
    if (name.isPresent() && session.runs().find(name.get()).isEmpty() && isJobId(name.get())) {
      session.front().show(job(session.runs().jobAtTheService(name.get()), session));
      return null;
    }
    Run run = name.isPresent() ? Chosen.named(name.get(), session) : last(call, session);
    Progress progress = run.progress();
    String note = "";
    if (!progress.state().ended()) {
      try {
        progress = run.refresh();
      } catch (ServiceException | RunException e) {
        if (e instanceof ServiceException service
            && service.kind() == ServiceException.Kind.INTERRUPTED) {
          throw e;
        }
        note = "as of the last look; "
            + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      }
    }
    Card card = card(run, progress);
    return new Yield(progress, PROGRESS, note.isEmpty() ? card : card.note(note));
  }

  /** Services name jobs {@code batch_…}; a name of a run may begin so too, and was looked for first. */
  private static boolean isJobId(String text) {
    return text.matches("batch_[A-Za-z0-9-]{8,}");
  }

  private static Run last(Call call, Session session) {
    return session
        .lastRun()
        .or(() -> session.runs().newest())
        .orElseGet(() -> Chosen.run(call, session));
  }

  private static Card card(Run run, Progress progress) {
    Instant now = Instant.now();
    Card card = Card.of("run " + progress.run(), headline(progress, now));
    card = card.row("requests", counts(run, progress));
    card =
        card.row("connection", run.connection() + (run.synthetic() ? " (synthetic answers)" : ""));
    card = card.row("file", file(run));
    card = card.row("submitted", Told.time(run.submitted()));
    List<JobFacts> jobs = run.jobs();
    for (JobFacts facts : jobs) {
      card = job(card, facts, jobs.size() > 1);
    }
    List<String> notes = new ArrayList<>(progress.note().stream().toList());
    Told.refusals(run).forEach(line -> notes.add(line.strip()));
    Expiry.warning(run, now).ifPresent(notes::add);
    Told.hookFailure(run).ifPresent(notes::add);
    for (String note : notes) {
      card = card.note(note);
    }
    return card;
  }

  private static String file(Run run) {
    List<String> facts = new ArrayList<>(List.of(run.filename()));
    if (!run.deployments().isEmpty()) {
      facts.add("deployment " + run.deployment());
    }
    if (run.fromCache() > 0) {
      facts.add(Amounts.count(run.fromCache()) + " answered in earlier runs");
    }
    return String.join(" · ", facts);
  }

  private static String headline(Progress progress, Instant now) {
    if (progress.times().ended().isPresent()) {
      String took = progress.times().took().map(Amounts::duration).orElse("");
      return Told.state(progress) + (took.isEmpty() ? "" : " · took " + took);
    }
    Instant since = progress.times().since();
    Duration stayed = Duration.between(since, now);
    return progress.stage() + " since " + Told.time(since)
        + (stayed.isNegative() ? "" : " (" + Amounts.duration(stayed) + ")");
  }

  private static String counts(Run run, Progress progress) {
    Progress.Counts counts = progress.counts();
    String asked = counts.total() == run.requests()
        ? ""
        : " · " + Amounts.count(counts.total()) + " under way or asked last";
    String pace = progress
        .pace()
        .map(known -> " · " + Amounts.rate(known.perSecond()) + " · about "
            + Amounts.duration(known.left()) + " left")
        .orElse("");
    return Amounts.count(run.requests()) + asked + " · " + Amounts.count(counts.completed())
        + " completed · " + Amounts.count(counts.failed()) + " failed" + pace;
  }

  private static Card job(Card card, JobFacts facts, boolean several) {
    String none = facts.collected() ? "none" : "none yet";
    List<String> words = new ArrayList<>(List.of(facts.jobId().orElse(none), facts.stage()));
    if (several) {
      words.add("part " + facts.part());
    }
    if (facts.attempt() > 1) {
      words.add("attempt " + facts.attempt());
    }
    words.add(facts.place().deployment() + " " + facts.place().endpoint());
    Card with = card.row("job", String.join(" · ", words));
    if (several && facts.job().isPresent()) {
      with = with.row("", counts(facts.job().get()));
    }
    if (facts.job().isPresent()) {
      with = with.row("times", times(facts.job().get()));
    }
    List<String> files = new ArrayList<>();
    facts
        .inputFile()
        .id()
        .ifPresent(id -> files.add("input " + id
            + facts
                .inputFile()
                .expires()
                .map(at -> " (until " + Told.time(at) + ")")
                .orElse("")));
    facts.job().ifPresent(job -> addResults(files, job));
    Expiry.gone(facts, Instant.now())
        .ifPresent(at -> files.add("results may be deleted from " + Told.time(at) + " on"));
    with = files.isEmpty() ? with : with.row("files", String.join(" · ", files));
    List<String> here = new ArrayList<>();
    facts.files().output().ifPresent(path -> here.add("output " + path));
    facts.files().errors().ifPresent(path -> here.add("errors " + path));
    return here.isEmpty() ? with : with.row("here", String.join(" · ", here));
  }

  private static void addResults(List<String> files, BatchJob job) {
    job.outputFileId().ifPresent(id -> files.add("output " + id));
    job.errorFileId().ifPresent(id -> files.add("errors " + id));
  }

  private static String counts(BatchJob job) {
    return Amounts.count(job.counts().total()) + " requests · "
        + Amounts.count(job.counts().completed()) + " completed · "
        + Amounts.count(job.counts().failed()) + " failed";
  }

  /** A job that belongs to no run. */
  private static Card job(BatchJob job, Session session) {
    Card card = Card.of("job " + job.id(), job.status().name().replace('_', ' '))
        .row("requests", counts(job))
        .row("connection", session.connection().label())
        .row("endpoint", job.endpoint().orElse("not told"))
        .row("times", times(job));
    List<String> files = new ArrayList<>();
    job.inputFileId().or(() -> job.blobs().input()).ifPresent(id -> files.add("input " + id));
    addResults(files, job);
    card = files.isEmpty() ? card : card.row("files", String.join(" · ", files));
    for (String line : Told.errors(job)) {
      card = card.note(line.strip());
    }
    return card.note("it belongs to no run: %adopt " + job.id() + " makes one of it");
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
}
