package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import java.time.Duration;

/**
 * The wait of a job for room under the deployment's enqueued-token limit: five seconds, doubling (how-to guide, "Queueing batch jobs"), up to
 * what patience allows.
 *
 * @param waited how often there was no room, this time included
 * @param pause until the next try
 * @param reason why there is none, in words
 */
record Queueing(int waited, Duration pause, String reason, Steps.Settings settings) {
  private static final Duration FIRST = Duration.ofSeconds(5);

  static Queueing after(JobRow job, String reason, Steps.Settings settings) {
    int waited = job.queue().waited() + 1;
    Duration longest = settings.patience().room();
    Duration doubled = FIRST.multipliedBy(1L << Math.min(waited - 1, 20));
    return new Queueing(
        waited, doubled.compareTo(longest) < 0 ? doubled : longest, reason, settings);
  }

  /** Back to where the create can be tried again, with the file that is there. */
  Change change() {
    return Change.to(JobStage.PROCESSED)
        .set("not_before", settings.now().plus(pause))
        .set("waits_for", reason)
        .set("waited", waited);
  }
}
