package io.github.batchbook.service;

import java.io.IOException;
import okhttp3.Response;

/** Makes of a successful answer what the caller wants. Runs on a thread of the client; closes nothing. */
@FunctionalInterface
interface AnswerReader<T> {
  /**
   * Reads the answer.
   *
   * @throws IOException when the connection breaks
   * @throws Json.UnexpectedAnswer when it is not what was asked for
   * @throws ServiceException for a failure on this side
   */
  T read(Response response) throws IOException;

  /** Whether an answer of this status is for this reader; others are refusals. */
  default boolean takes(int status) {
    return status >= 200 && status < 300;
  }

  /** Whether a redirection is followed: without the credential where it leads to another server. */
  default boolean follows() {
    return false;
  }

  /** Whether the last attempt brought the goal nearer, so that its failure does not use up patience. */
  default boolean advanced() {
    return false;
  }
}
