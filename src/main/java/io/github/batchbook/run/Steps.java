package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.FileStatus;
import io.github.batchbook.service.JobStatus;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps that lead a job from a snapshot to its collected results. Each step is one call to the service, between what is written
 * before it and what is written after it, so that a process that ends at any instant leaves behind what the next one needs:
 *
 * <pre>
 * prepared → uploading → uploaded → processed → creating → created → ended → collected
 * </pre>
 */
final class Steps {
  /** The members of a job's metadata by which it is found again. */
  static final String JOB_KEY = "batchbook_job";

  static final String CONTENT_KEY = "batchbook_sha256";

  /** A file or job that was just made may be unknown for a moment to the part of the service that is asked. */
  private static final Duration APPEARS_WITHIN = Duration.ofMinutes(1);

  /**
   * What came of a step.
   *
   * @param goOn whether the next step can be taken at once
   * @param askAgainIn when not, how long the service asks to wait
   */
  record Taken(JobRow job, boolean goOn, Optional<Duration> askAgainIn) {}

  /** What a step is about. */
  record Task(RunRow run, PartRow part, Lease lease) {}

  private final Remote remote;
  private final JobRecords jobs;
  private final Snapshots snapshots;
  private final Collection collection;
  private final Settings settings;

  /** What steps go by. */
  record Settings(Patience patience, Time time, Point.Watcher watcher) {}

  Steps(
      Remote remote,
      JobRecords jobs,
      Snapshots snapshots,
      Collection collection,
      Settings settings) {
    this.remote = remote;
    this.jobs = jobs;
    this.snapshots = snapshots;
    this.collection = collection;
    this.settings = settings;
  }

  /** Takes the next step of a job. */
  Taken take(Task task, JobRow job) {
    boolean cancel = task.run().cancelAt().isPresent();
    if (cancel && job.stage().beforeCreate()) {
      return goOn(jobs.write(task.lease(), job, Change.to(JobStage.DROPPED)));
    }
    return switch (job.stage()) {
      case PREPARED, UPLOADING -> upload(task, job);
      case UPLOADED -> processed(task, job);
      case PROCESSED -> create(task, job);
      case CREATING -> settle(task, job);
      case CREATED -> cancel ? cancel(task, job) : poll(task, job);
      case ENDED -> collect(task, job);
      case COLLECTED, REFUSED, DROPPED -> wait(job, Optional.empty());
    };
  }

  private Taken upload(Task task, JobRow prepared) {
    JobRow job = jobs.write(task.lease(), prepared, Change.to(JobStage.UPLOADING));
    at(Point.UPLOAD_INTENDED);
    ServiceFile file = remote.upload(
        snapshots.read(task.part().sha256()), uploadName(task.run().input().filename()));
    at(Point.UPLOAD_ANSWERED);
    JobRow uploaded = jobs.write(
        task.lease(),
        job,
        Change.to(ready(file) ? JobStage.PROCESSED : JobStage.UPLOADED)
            .set("file_id", file.id())
            .set("file_created_at", file.createdAt())
            .set("file_expires_at", file.expiresAt())
            .saying("uploaded", file.id()));
    at(Point.UPLOAD_WRITTEN);
    return goOn(uploaded);
  }

  private Taken processed(Task task, JobRow job) {
    ServiceFile file;
    try {
      file = remote.file(job.upload().fileId().orElseThrow());
    } catch (ServiceException failure) {
      return unknownFile(task, job, failure);
    }
    if (file.status().unusable()) {
      String why =
          file.statusDetails().orElse("the service calls the file \"" + file.status() + "\"");
      return goOn(refuse(task, job, why));
    }
    if (!ready(file)) {
      return wait(job, file.askAgainIn());
    }
    JobRow processed = jobs.write(task.lease(), job, Change.to(JobStage.PROCESSED));
    at(Point.FILE_PROCESSED);
    return goOn(processed);
  }

  private Taken unknownFile(Task task, JobRow job, ServiceException failure) {
    if (failure.kind() != ServiceException.Kind.NOT_FOUND) {
      throw failure;
    }
    if (isRecent(job.stageSince())) {
      return wait(job, Optional.empty());
    }
    return goOn(uploadAgain(task, job));
  }

  private JobRow uploadAgain(Task task, JobRow job) {
    return jobs.write(
        task.lease(), job, Change.to(JobStage.PREPARED).saying("the uploaded file is gone", null));
  }

  private Taken create(Task task, JobRow processed) {
    Instant now = settings.time().now();
    if (processed.notBefore().filter(now::isBefore).isPresent()) {
      return wait(
          processed, Optional.of(Duration.between(now, processed.notBefore().get())));
    }
    JobRow job =
        jobs.write(task.lease(), processed, Change.to(JobStage.CREATING).set("created_from", now));
    at(Point.CREATE_INTENDED);
    BatchJob created;
    try {
      created = remote.create(request(task, job));
    } catch (ServiceException failure) {
      return notCreated(task, job, failure);
    }
    at(Point.CREATE_ANSWERED);
    return created(task, job, created);
  }

  private Taken created(Task task, JobRow job, BatchJob created) {
    JobRow written = jobs.write(
        task.lease(),
        job,
        seen(job, created, JobStage.CREATED)
            .set("job_id", created.id())
            .saying("created", created.id()));
    at(Point.CREATE_WRITTEN);
    return new Taken(written, false, created.askAgainIn());
  }

  private Taken notCreated(Task task, JobRow job, ServiceException failure) {
    if (failure.outcomeUnknown()) {
      JobRow lost = jobs.write(
          task.lease(),
          job,
          Change.to(JobStage.CREATING)
              .set("created_from", settings.time().now())
              .saying("answer lost", failure.kind().toString()));
      if (failure.kind() == ServiceException.Kind.INTERRUPTED) {
        throw failure;
      }
      return goOn(lost);
    }
    switch (failure.kind()) {
      case INVALID, NOT_FOUND ->
        refuse(task, job, failure.serviceMessage().orElse(failure.kind().toString()));
      default ->
        jobs.write(
            task.lease(),
            job,
            Change.to(JobStage.PROCESSED).saying("not created", failure.kind().toString()));
    }
    throw failure;
  }

  /** Looks for the job of a create whose answer never came; gives it up only when it can no longer appear. */
  private Taken settle(Task task, JobRow found) {
    JobRow job = found;
    if (!task.lease().alone()) {
      job = jobs.write(
          task.lease(),
          job,
          Change.to(JobStage.CREATING).set("created_from", settings.time().now()));
    }
    Instant begun = settings.time().now();
    Optional<BatchJob> ours = Settlement.of(job).find(remote);
    if (ours.isPresent()) {
      return created(task, job, ours.get());
    }
    Instant latest = job.createdFrom().orElse(begun).plus(settings.patience().settle());
    if (begun.isBefore(latest)) {
      return wait(job, Optional.empty());
    }
    return goOn(jobs.write(
        task.lease(), job, Change.to(JobStage.PROCESSED).saying("no job was made", null)));
  }

  private Taken cancel(Task task, JobRow job) {
    BatchJob known = job.answer().orElseThrow();
    if (known.status().equals(JobStatus.CANCELLING) || known.status().terminal()) {
      return poll(task, job);
    }
    return look(task, job, remote.cancel(known.id()), "cancel sent");
  }

  private Taken poll(Task task, JobRow job) {
    try {
      BatchJob told = remote.job(job.jobId().orElseThrow());
      at(Point.POLL_ANSWERED);
      return look(task, job, told, null);
    } catch (ServiceException failure) {
      if (failure.kind() == ServiceException.Kind.NOT_FOUND && isRecent(job.stageSince())) {
        return wait(job, Optional.empty());
      }
      throw failure;
    }
  }

  private Taken look(Task task, JobRow job, BatchJob told, @Nullable String event) {
    if (told.status().terminal()) {
      JobRow ended = jobs.write(
          task.lease(),
          job,
          seen(job, told, JobStage.ENDED).saying(told.status().name(), null));
      at(Point.END_WRITTEN);
      return goOn(ended);
    }
    boolean sameWord =
        job.answer().filter(old -> old.status().equals(told.status())).isPresent();
    boolean sameAnswer = job.answer()
        .filter(old -> old.answer().json().equals(told.answer().json()))
        .isPresent();
    if (sameAnswer && event == null) {
      return wait(job, told.askAgainIn());
    }
    Change change = seen(job, told, JobStage.CREATED);
    if (event != null || !sameWord) {
      change.saying(event == null ? told.status().name() : event, null);
    }
    return wait(jobs.write(task.lease(), job, change), told.askAgainIn());
  }

  private Taken collect(Task task, JobRow job) {
    BatchJob ended = job.answer().orElseThrow();
    try {
      Change change = Change.to(JobStage.COLLECTED);
      boolean recent = isRecent(job.stageSince());
      Optional<JobRow.Collected> output =
          collection.fetch(remote, ended, Collection.Kind.OUTPUT, recent);
      at(Point.OUTPUT_FETCHED);
      Optional<JobRow.Collected> errors =
          collection.fetch(remote, ended, Collection.Kind.ERRORS, recent);
      at(Point.ERRORS_FETCHED);
      if (output.isEmpty() || errors.isEmpty()) {
        return wait(job, Optional.empty());
      }
      JobRow collected = jobs.write(
          task.lease(),
          job,
          change
              .set("output_sha256", output.get().sha256().orElse(""))
              .set("output_bytes", output.get().bytes())
              .set("error_sha256", errors.get().sha256().orElse(""))
              .set("error_bytes", errors.get().bytes()));
      at(Point.COLLECTED_WRITTEN);
      return goOn(collected);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Change seen(JobRow job, BatchJob told, JobStage stage) {
    Instant now = settings.time().now();
    Change change = Change.to(stage)
        .set("status", told.status().name())
        .set("answer", told.answer().json())
        .set("seen_at", now);
    boolean sameWord =
        job.answer().filter(old -> old.status().equals(told.status())).isPresent();
    return sameWord ? change : change.set("status_since", now);
  }

  private JobRow refuse(Task task, JobRow job, String why) {
    return jobs.write(
        task.lease(), job, Change.to(JobStage.REFUSED).set("refusal", why).saying("refused", why));
  }

  private static NewBatch request(Task task, JobRow job) {
    return NewBatch.ofFile(
            job.upload().fileId().orElseThrow(), task.run().input().endpoint())
        .withMetadata(Map.of(JOB_KEY, job.id(), CONTENT_KEY, task.part().sha256()));
  }

  /** The service takes names that end in {@code .jsonl}. */
  private static String uploadName(String filename) {
    return filename.endsWith(".jsonl") ? filename : filename + ".jsonl";
  }

  /** OpenAI and servers like it leave a file at {@code uploaded}. */
  private static boolean ready(ServiceFile file) {
    return file.status().equals(FileStatus.PROCESSED) || file.status().equals(FileStatus.UPLOADED);
  }

  private boolean isRecent(Instant since) {
    return settings.time().now().isBefore(since.plus(APPEARS_WITHIN));
  }

  private void at(Point point) {
    settings.watcher().at(point);
  }

  private static Taken goOn(JobRow job) {
    return new Taken(job, !job.stage().last(), Optional.empty());
  }

  private static Taken wait(JobRow job, Optional<Duration> askAgainIn) {
    return new Taken(job, false, askAgainIn);
  }
}
