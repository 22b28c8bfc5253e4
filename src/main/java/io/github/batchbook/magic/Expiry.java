package io.github.batchbook.magic;

import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Run;
import io.github.batchbook.service.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Results that lie at the service and may be deleted there before they were fetched. */
final class Expiry {
  /** How long files last at the service at the longest where an expiry was asked for (how-to guide, "expires_after"). */
  private static final Duration LAST = Duration.ofDays(30);

  /** A job is done within a day as a rule; from then on its results wait to be fetched. */
  private static final Duration RUNS = Duration.ofDays(1);

  private static final Duration NEAR = Duration.ofDays(10);

  private Expiry() {}

  /** A line that says until when results should be fetched, when that is near. */
  static Optional<String> warning(Run run, Instant now) {
    return run.jobs().stream()
        .filter(facts -> facts.jobId().isPresent() && !facts.collected())
        .flatMap(facts -> facts.job().stream())
        .flatMap(job -> job.times().created().stream())
        .map(created -> created.plus(LAST))
        .min(Instant::compareTo)
        .filter(gone -> now.isAfter(gone.minus(NEAR)))
        .map(gone -> words(run, gone, now));
  }

  private static String words(Run run, Instant gone, Instant now) {
    String when = now.isAfter(gone)
        ? " may be deleted at the service already"
        : " may be deleted at the service from " + Told.time(gone) + " on";
    return "warning: the results of run " + run.name() + " are not here yet and" + when + ": "
        + (run.here() ? "" : "%connect to " + run.connection() + ", then ")
        + "%wait " + run.name();
  }

  /** When the results of a job that has not been fetched may be gone; empty when they are here, or the job is young. */
  static Optional<Instant> gone(JobFacts facts, Instant now) {
    return facts.collected()
        ? Optional.empty()
        : facts
            .job()
            .map(BatchJob::times)
            .flatMap(times -> times.created())
            .filter(created -> now.isAfter(created.plus(RUNS)))
            .map(created -> created.plus(LAST));
  }
}
