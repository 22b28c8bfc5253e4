package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import io.github.batchbook.service.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The steps that lead a job from a snapshot to its collected results. Each step is one call to the service, between what is written
 * before it and what is written after it, so that a process that ends at any instant leaves behind what the next one needs:
 *
 * <pre>
 * prepared → uploading → uploaded → processed → creating → created → ended → collected
 * </pre>
 */
final class Steps {
  /** A file or job that was just made may be unknown for a moment to the part of the service that is asked. */
  private static final Duration APPEARS_WITHIN = Duration.ofMinutes(1);

  /**
   * What came of a step.
   *
   * @param goOn whether the next step can be taken at once
   * @param askAgainIn when not, how long to wait, if that is known
   */
  record Taken(JobRow job, boolean goOn, Optional<Duration> askAgainIn) {
    /** The next step can be taken, if there is one. */
    static Taken goOn(JobRow job) {
      return new Taken(job, !job.stage().last(), Optional.empty());
    }

    /** Nothing can be done before some time has passed. */
    static Taken wait(JobRow job, Optional<Duration> askAgainIn) {
      return new Taken(job, false, askAgainIn);
    }
  }

  /** What a step is about. */
  record Task(RunRow run, PartRow part, Lease lease) {}

  /** What steps go by. */
  record Settings(Patience patience, Time time, Point.Watcher watcher) {
    Instant now() {
      return time.now();
    }

    void at(Point point) {
      watcher.at(point);
    }

    boolean isRecent(Instant since) {
      return now().isBefore(since.plus(APPEARS_WITHIN));
    }
  }

  /** What steps work with. */
  record Tools(
      Remote remote,
      JobRecords jobs,
      Snapshots snapshots,
      Collection collection,
      Quota quota,
      Settings settings) {}

  private final JobRecords jobs;
  private final SubmitSteps submitting;
  private final FollowSteps following;
  private final SyncSteps synchronous;

  Steps(Tools tools) {
    this.jobs = tools.jobs();
    this.submitting = new SubmitSteps(tools);
    this.following = new FollowSteps(tools);
    this.synchronous = new SyncSteps(tools);
  }

  /** Takes the next step of a job. */
  Taken take(Task task, JobRow job) {
    boolean cancel = task.run().cancelAt().isPresent();
    if (task.part().cause().equals(PartRow.SYNC) && job.stage().beforeCreate()) {
      return cancel ? synchronous.drop(task, job) : synchronous.ask(task, job);
    }
    if (cancel && job.stage().beforeCreate()) {
      return Taken.goOn(jobs.write(task.lease(), job, Change.to(JobStage.DROPPED)));
    }
    return switch (job.stage()) {
      case PREPARED, UPLOADING -> submitting.upload(task, job);
      case UPLOADED -> submitting.processed(task, job);
      case PROCESSED -> submitting.create(task, job);
      case CREATING -> submitting.settle(task, job);
      case CREATED -> cancel ? following.cancel(task, job) : following.poll(task, job);
      case ENDED -> following.collect(task, job);
      case COLLECTED, REFUSED, DROPPED -> Taken.wait(job, Optional.empty());
    };
  }

  /** What the service told of a job, as a change to it. */
  static Change seen(JobRow job, BatchJob told, JobStage stage, Instant now) {
    Change change = Change.to(stage)
        .set("status", told.status().name())
        .set("answer", told.answer().json())
        .set("seen_at", now);
    return isInSameState(job, told) ? change : change.set("status_since", now);
  }

  static boolean isInSameState(JobRow job, BatchJob told) {
    return job.answer().filter(old -> old.status().equals(told.status())).isPresent();
  }
}
