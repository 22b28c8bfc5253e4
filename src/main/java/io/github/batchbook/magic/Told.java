package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.Shortfall;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobError;
import io.github.batchbook.service.RequestCounts;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.ProgressBar;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs in words. */
final class Told {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final int MOST_ERRORS = 5;

  private Told() {}

  /** A time as the person's clock shows it: {@code 2026-11-22 14:03}. */
  static String time(Instant instant) {
    return MINUTE.format(instant.atZone(ZoneId.systemDefault()));
  }

  /** Where a run stands, and since when: {@code completed 2026-11-22 14:03}. */
  static String state(Progress progress) {
    return progress
        .times()
        .ended()
        .map(end -> progress.stage() + " " + time(end))
        .orElse(progress.stage());
  }

  /** How far a run is, as a bar shows it. */
  static ProgressBar bar(Progress progress, Instant now) {
    boolean ended = progress.state().ended();
    Duration elapsed = ended
        ? progress.times().took().orElse(null)
        : Duration.between(progress.times().since(), now);
    return new ProgressBar(
        progress.run(),
        progress.stage() + progress.note().map(note -> " (" + note + ")").orElse(""),
        progress.counts().ended(),
        progress.counts().total(),
        progress.counts().failed(),
        elapsed == null || elapsed.isNegative() ? null : elapsed,
        progress.pace().map(Progress.Pace::left).orElse(null),
        progress.pace().map(Progress.Pace::perSecond).orElse(null));
  }

  /** {@code 2,988 answered · 9 truncated}. */
  static String counts(Map<Outcome, Integer> outcomes) {
    return outcomes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> Amounts.count(entry.getValue()) + " " + entry.getKey().word())
        .collect(Collectors.joining(" · "));
  }

  /** That a service counts more than its result files have, and where what came of them lies: a warning, and a line for each file. */
  static List<String> shortfall(Shortfall shortfall) {
    RequestCounts counted = shortfall.counted();
    String what = counted.failed() == 0
        ? Amounts.count(counted.completed(), "request") + " as completed"
        : Amounts.count(counted.completed(), "request") + " as completed and "
            + Amounts.count(counted.failed()) + " as failed";
    List<String> lines = new ArrayList<>();
    lines.add("warning: of job " + shortfall.job() + " the service counts " + what
        + ", and its result files have readable lines for " + Amounts.count(shortfall.lines())
        + ": what it completed is billed, and would be paid once more");
    shortfall
        .gone()
        .ifPresent(id -> lines.add("its output file " + id
            + " was not there (404) when it was to be fetched; %files get " + id + " tries again"));
    shortfall.files().forEach(file -> lines.add("what came of it is kept as " + file));
    return lines;
  }

  /** The last job of each part: others before it were refused or dropped, and made again. */
  static List<JobFacts> latest(Run run) {
    Map<Integer, JobFacts> latest = new LinkedHashMap<>();
    run.jobs().forEach(facts -> latest.put(facts.part(), facts));
    return List.copyOf(latest.values());
  }

  /** Why the service refused what was asked of a run last, a line each; empty when it did not. */
  static List<String> refusals(Run run) {
    List<JobFacts> all = latest(run);
    int last = all.stream().mapToInt(JobFacts::attempt).max().orElse(1);
    Set<String> lines = new LinkedHashSet<>();
    for (JobFacts facts : all) {
      if (facts.attempt() == last) {
        facts.refusal().ifPresent(why -> lines.add("  the service says: " + why));
        facts.job().ifPresent(job -> lines.addAll(errors(job)));
      }
    }
    return List.copyOf(lines);
  }

  /** That the user's hook failed which was told of a run's end, and why. */
  static Optional<String> hookFailure(Run run) {
    return run.hookFailure()
        .map(why ->
            "the hook that is told when a run ends failed: " + why + "; %config shows the hooks");
  }

  /** Why the service refused a job, a line each. */
  static List<String> errors(BatchJob job) {
    return job.errors().stream()
        .limit(MOST_ERRORS)
        .map(error -> "  " + error(error))
        .toList();
  }

  private static String error(JobError error) {
    String line = error.line().isPresent() ? "line " + error.line().getAsInt() + "   " : "";
    return line + error.code() + "   " + error.message();
  }
}
