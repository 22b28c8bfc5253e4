package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The search for the job of a create whose answer was lost. The service has no idempotency key, so the job is known by our id in its metadata or,
 * where a server drops metadata, by its input file, which only our job was made from; one made from a blob by the path of that, which is this job's alone.
 *
 * @param job our id of it
 * @param fileId the service's id of its input file; empty for a blob
 * @param blob the address of its input blob; empty for a file
 * @param uploadedAt when that file was made, by the service's clock: no job of it is older
 */
record Settlement(
    String job, Optional<String> fileId, Optional<String> blob, Optional<Instant> uploadedAt) {
  /** Times of jobs and files may be told by different machines of the service. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  static Settlement of(JobRow job) {
    return new Settlement(
        job.id(), job.upload().fileId(), job.blob(), job.upload().createdAt());
  }

  Optional<BatchJob> find(Remote remote) {
    return remote.findJob(this::isOurs, this::isTooOld);
  }

  private boolean isOurs(BatchJob candidate) {
    if (blob.isPresent()) {
      return candidate.blobs().input().map(Settlement::path).equals(blob.map(Settlement::path));
    }
    String named = candidate.metadata().get(SubmitSteps.JOB_KEY);
    return named == null
        ? fileId.isPresent() && candidate.inputFileId().equals(fileId)
        : named.equals(job);
  }

  /** Without what a service may add to an address. */
  private static String path(String address) {
    return address.replaceFirst("[?#].*", "");
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
