package io.github.batchbook.batchfile;

import java.util.OptionalLong;

/**
 * How many tokens a batch file takes, counted or, where it is large, counted in a sample.
 *
 * @param requests of the file
 * @param counted how many of them were counted; all, unless the file is too large for that
 * @param inputTokens of all requests
 * @param inputError by how much that may be off, 19 times of 20; 0 when all were counted
 * @param limitedTokens the most tokens that the answers with a limit may have together
 * @param unlimited how many requests set no limit for their answer
 * @param images how many images there are
 * @param unseen how many of them are of unknown size, taken as 1024 × 1024
 * @param encoding by which words were counted, such as {@code o200k_base}
 * @param encodingKnown whether it is known to be the model's
 * @param imageRule by which images were counted, in words
 */
public record Estimate(
    int requests,
    int counted,
    long inputTokens,
    long inputError,
    long limitedTokens,
    long unlimited,
    long images,
    long unseen,
    String encoding,
    boolean encodingKnown,
    String imageRule) {

  /**
   * Counts the tokens of a file as a model does. Reads the file; some seconds for a large one.
   *
   * @param model empty when it is not known
   * @throws BatchFileException when the file has changed since it was read, or the thread is interrupted
   */
  public static Estimate of(BatchFile file, String model) {
    return Estimator.careful(file, model);
  }

  /** The most tokens that all answers may have; empty when a request sets no limit. */
  public OptionalLong maxOutputTokens() {
    return unlimited > 0 ? OptionalLong.empty() : OptionalLong.of(limitedTokens);
  }
}
