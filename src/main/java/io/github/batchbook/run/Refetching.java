package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The fetching again of collected files that are gone or damaged here, of a service that still has them. */
record Refetching(Workshop workshop, RunRow run) {
  private static final String BACKUP = "put it back from a backup.";

  /**
   * A file with answers to a job's requests, by whomever; empty when there was none.
   *
   * @throws RunException when it is gone or damaged, and cannot be fetched again
   */
  Optional<Path> file(JobRow job, Collection.Kind kind) {
    Optional<JobRow.Collected> collected = job.collected(kind);
    return job.jobId().isPresent()
        ? job.answer().flatMap(answer -> file(answer, kind, collected))
        : collected.flatMap(JobRow.Collected::sha256).map(workshop.snapshots()::read);
  }

  private Optional<Path> file(
      BatchJob job, Collection.Kind kind, Optional<JobRow.Collected> collected) {
    Optional<String> sha256 = collected.flatMap(JobRow.Collected::sha256);
    Path path = workshop.collection().path(job.id(), kind);
    if (sha256.isPresent() && !workshop.collection().has(path, sha256.get())) {
      fetch(job, kind, sha256.get());
    }
    return workshop.collection().read(job.id(), kind, collected);
  }

  private void fetch(BatchJob job, Collection.Kind kind, String sha256) {
    Path path = workshop.collection().path(job.id(), kind);
    if (!run.place().identity().equals(workshop.place().identity())) {
      throw Collection.damaged(
          path,
          "Connect to %s, where it is fetched again if the service still has it, or %s"
              .formatted(run.place().label(), BACKUP));
    }
    try {
      if (!workshop.collection().fetchAgain(workshop.remote(), job, kind, sha256)) {
        throw Collection.damaged(path, "The service does not have it any more: " + BACKUP);
      }
    } catch (ServiceException failure) {
      if (failure.kind() == ServiceException.Kind.INTERRUPTED) {
        throw failure;
      }
      throw Collection.damaged(
          path,
          "It could not be fetched again: %s%n  Try again later, or %s"
              .formatted(firstLine(failure), BACKUP));
    } catch (IOException failure) {
      throw Collection.damaged(
          path, "It cannot be written again: " + Failures.reason(failure) + ".");
    }
  }

  private static String firstLine(ServiceException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
