package io.github.batchbook.emulator;

/**
 * Which part of the valid lines gets another answer than a plain one, each from 0 to 1; their sum is at most 1. Which line gets
 * what follows from the seed and the line.
 *
 * @param refused the model declines
 * @param truncated the answer stops at the token limit
 * @param filtered the content filter stops the request (an error line) or the answer, in equal parts
 * @param failed the line ends in the error file with a status of 500 or 429
 * @param toolCalls lines that offer tools are answered with a call of one
 */
public record Shares(
    double refused, double truncated, double filtered, double failed, double toolCalls) {

  public Shares {
    for (double share : new double[] {refused, truncated, filtered, failed, toolCalls}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
      }
    }
    if (refused + truncated + filtered + failed > 1) {
      throw new IllegalArgumentException("the shares' sum is more than 1");
    }
  }

  /** Every valid line is answered plainly. */
  public static Shares none() {
    return new Shares(0, 0, 0, 0, 0);
  }

  /** These shares with another part of refusals. */
  public Shares withRefused(double share) {
    return new Shares(share, truncated, filtered, failed, toolCalls);
  }

  /** These shares with another part of truncated answers. */
  public Shares withTruncated(double share) {
    return new Shares(refused, share, filtered, failed, toolCalls);
  }

  /** These shares with another part that the content filter stops. */
  public Shares withFiltered(double share) {
    return new Shares(refused, truncated, share, failed, toolCalls);
  }

  /** These shares with another part of failures. */
  public Shares withFailed(double share) {
    return new Shares(refused, truncated, filtered, share, toolCalls);
  }

  /** These shares with another part of tool calls among the lines that offer tools. */
  public Shares withToolCalls(double share) {
    return new Shares(refused, truncated, filtered, failed, share);
  }
}
