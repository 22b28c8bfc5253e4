package io.github.batchbook.emulator;

/**
 * What the embedded service refuses as too much.
 *
 * @param requests most requests in one input file
 * @param fileBytes largest input file, in bytes
 * @param lastingFiles most input files that never expire
 * @param expiringFiles most input files that expire
 * @param enqueuedTokens most input tokens of one deployment's jobs that have not ended
 * @param failFast whether a create that would pass {@code enqueuedTokens} is answered with 400 at once, as in the newer regions;
 *     otherwise the job fails while it is validated
 */
public record Limits(
    int requests,
    long fileBytes,
    int lastingFiles,
    int expiringFiles,
    long enqueuedTokens,
    boolean failFast) {

  /** Azure's limits, with the enqueued tokens of a default subscription for GPT-4.1. */
  public static Limits azure() {
    return new Limits(100_000, 200_000_000, 500, 10_000, 200_000_000, true);
  }

  /** OpenAI's limits as far as its documents name them. */
  public static Limits openai() {
    return new Limits(
        50_000, 200_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE, 2_000_000_000, true);
  }

  /** These limits with another number of requests in a file. */
  public Limits withRequests(int most) {
    return new Limits(most, fileBytes, lastingFiles, expiringFiles, enqueuedTokens, failFast);
  }

  /** These limits with another size of a file. */
  public Limits withFileBytes(long most) {
    return new Limits(requests, most, lastingFiles, expiringFiles, enqueuedTokens, failFast);
  }

  /** These limits with other numbers of files. */
  public Limits withFiles(int lasting, int expiring) {
    return new Limits(requests, fileBytes, lasting, expiring, enqueuedTokens, failFast);
  }

  /** These limits with another quota of tokens, told at once or while the job is validated. */
  public Limits withEnqueuedTokens(long most, boolean atOnce) {
    return new Limits(requests, fileBytes, lastingFiles, expiringFiles, most, atOnce);
  }
}
