package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.SubmitOptions;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code %submit}: sends a batch file as a run. */
final class SubmitMagic {
  private static final String TYPE = "io.github.batchbook.run.Run";

  private SubmitMagic() {}

  static Spec spec() {
    return Spec.of("submit", "submits a batch file as a run; the same bytes are never paid twice")
        .takes(new Spec.Parameter(
            "PATH|VAR",
            Spec.Arity.OPTIONAL,
            "a .jsonl file, or a variable that holds a BatchFile; the file read last when left out",
            Known.BATCH_FILES_AND_VARIABLES))
        .option(new Spec.Option(
            "name", "RUN", "what the run is called; the file's name when left out", Known.RUNS))
        .option(Spec.Option.flag(
            "again", "submits and pays although these bytes were submitted before"))
        .yields(TYPE)
        .note(
            "When a run on this connection has the same bytes, it attaches to that run and pays nothing.")
        .does(SubmitMagic::run);
  }

  private static Yield run(Call call, Session session) {
    BatchFile file = file(call, session);
    session.lastFile(file);
    Choice place = session.connection();
    SubmitOptions options =
        call.option("name").map(SubmitOptions.DEFAULT::named).orElse(SubmitOptions.DEFAULT);
    options = call.flag("again") ? options.payAgain() : options;
    Displays.warmUp();
    Run run;
    try (Front.Live live = session.front().live(stage(file.name(), "checking"))) {
      run = session
          .runs()
          .submit(file, options, progress -> live.update(stage(progress.run(), progress.stage())));
      live.update(said(run, place));
    }
    session.lastRun(run);
    warnOfOthers(run, session.front());
    return new Yield(run, TYPE, null);
  }

  private static BatchFile file(Call call, Session session) {
    Optional<String> argument = call.argument();
    if (argument.isEmpty()) {
      BatchFile last = session
          .lastFile()
          .orElseThrow(
              () -> call.spec().misuse("no batch file was read in this session: name one"));
      return session.read(last.path().toString()).under(session.rulesFor(last));
    }
    return session.file(argument.get());
  }

  private static TextLines stage(String run, String stage) {
    return TextLines.of("run " + run + "   " + stage);
  }

  private static TextLines said(Run run, Choice place) {
    Progress progress = run.progress();
    if (run.attached()) {
      return new TextLines(List.of(
          "run " + progress.run() + " has these " + Amounts.count(run.requests(), "request")
              + " already (" + Told.state(progress) + ", " + place.label()
              + "): attached, nothing submitted",
          "  --again submits and pays once more"));
    }
    List<String> facts = new ArrayList<>(List.of("file uploaded", "processed"));
    if (run.resubmitted()) {
      facts.add(0, "refused before, nothing was billed: submitted again");
    }
    facts.addAll(jobs(run, progress));
    facts.add(place.label());
    return TextLines.of("run " + progress.run() + "   " + String.join(" · ", facts));
  }

  private static List<String> jobs(Run run, Progress progress) {
    List<JobFacts> all = run.jobs();
    List<String> ids = all.stream().flatMap(facts -> facts.jobId().stream()).toList();
    List<String> told = new ArrayList<>();
    if (all.size() > 1) {
      told.add(Amounts.count(all.size(), "part"));
    }
    if (ids.isEmpty()) {
      told.add(progress.stage());
    } else {
      told.add((ids.size() == 1 ? "job " : "jobs ") + String.join(", ", ids) + " created");
    }
    if (!ids.isEmpty() && ids.size() < all.size()) {
      told.add(
          Amounts.count(all.size() - ids.size()) + " queued: %wait sends them when there is room");
    }
    return told;
  }

  private static void warnOfOthers(Run run, Front front) {
    for (Run other : run.elsewhere()) {
      front.note("these requests were also submitted on " + other.connection() + ", as run "
          + other.name() + " (" + Told.state(other.progress()) + ")");
    }
  }
}
