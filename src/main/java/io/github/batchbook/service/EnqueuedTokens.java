package io.github.batchbook.service;

/**
 * How much of a deployment's enqueued-token limit is taken, as the answer to a create told.
 *
 * @param used tokens of all jobs of the deployment that have not ended, counted by the service
 * @param limit what the deployment may hold
 */
public record EnqueuedTokens(long used, long limit) {
  /** Tokens that further jobs may hold; never negative. */
  public long free() {
    return Math.max(0, limit - used);
  }
}
