package io.github.batchbook.result;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The two files of one job, which is one part of a run or one attempt at some of its requests.
 *
 * @param job the job's id; empty while there is none
 * @param attempt which attempt at its requests this is, from 1; where several attempts have a line for a request, the line that
 *     tells more counts, and of equals the later
 * @param state how far the job is
 * @param requests the batch file that the job was given, when it is only a part of the whole input; null for all of it
 * @param output its output file, or null when there is none (yet)
 * @param errors its error file, or null when there is none (yet)
 * @param failure why the job failed as a whole, when it did and told
 * @param fromCache whether its answers were taken from an earlier run
 * @param deployment the one that was asked: a later attempt may ask another than the input names; null for that of each request
 */
public record ResultFiles(
    String job,
    int attempt,
    JobState state,
    @Nullable Path requests,
    @Nullable Path output,
    @Nullable Path errors,
    @Nullable ResultError failure,
    boolean fromCache,
    @Nullable String deployment) {
  public ResultFiles {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + attempt);
    }
  }

  /** The files of a job that was given the whole input, at the first attempt. */
  public static ResultFiles of(
      String job, JobState state, @Nullable Path output, @Nullable Path errors) {
    return new ResultFiles(job, 1, state, null, output, errors, null, false, null);
  }

  /** These files as those of a later attempt. */
  public ResultFiles withAttempt(int number) {
    return new ResultFiles(
        job, number, state, requests, output, errors, failure, fromCache, deployment);
  }

  /** These files as those of a job that was given only the requests of this batch file. */
  public ResultFiles withRequests(Path part) {
    return new ResultFiles(
        job, attempt, state, part, output, errors, failure, fromCache, deployment);
  }

  /** These files and why their job failed. */
  public ResultFiles withFailure(ResultError why) {
    return new ResultFiles(
        job, attempt, state, requests, output, errors, why, fromCache, deployment);
  }

  /** These files as answers of an earlier run. */
  public ResultFiles cached() {
    return new ResultFiles(
        job, attempt, state, requests, output, errors, failure, true, deployment);
  }

  /** These files as those of a job that asked a deployment, whatever the input names. */
  public ResultFiles withDeployment(String asked) {
    return new ResultFiles(
        job, attempt, state, requests, output, errors, failure, fromCache, asked);
  }
}
