package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceException.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * The search, before anything is sent for the first time, for a job of the same bytes that a ledger made which is gone, such as the
 * home of a container: it is gone on with, and not paid again. Our jobs have the content's hash in their metadata.
 */
record LostLedger(Remote remote, JobRecords jobs, Steps.Settings settings) {
  /** What stands in the ledger when a job was found so. */
  static final String EVENT = "found at the service";

  /** Files at the service are gone after 30 days at the latest (how-to guide, "expires_after"), and with them the results. */
  private static final Duration RESULTS_LAST = Duration.ofDays(30);

  Optional<BatchJob> find(Steps.Task task, JobRow job) {
    boolean first = job.number() == 1 && job.stage() == JobStage.PREPARED;
    String cause = task.part().cause();
    if (!first || !(cause.equals(PartRow.SUBMIT) || cause.equals(PartRow.PILOT))) {
      return Optional.empty();
    }
    String sha256 = task.part().lines().sha256();
    try {
      return remote.findJob(found -> isSame(found, sha256), this::isTooOld);
    } catch (ServiceException failure) {
      if (failure.kind() == Kind.NOT_FOUND || failure.kind() == Kind.INVALID) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private boolean isSame(BatchJob found, String sha256) {
    boolean hasResults = found.outputFileId().isPresent() || found.errorFileId().isPresent();
    return sha256.equals(found.metadata().get(SubmitSteps.CONTENT_KEY))
        && (!found.status().terminal() || hasResults)
        && !jobs.knows(found.id())
        && (!found.status().terminal() || isThere(found));
  }

  /** Whether its results can still be fetched: a person may have deleted them. */
  private boolean isThere(BatchJob found) {
    String id = found.outputFileId().or(found::errorFileId).orElseThrow();
    try {
      return !remote.file(id).id().isEmpty();
    } catch (ServiceException failure) {
      if (failure.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw failure;
    }
  }

  private boolean isTooOld(BatchJob found) {
    return found
        .times()
        .created()
        .filter(created -> created.isBefore(settings.now().minus(RESULTS_LAST)))
        .isPresent();
  }
}
