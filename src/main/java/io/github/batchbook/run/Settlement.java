package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The search for the job of a create whose answer was lost. The service has no idempotency key, so the job is known by our id in its metadata or,
 * where a server drops metadata, by its input file, which only our job was made from.
 *
 * @param job our id of it
 * @param fileId the service's id of its input file
 * @param uploadedAt when that file was made, by the service's clock: no job of it is older
 */
record Settlement(String job, String fileId, Optional<Instant> uploadedAt) {
  /** Times of jobs and files may be told by different machines of the service. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  static Settlement of(JobRow job) {
    return new Settlement(
        job.id(), job.upload().fileId().orElseThrow(), job.upload().createdAt());
  }

  Optional<BatchJob> find(Remote remote) {
    return remote.findJob(this::isOurs, this::isTooOld);
  }

  private boolean isOurs(BatchJob candidate) {
    String named = candidate.metadata().get(SubmitSteps.JOB_KEY);
    return named == null
        ? candidate.inputFileId().filter(fileId::equals).isPresent()
        : named.equals(job);
  }

  private boolean isTooOld(BatchJob candidate) {
    return uploadedAt.isPresent()
        && candidate
            .times()
            .created()
            .filter(created -> created.isBefore(uploadedAt.get().minus(CLOCKS_APART)))
            .isPresent();
  }
}
