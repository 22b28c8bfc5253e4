package io.github.batchbook.run;

import io.github.batchbook.service.JobStatus;
import java.util.Map;

/** Where a run stands. */
public enum RunState {
  /** It is not certain yet that a job of it exists. */
  SUBMITTING,
  /** The service checks the file. */
  VALIDATING,
  /** Requests are being answered. */
  IN_PROGRESS,
  /** The service writes the result files. */
  FINALIZING,
  /** The service was asked to cancel; that may take ten minutes. */
  CANCELLING,
  /** The service is in a state whose word is not known here. */
  OTHER,
  /** The service has ended; the result files are not here yet. */
  COLLECTING,
  /** Its pilot has ended; the rest is sent when a person tells to. */
  HELD,
  /** Processing ended and the result files are here; requests may have failed. */
  COMPLETED,
  /** The service refused the file; nothing was billed. */
  FAILED,
  /** The service gave up on what was not finished in time; what was finished is here and billed. */
  EXPIRED,
  /** It was cancelled; what was finished is here and billed. */
  CANCELLED;

  private static final Map<JobStatus, RunState> OF_SERVICE = Map.of(
      JobStatus.VALIDATING, VALIDATING,
      JobStatus.IN_PROGRESS, IN_PROGRESS,
      JobStatus.FINALIZING, FINALIZING,
      JobStatus.CANCELLING, CANCELLING,
      JobStatus.COMPLETED, COMPLETED,
      JobStatus.FAILED, FAILED,
      JobStatus.EXPIRED, EXPIRED,
      JobStatus.CANCELLED, CANCELLED);

  /** Whether nothing about the run will change any more by itself. */
  public boolean ended() {
    return compareTo(COMPLETED) >= 0;
  }

  static RunState of(JobStatus status) {
    return OF_SERVICE.getOrDefault(status, OTHER);
  }
}
