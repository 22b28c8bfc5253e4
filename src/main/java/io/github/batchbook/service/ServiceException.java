package io.github.batchbook.service;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A call to the service that failed for good. Its message is the whole complaint for the user: what, where, what to do; it holds no
 * secret.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What went wrong, as far as a program needs to know. */
  public enum Kind {
    /** No connection, or it broke and repeating did not help. */
    UNREACHABLE,
    /** The credential was refused (401). */
    UNAUTHORIZED,
    /** The credential is good but may not do this, or the network is not allowed (403). */
    FORBIDDEN,
    /** No such file, job or path (404). */
    NOT_FOUND,
    /** Too many calls, and waiting did not help (429). */
    THROTTLED,
    /** A quota is used up: files of the resource, enqueued tokens, money. */
    QUOTA,
    /** The service refused the request as it was made (other 4xx). */
    INVALID,
    /** The service failed (5xx), and repeating did not help. */
    SERVER,
    /**
     * A create was sent and its answer did not come, or says nothing certain. The job may exist: list the jobs before creating again.
     */
    ANSWER_LOST,
    /** A download stayed shorter than announced. */
    INCOMPLETE,
    /** The answer is not what the service is known to answer. */
    UNEXPECTED,
    /** The service found an uploaded file unusable. */
    FILE_UNUSABLE,
    /** An uploaded file was not ready in the time given. */
    NOT_READY,
    /** There is no key or token to send. */
    CREDENTIAL,
    /** The connection's own settings forbid or prevent the call; nothing was sent. */
    SETTINGS,
    /** A file on this machine could not be read or written. */
    LOCAL_FILE,
    /** The thread was interrupted; its interrupt flag is set again. */
    INTERRUPTED
  }

  /**
   * The facts of a failure.
   *
   * @param kind what went wrong
   * @param method of the call, empty when none was made
   * @param path of the call, without host and query
   * @param status 0 when no answer came
   * @param code the service's own
   * @param serviceMessage the service's text, shortened
   * @param requestId by which the service's support finds the call
   * @param retryAfter what the last answer asked to wait
   * @param outcomeUnknown whether the service may have done what was asked
   */
  record Facts(
      Kind kind,
      String method,
      String path,
      int status,
      @Nullable String code,
      @Nullable String serviceMessage,
      @Nullable String requestId,
      @Nullable Duration retryAfter,
      boolean outcomeUnknown)
      implements Serializable {
    static Facts of(Kind kind) {
      return new Facts(kind, "", "", 0, null, null, null, null, false);
    }
  }

  private final Facts facts;

  ServiceException(Facts facts, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.facts = facts;
  }

  public Kind kind() {
    return facts.kind();
  }

  /** The HTTP method; empty when no call was made. */
  public String method() {
    return facts.method();
  }

  /** The path below the host, without query; empty when no call was made. */
  public String path() {
    return facts.path();
  }

  /** The HTTP status of the last answer; empty when none came. */
  public OptionalInt status() {
    return facts.status() == 0 ? OptionalInt.empty() : OptionalInt.of(facts.status());
  }

  /** The service's own code, such as {@code quotaExceeded}. */
  public Optional<String> code() {
    return Optional.ofNullable(facts.code());
  }

  /** The service's own words, shortened. */
  public Optional<String> serviceMessage() {
    return Optional.ofNullable(facts.serviceMessage());
  }

  public Optional<String> requestId() {
    return Optional.ofNullable(facts.requestId());
  }

  /** How long the last answer asked to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(facts.retryAfter());
  }

  /** Whether the service may have done what was asked: true for a lost create, also when it was lost by an interruption. */
  public boolean outcomeUnknown() {
    return facts.outcomeUnknown();
  }
}
