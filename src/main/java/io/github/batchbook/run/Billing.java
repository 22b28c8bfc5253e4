package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobStatus;

/** What of a job is paid for: every request that was finished, whatever became of the job (how-to guide, "Cancel batch"). */
final class Billing {
  private Billing() {}

  /** Whether a job ended without any finished request: its input was refused as a whole. */
  static boolean nothing(BatchJob job) {
    return job.status().equals(JobStatus.FAILED)
        && job.counts().completed() == 0
        && job.counts().failed() == 0;
  }
}
