package io.github.batchbook.magic;

import io.github.batchbook.magic.Connections.Choice;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.service.Connection;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a submission did, in words. */
final class SubmitTold {
  private SubmitTold() {}

  static TextLines said(Run run, Choice place) {
    return run.attached() ? attached(run, place) : sent(run, place);
  }

  private static String these(int requests) {
    return requests == 1 ? "this request" : "these " + Amounts.count(requests, "request");
  }

  private static TextLines attached(Run run, Choice place) {
    Progress progress = run.progress();
    boolean under = !progress.state().ended() && progress.state() != RunState.HELD;
    String where = under && progress.share().isPresent()
        ? "is at " + Math.round(Math.floor(progress.share().getAsDouble() * 100)) + " % of "
            + these(run.requests())
        : "has " + these(run.requests()) + " already";
    List<String> lines = new ArrayList<>();
    lines.add("run " + progress.run() + " " + where + " (" + Told.state(progress) + ", "
        + place.label() + "): attached, nothing submitted");
    if (progress.state() == RunState.HELD) {
      lines.add("  --go-on sends what is held after the pilot");
    } else if (progress.state().ended()) {
      Map<Outcome, Integer> outcomes = run.results().outcomes();
      boolean left = outcomes.keySet().stream()
          .anyMatch(outcome -> outcome != Outcome.ANSWERED && outcome != Outcome.REFUSED);
      if (left) {
        lines.add("  " + Told.counts(outcomes) + ": %retry " + run.name()
            + " asks again what was not answered");
      }
    }
    lines.add("  --again submits and pays once more");
    return new TextLines(lines);
  }

  private static TextLines sent(Run run, Choice place) {
    Progress progress = run.progress();
    List<String> facts = new ArrayList<>();
    if (run.fromCache() > 0) {
      facts.add(Amounts.count(run.fromCache()) + " of " + Amounts.count(run.requests())
          + " answered before and taken from there");
    }
    if (run.fromCache() == run.requests()) {
      facts.add("completed, nothing submitted");
    } else {
      facts.addAll(uploaded(run));
      facts.addAll(jobs(run, progress));
    }
    facts.add(place.label());
    return TextLines.of("run " + progress.run() + "   " + String.join(" · ", facts));
  }

  static TextLines wentOn(Run run, Choice place) {
    Progress progress = run.progress();
    List<String> facts = new ArrayList<>(List.of("the rest goes on"));
    facts.addAll(jobs(run, progress));
    facts.add(place.label());
    return TextLines.of("run " + progress.run() + "   " + String.join(" · ", facts));
  }

  /** A warning of an upload that never goes by itself, as with api-versions that know no expiry. */
  static Optional<String> expiryIgnored(Run run, Connection connection) {
    boolean lasting = Told.latest(run).stream()
        .map(JobFacts::inputFile)
        .anyMatch(file -> file.id().isPresent() && file.expires().isEmpty());
    return run.attached() || run.adopted() || !lasting
        ? Optional.empty()
        : Optional.of("warning: the service ignored the expiry, so that the uploaded file "
            + FileTable.lasting(connection)
            + ": %files clean deletes it when the run has ended");
  }

  private static List<String> uploaded(Run run) {
    List<String> facts = new ArrayList<>();
    if (run.wentOn()) {
      facts.add("what was not sent before is sent now");
    }
    if (run.resubmitted()) {
      facts.add("it came to nothing before, nothing was billed: submitted again");
    }
    if (run.adopted()) {
      facts.add("found at the service: not paid again");
    } else if (run.storage().isPresent()) {
      facts.add("file put into " + run.storage().get());
    } else {
      facts.add("file uploaded");
      facts.add("processed");
    }
    return facts;
  }

  private static List<String> jobs(Run run, Progress progress) {
    List<JobFacts> all = Told.latest(run);
    List<String> ids = all.stream().flatMap(facts -> facts.jobId().stream()).toList();
    long held = all.stream().filter(JobFacts::held).count();
    List<String> told = new ArrayList<>();
    if (all.size() > 1) {
      told.add(Amounts.count(all.size(), "part"));
    }
    if (ids.isEmpty()) {
      told.add(progress.stage());
      progress.note().ifPresent(told::add);
    } else {
      told.add((ids.size() == 1 ? "job " : "jobs ") + String.join(", ", ids) + " created");
    }
    if (held > 0) {
      told.add(Amounts.count(held, "part") + " held until the pilot is judged");
    }
    long queued = all.size() - ids.size() - held;
    if (!ids.isEmpty() && queued > 0) {
      told.add(Amounts.count(queued) + " queued: %wait sends them when there is room");
    }
    return told;
  }
}
