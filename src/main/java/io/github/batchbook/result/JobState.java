package io.github.batchbook.result;

/** How far the job is that a part of the results comes from; it decides what a request without a line is. */
public enum JobState {
  /** Not submitted yet, or in any state that is not the last one. */
  RUNNING(Outcome.PENDING),
  COMPLETED(Outcome.MISSING),
  /** Refused as a whole, mostly in validation: none of its requests ran. */
  FAILED(Outcome.FAILED),
  CANCELLED(Outcome.CANCELLED),
  EXPIRED(Outcome.EXPIRED);

  private final Outcome withoutLine;

  JobState(Outcome withoutLine) {
    this.withoutLine = withoutLine;
  }

  /** The outcome of a request of such a job that no result line is there for. */
  Outcome withoutLine() {
    return withoutLine;
  }
}
