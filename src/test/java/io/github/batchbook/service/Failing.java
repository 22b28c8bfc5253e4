package io.github.batchbook.service;

import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.time.Duration;

/** Failures of the service, for fakes in other packages. */
public final class Failing {
  private Failing() {}

  /** A failure of a kind; nothing was done. */
  public static ServiceException with(Kind kind) {
    return new ServiceException(Facts.of(kind), "the service failed: " + kind, null);
  }

  /** An answer with a status, and the service's words. */
  public static ServiceException with(Kind kind, int status, String words) {
    return new ServiceException(
        new Facts(kind, "POST", "/batches", status, null, words, null, null, false), words, null);
  }

  /** A refusal by a service that asks to come back so much later. */
  public static ServiceException throttled(Duration retryAfter) {
    return new ServiceException(
        new Facts(Kind.THROTTLED, "GET", "/batches", 429, null, null, null, retryAfter, false),
        "it is called too often",
        null);
  }

  /** A create that may have been done. */
  public static ServiceException answerLost() {
    return new ServiceException(
        new Facts(Kind.ANSWER_LOST, "POST", "/batches", 0, null, null, null, null, true),
        "the answer was lost",
        null);
  }
}
