package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import io.github.batchbook.run.Steps.Taken;
import io.github.batchbook.run.Steps.Task;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobStatus;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps from a job's id to its collected results: looks at its state, the cancel, and the fetching of both files. */
final class FollowSteps {
  private final Remote remote;
  private final JobRecords jobs;
  private final Collection collection;
  private final Quota quota;
  private final Steps.Settings settings;

  FollowSteps(Steps.Tools tools) {
    this.remote = tools.remote();
    this.jobs = tools.jobs();
    this.collection = tools.collection();
    this.quota = tools.quota();
    this.settings = tools.settings();
  }

  /** Asks for its end. A job whose service does not take that is looked at all the same: it will end, and have results. */
  Taken cancel(Task task, JobRow job) {
    BatchJob known = job.answer().orElseThrow();
    if (isEnding(known)) {
      return poll(task, job);
    }
    try {
      return look(task, job, remote.cancel(known.id()), "cancel sent");
    } catch (ServiceException failure) {
      if (!isAnswered(failure)) {
        throw failure;
      }
      return poll(task, waiting(task, job, "the service does not cancel it: " + answer(failure)));
    }
  }

  private static boolean isEnding(BatchJob job) {
    return job.status().equals(JobStatus.CANCELLING) || job.status().terminal();
  }

  private static boolean isAnswered(ServiceException failure) {
    return switch (failure.kind()) {
      case INVALID, NOT_FOUND, FORBIDDEN, UNEXPECTED, SERVER -> true;
      default -> false;
    };
  }

  /** The line of a complaint that tells call and answer. */
  private static String answer(ServiceException failure) {
    return String.valueOf(failure.getMessage())
        .lines()
        .skip(1)
        .findFirst()
        .map(String::strip)
        .orElse("no answer");
  }

  Taken poll(Task task, JobRow job) {
    try {
      BatchJob told = remote.job(job.jobId().orElseThrow());
      settings.at(Point.POLL_ANSWERED);
      return look(task, job, told, null);
    } catch (ServiceException failure) {
      if (failure.kind() == ServiceException.Kind.NOT_FOUND
          && settings.isRecent(job.stageSince())) {
        return Taken.wait(job, Optional.empty());
      }
      throw failure;
    }
  }

  private Taken look(Task task, JobRow job, BatchJob told, @Nullable String event) {
    String what = event == null ? told.status().name() : event;
    if (told.status().terminal()) {
      Change change = Steps.seen(job, told, JobStage.ENDED, settings.now())
          .set("waits_for", null)
          .saying(what, null);
      JobRow ended = jobs.write(task.lease(), job, change);
      settings.at(Point.END_WRITTEN);
      return Taken.goOn(ended);
    }
    boolean sameAnswer = job.answer()
        .filter(old -> old.answer().json().equals(told.answer().json()))
        .isPresent();
    if (sameAnswer && event == null) {
      return Taken.wait(job, told.askAgainIn());
    }
    Change change = Steps.seen(job, told, JobStage.CREATED, settings.now());
    if (isEnding(told)) {
      change.set("waits_for", null);
    }
    if (event != null || !Steps.isInSameState(job, told)) {
      change.saying(what, null);
    }
    return Taken.wait(jobs.write(task.lease(), job, change), told.askAgainIn());
  }

  Taken collect(Task task, JobRow job) {
    BatchJob ended = job.answer().orElseThrow();
    Optional<JobRow.Collected> output = fetch(job, ended, Collection.Kind.OUTPUT);
    settings.at(Point.OUTPUT_FETCHED);
    Optional<JobRow.Collected> errors = fetch(job, ended, Collection.Kind.ERRORS);
    settings.at(Point.ERRORS_FETCHED);
    if (output.isEmpty() || errors.isEmpty()) {
      String which = output.isEmpty() ? "output" : "error";
      String why =
          "the service answers 404 for the " + which + " file; it may appear within a minute";
      return Taken.wait(waiting(task, job, why), Optional.empty());
    }
    Change change = Change.to(JobStage.COLLECTED)
        .set("output_sha256", output.get().sha256().orElse(""))
        .set("output_bytes", output.get().bytes())
        .set("error_sha256", errors.get().sha256().orElse(""))
        .set("error_bytes", errors.get().bytes())
        .set("waits_for", null);
    boolean queue = wantsRoom(task, ended);
    if (queue) {
      ended
          .errors()
          .forEach(error -> quota.learn(task.part().lines().deployment(), error.message()));
    }
    JobRow collected = queue
        ? jobs.writeAndPrepareNext(
            task.lease(), job, change, Queueing.after(job, quota.noRoom(task.part()), settings))
        : jobs.write(task.lease(), job, change);
    settings.at(Point.COLLECTED_WRITTEN);
    return queue ? Taken.wait(collected, Optional.of(Duration.ZERO)) : Taken.goOn(collected);
  }

  private JobRow waiting(Task task, JobRow job, String why) {
    return job.queue().waitsFor().filter(why::equals).isPresent()
        ? job
        : jobs.write(task.lease(), job, Change.to(job.stage()).set("waits_for", why));
  }

  /** Whether the job was refused only because there was no room for it: it may be created again from the same file. */
  private static boolean wantsRoom(Task task, BatchJob ended) {
    return ended.overTokenLimit()
        && Billing.nothing(ended)
        && task.run().cancelAt().isEmpty();
  }

  private Optional<JobRow.Collected> fetch(JobRow job, BatchJob ended, Collection.Kind kind) {
    try {
      return collection.fetch(remote, ended, kind, settings.isRecent(job.stageSince()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
