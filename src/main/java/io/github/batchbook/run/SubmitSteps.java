package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import io.github.batchbook.run.Steps.Taken;
import io.github.batchbook.run.Steps.Task;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceException.Kind;
import io.github.batchbook.service.ServiceFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps until a job's id is known: upload, the wait for the file, the create, and the search for a job whose answer was lost. */
final class SubmitSteps {
  /** The members of a job's metadata by which it is found again. */
  static final String JOB_KEY = "batchbook_job";

  static final String CONTENT_KEY = "batchbook_sha256";

  private final Remote remote;
  private final JobRecords jobs;
  private final Snapshots snapshots;
  private final Quota quota;
  private final Steps.Settings settings;

  SubmitSteps(Steps.Tools tools) {
    this.remote = tools.remote();
    this.jobs = tools.jobs();
    this.snapshots = tools.snapshots();
    this.quota = tools.quota();
    this.settings = tools.settings();
  }

  Taken upload(Task task, JobRow prepared) {
    Optional<BatchJob> lost = new LostLedger(remote, jobs, settings).find(task, prepared);
    if (lost.isPresent()) {
      return foundAtTheService(task, prepared, lost.get());
    }
    JobRow job = jobs.write(task.lease(), prepared, Change.to(JobStage.UPLOADING));
    settings.at(Point.UPLOAD_INTENDED);
    if (task.run().ways().storage().isPresent()) {
      return put(task, job, task.run().ways().storage().get());
    }
    ServiceFile file =
        remote.upload(snapshots.read(task.part().lines().sha256()), uploadName(task));
    settings.at(Point.UPLOAD_ANSWERED);
    JobRow uploaded = jobs.write(
        task.lease(),
        job,
        Change.to(remote.isReady(file) ? JobStage.PROCESSED : JobStage.UPLOADED)
            .set("file_id", file.id())
            .set("file_created_at", file.createdAt())
            .set("file_expires_at", file.expiresAt())
            .saying("uploaded", file.id()));
    settings.at(Point.UPLOAD_WRITTEN);
    return Taken.goOn(uploaded);
  }

  /** Each job has a path of its own, by which it is found after a lost answer: a job made from a blob carries no metadata. */
  private Taken put(Task task, JobRow job, String folder) {
    Path lines = snapshots.read(task.part().lines().sha256());
    String blob = remote.putBlob(folder, job.id() + "/" + uploadName(task), lines);
    settings.at(Point.UPLOAD_ANSWERED);
    Change change = Change.to(JobStage.PROCESSED).set("blob", blob).saying("uploaded", blob);
    JobRow put = jobs.write(task.lease(), job, change);
    settings.at(Point.UPLOAD_WRITTEN);
    return Taken.goOn(put);
  }

  private Taken foundAtTheService(Task task, JobRow prepared, BatchJob found) {
    Change change = Steps.seen(prepared, found, JobStage.CREATED, settings.now())
        .set("job_id", found.id())
        .set("file_id", found.inputFileId())
        .saying(LostLedger.EVENT, found.id());
    return Taken.wait(jobs.write(task.lease(), prepared, change), found.askAgainIn());
  }

  Taken processed(Task task, JobRow job) {
    ServiceFile file;
    try {
      file = remote.file(job.upload().fileId().orElseThrow());
    } catch (ServiceException failure) {
      return unknownFile(task, job, failure);
    }
    if (file.status().unusable()) {
      String status = "the service calls the file \"%s\"".formatted(file.status());
      return Taken.goOn(refuse(task, job, file.statusDetails().orElse(status)));
    }
    if (!remote.isReady(file)) {
      return Taken.wait(job, file.askAgainIn());
    }
    Change change = Change.to(JobStage.PROCESSED);
    file.expiresAt().ifPresent(at -> change.set("file_expires_at", at));
    JobRow processed = jobs.write(task.lease(), job, change);
    settings.at(Point.FILE_PROCESSED);
    return Taken.goOn(processed);
  }

  private Taken unknownFile(Task task, JobRow job, ServiceException failure) {
    if (failure.kind() != Kind.NOT_FOUND) {
      throw failure;
    }
    if (settings.isRecent(job.stageSince())) {
      return Taken.wait(job, Optional.empty());
    }
    Change again = Change.to(JobStage.PREPARED).saying("the uploaded file is gone", null);
    return Taken.goOn(jobs.write(task.lease(), job, again));
  }

  Taken create(Task task, JobRow processed) {
    Instant now = settings.now();
    String deployment = task.part().lines().deployment();
    Optional<Instant> notBefore =
        processed.queue().notBefore().filter(now::isBefore).filter(this::isInReach);
    if (notBefore.isPresent() && !quota.endedSince(deployment, processed.stageSince())) {
      return Taken.wait(processed, Optional.of(shorter(Duration.between(now, notBefore.get()))));
    }
    if (processed.upload().expiresAt().filter(now::isAfter).isPresent()) {
      Change again = Change.to(JobStage.PREPARED).saying("the uploaded file has expired", null);
      return Taken.goOn(jobs.write(task.lease(), processed, again));
    }
    quota.look(remote, jobs, deployment);
    JobRow job = jobs.writeUnless(
        task.lease(),
        processed,
        Change.to(JobStage.CREATING)
            .set("created_from", now)
            .set("waits_for", null)
            .set("not_before", null),
        sql -> quota.obstacle(sql, task.part()));
    if (job.stage() == JobStage.PROCESSED) {
      return Taken.wait(job, Optional.empty());
    }
    settings.at(Point.CREATE_INTENDED);
    BatchJob created;
    try {
      created = remote.create(request(task, job));
    } catch (ServiceException failure) {
      return notCreated(task, job, failure);
    }
    settings.at(Point.CREATE_ANSWERED);
    return created(task, job, created);
  }

  private Taken created(Task task, JobRow job, BatchJob created) {
    JobRow written = jobs.write(
        task.lease(),
        job,
        Steps.seen(job, created, JobStage.CREATED, settings.now())
            .set("job_id", created.id())
            .set("refusal", null)
            .saying("created", created.id()));
    settings.at(Point.CREATE_WRITTEN);
    created.enqueuedTokens().ifPresent(told -> quota.learn(task.part().lines().deployment(), told));
    return Taken.wait(written, created.askAgainIn());
  }

  private Taken notCreated(Task task, JobRow job, ServiceException failure) {
    if (failure.outcomeUnknown()) {
      JobRow lost = jobs.write(task.lease(), job, lost(failure));
      if (failure.kind() == Kind.INTERRUPTED) {
        throw failure;
      }
      return Taken.goOn(lost);
    }
    if (failure.kind() == Kind.QUOTA) {
      quota.learn(task.part().lines().deployment(), words(failure));
      Queueing queueing = Queueing.after(job, quota.noRoom(task.part()), settings);
      JobRow queued =
          jobs.write(task.lease(), job, queueing.change().saying("no room", words(failure)));
      return Taken.wait(queued, Optional.of(shorter(queueing.pause())));
    }
    if (failure.kind() == Kind.INVALID || failure.kind() == Kind.NOT_FOUND) {
      refuse(task, job, words(failure));
    } else {
      Change back =
          Change.to(JobStage.PROCESSED).saying("not created", failure.kind().toString());
      jobs.write(task.lease(), job, back);
    }
    throw failure;
  }

  private Change lost(ServiceException failure) {
    return Change.to(JobStage.CREATING)
        .set("created_from", settings.now())
        .set("refusal", answered(failure))
        .saying("answer lost", failure.kind().toString());
  }

  /** What came instead of a job, where anything came; it may tell why there is none. */
  private static @Nullable String answered(ServiceException failure) {
    return failure.status().isEmpty()
        ? null
        : String.valueOf(failure.getMessage())
            .lines()
            .skip(1)
            .findFirst()
            .map(String::strip)
            .orElse(null);
  }

  /** Looks for the job of a create whose answer never came; gives it up only when it can no longer appear. */
  Taken settle(Task task, JobRow found) {
    JobRow job = found;
    boolean clockWentBack = job.createdFrom().filter(settings.now()::isBefore).isPresent();
    if (!task.lease().alone() || clockWentBack) {
      Change later = Change.to(JobStage.CREATING).set("created_from", settings.now());
      job = jobs.write(task.lease(), job, later);
    }
    Instant begun = settings.now();
    Optional<BatchJob> ours = Settlement.of(job).find(remote);
    if (ours.isPresent()) {
      return created(task, job, ours.get());
    }
    Instant latest = job.createdFrom().orElse(begun).plus(settings.patience().settle());
    if (begun.isBefore(latest)) {
      return Taken.wait(job, Optional.empty());
    }
    Change again =
        Change.to(JobStage.PROCESSED).set("refusal", null).saying("no job was made", null);
    return Taken.goOn(jobs.write(task.lease(), job, again));
  }

  /** What is farther away was written before the clock went back. */
  private boolean isInReach(Instant notBefore) {
    return !notBefore.isAfter(settings.now().plus(settings.patience().room()));
  }

  private JobRow refuse(Task task, JobRow job, String why) {
    return jobs.write(
        task.lease(), job, Change.to(JobStage.REFUSED).set("refusal", why).saying("refused", why));
  }

  /** A wish to cancel should be noticed before a long wait is over. */
  private Duration shorter(Duration wait) {
    Duration longest = settings.patience().longestPoll();
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  private static NewBatch request(Task task, JobRow job) {
    PartRow.Lines lines = task.part().lines();
    if (job.blob().isPresent()) {
      String blob = job.blob().get();
      URI folder = URI.create(blob.substring(0, blob.lastIndexOf('/')));
      return NewBatch.ofBlob(URI.create(blob), folder, lines.endpoint());
    }
    return NewBatch.ofFile(job.upload().fileId().orElseThrow(), lines.endpoint())
        .withMetadata(Map.of(JOB_KEY, job.id(), CONTENT_KEY, lines.sha256()));
  }

  /** The service takes names that end in {@code .jsonl}. */
  private static String uploadName(Task task) {
    String name = RunNames.stem(task.run().input().filename());
    int part = task.part().number();
    return part == 1 ? name + ".jsonl" : "%s.%d.jsonl".formatted(name, part);
  }

  /** OpenAI and servers like it leave a file at {@code uploaded}. */
  private static String words(ServiceException failure) {
    return failure.serviceMessage().orElse(failure.kind().toString());
  }
}
