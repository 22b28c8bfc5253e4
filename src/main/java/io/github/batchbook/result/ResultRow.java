package io.github.batchbook.result;

import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it.
 *
 * @param line the request's line in the batch file, from 1
 * @param deployment the deployment that was asked
 * @param prompt the text parts of the last user message, joined by newlines
 * @param result the result line that counts; null when there is none
 * @param error why it did not succeed: the line's error, or the job's when the job failed as a whole
 * @param attempt the attempt that the outcome comes from, from 1; 0 when no job was given the request yet
 * @param job the job that the outcome comes from; empty when there is none
 * @param fromCache whether the line is an answer of an earlier run
 */
public record ResultRow(
    int line,
    String customId,
    String deployment,
    String prompt,
    Outcome outcome,
    @Nullable ResultLine result,
    @Nullable ResultError error,
    int attempt,
    String job,
    boolean fromCache) {
  /** The text of the answer; null when there is none. */
  public @Nullable String output() {
    return result == null ? null : result.output();
  }

  /** The tokens that the line tells. */
  public TokenUsage usage() {
    return result == null ? TokenUsage.NONE : result.usage();
  }

  /**
   * Whether asking the same again may end otherwise: it expired, was cancelled, has no line, or failed by overload, a timeout or
   * an error inside the service. What is wrong with the request itself stays wrong.
   */
  public boolean worthRetrying() {
    return switch (outcome) {
      case EXPIRED, CANCELLED, MISSING -> true;
      case FAILED -> result == null || isPassing(result.statusCode());
      default -> false;
    };
  }

  private static boolean isPassing(@Nullable Integer status) {
    return status == null
        || status == 408
        || status == 409
        || status == 429
        || status >= 500
        || status < 300;
  }
}
