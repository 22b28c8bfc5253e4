package io.github.batchbook.service;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;

/** What became of one sending of a call. */
sealed interface Attempt<T> {
  /** Answered with success. */
  record Done<T>(T value) implements Attempt<T> {}

  /** Answered with another status than 2xx. */
  record Refused<T>(Refusal refusal) implements Attempt<T> {}

  /** Answered with success, but with something that is not understood. */
  record Strange<T>(int status, String what, Optional<String> requestId) implements Attempt<T> {}

  /** No answer, or only a part of it. {@code sent} is false when certainly nothing arrived. */
  record Broken<T>(IOException cause, boolean sent) implements Attempt<T> {
    /**
     * Whether the next attempt would break in the same way: a certificate that nobody vouches for, or a proxy that refuses. A wrong
     * password that is sent again and again may lock its owner out.
     */
    boolean lasting() {
      String message = String.valueOf(cause.getMessage());
      return cause instanceof SSLPeerUnverifiedException
          || (cause instanceof SSLException && cause.getCause() instanceof CertificateException)
          || message.contains("authenticate with proxy")
          || message.matches(".*response code for CONNECT: 4\\d\\d");
    }
  }

  /** Whether a status sends the caller to another address. */
  static boolean redirects(int status) {
    return status >= 300 && status < 400;
  }

  /** The caller's thread was interrupted; the call was given up. */
  record Stopped<T>(boolean sent) implements Attempt<T> {}

  /**
   * An answer of refusal.
   *
   * @param error code and text of its body, without secrets
   * @param location where a redirection leads, in full; it may hold a secret
   * @param retryAfter what it asks to wait
   * @param shouldRetry what {@code x-should-retry} says
   */
  record Refusal(
      int status,
      ServiceError error,
      Optional<HttpUrl> location,
      Optional<String> requestId,
      Optional<Duration> retryAfter,
      Optional<Boolean> shouldRetry) {

    /** Whether a later attempt may fare better, by the rules of the official clients. */
    boolean passing() {
      return shouldRetry.orElse(
          status == 408 || status == 409 || (status == 429 && !error.quota()) || status >= 500);
    }

    /** Whether it says that certainly nothing was done, and that later it may be. */
    boolean comeBack() {
      return status == 429 && !error.quota();
    }
  }
}
