package io.github.batchbook.service;

import io.github.batchbook.service.Attempt.Broken;
import io.github.batchbook.service.Attempt.Done;
import io.github.batchbook.service.Attempt.Refused;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls over a connection and repeats them by the rules: after a broken connection, 408, 409, 429 and 5xx, when the service
 * asked to, else with doubling pauses, within a deadline. A costly call is repeated only when it certainly was not carried out.
 */
final class Caller implements AutoCloseable {
  private static final int MOST_HOPS = 5;

  private final Connection connection;
  private final Transport transport;
  private final Ticker ticker;
  private final Authorization authorization;
  private volatile Doorway.@Nullable Address address;

  Caller(Connection connection, Transport transport, Ticker ticker) {
    this.connection = connection;
    this.transport = transport;
    this.ticker = ticker;
    this.authorization = new Authorization(connection, transport, ticker);
  }

  Connection connection() {
    return connection;
  }

  Ticker ticker() {
    return ticker;
  }

  /** Makes a call until it succeeds or patience ends. */
  <T> T call(Ask ask, AnswerReader<T> reader) {
    RetryPolicy policy = connection.retry();
    int failures = 0;
    Instant deadline = Instant.MAX;
    while (true) {
      Request request = request(ask);
      Attempt<T> attempt = attempt(ask, request, reader);
      if (attempt instanceof Done<T> done) {
        return done.value();
      }
      if (reader.advanced()) {
        failures = 0;
      }
      failures++;
      deadline = failures == 1 ? ticker.now().plus(policy.deadline()) : deadline;
      Optional<Duration> pause = pause(ask, attempt, failures);
      if (pause.isEmpty() || ticker.now().plus(pause.get()).isAfter(deadline)) {
        throw complaints(ask, request).of(attempt);
      }
      sleep(pause.get(), ask, request);
    }
  }

  private <T> Attempt<T> attempt(Ask ask, Request first, AnswerReader<T> reader) {
    String secret = authorization.secretOf(first);
    Request request = first;
    Attempt<T> attempt = transport.attempt(request, ask.idle(), secret, reader);
    for (int hops = 0; hops < MOST_HOPS && reader.follows(); hops++) {
      Optional<HttpUrl> target = attempt instanceof Refused<T> refused
          ? refused.refusal().location().filter(url -> isSafe(first, url))
          : Optional.empty();
      if (target.isEmpty()) {
        break;
      }
      request = elsewhere(request, target.get());
      attempt = transport.attempt(request, ask.idle(), secret, reader);
    }
    return attempt;
  }

  /** Nothing leads out of TLS, not even to this machine. */
  private boolean isSafe(Request request, HttpUrl target) {
    return target.isHttps() || (!request.isHttps() && connection.allowsPlainHttpTo(target.host()));
  }

  /** The same request to another address; to another server nothing goes along that is meant for this one. */
  private Request elsewhere(Request request, HttpUrl target) {
    HttpUrl url = request.url();
    boolean same = url.scheme().equals(target.scheme())
        && url.host().equals(target.host())
        && url.port() == target.port();
    Request.Builder builder = request.newBuilder().url(target);
    if (!same) {
      builder.removeHeader("api-key").removeHeader("Authorization");
      connection.profile().headers().keySet().forEach(builder::removeHeader);
    }
    return builder.build();
  }

  /** How long to wait before the next attempt; empty when there is to be none. */
  private <T> Optional<Duration> pause(Ask ask, Attempt<T> attempt, int failures) {
    boolean moved = forgetAddress(attempt) || renewed(attempt);
    if (failures >= connection.retry().attempts() || !repeatable(ask, attempt, moved)) {
      return Optional.empty();
    }
    if (moved && failures == 1) {
      return Optional.of(Duration.ZERO);
    }
    Duration own = connection.retry().pauseAfter(failures, ticker.random());
    return attempt instanceof Refused<T> refused
        ? Optional.of(refused.refusal().retryAfter().orElse(own))
        : Optional.of(own);
  }

  private static <T> boolean repeatable(Ask ask, Attempt<T> attempt, boolean moved) {
    boolean costly = ask.repeat() == Ask.Repeat.COSTLY;
    if (attempt instanceof Broken<T> broken) {
      return !broken.lasting() && (!costly || !broken.sent());
    }
    if (attempt instanceof Refused<T> refused) {
      return moved || (costly ? refused.refusal().comeBack() : refused.refusal().passing());
    }
    return false;
  }

  /**
   * Forgets the address of a service that may have moved. A 401 is a sign too: another process may serve at the same port with a key
   * of its own.
   */
  private <T> boolean forgetAddress(Attempt<T> attempt) {
    boolean moved = connection.place().moves()
        && (attempt instanceof Broken<T>
            || (attempt instanceof Refused<T> refused && refused.refusal().status() == 401));
    if (moved) {
      address = null;
    }
    return moved;
  }

  /** Whether the service refused a secret that can be asked for anew: a token that the user's command gave may have aged. */
  private <T> boolean renewed(Attempt<T> attempt) {
    return attempt instanceof Refused<T> refused
        && refused.refusal().status() == 401
        && authorization.renew();
  }

  private Request request(Ask ask) {
    Doorway.Address at = locate();
    HttpUrl url = ask.url(base(at), connection.profile());
    Request.Builder request = new Request.Builder()
        .url(url)
        .header("User-Agent", "batchbook")
        .header("Accept-Encoding", "identity")
        .method(ask.method(), ask.body())
        .tag(Ask.Repeat.class, ask.repeat());
    connection.profile().headers().forEach(request::header);
    ask.headers().get().forEach(request::header);
    return authorization.sign(request.build(), at);
  }

  private Doorway.Address locate() {
    Doorway.Address known = address;
    if (known != null) {
      return known;
    }
    try {
      Doorway.Address found = connection.place().doorway().locate();
      address = found;
      return found;
    } catch (IOException e) {
      throw new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.UNREACHABLE),
          connection.label() + ": it could not be started or found\n  " + e.getMessage(),
          e);
    }
  }

  private HttpUrl base(Doorway.Address at) {
    HttpUrl url = HttpUrl.get(at.baseUrl());
    if (url == null) {
      throw Complaints.settings(connection, "\"" + at.baseUrl() + "\" is not an http(s) address");
    }
    if (!url.isHttps() && !connection.allowsPlainHttpTo(url.host())) {
      throw Complaints.settings(
          connection,
          "calls to "
              + url.host()
              + " would go without TLS, and carry the key in the clear\n  Use https, or allow plain"
              + " HTTP to this host by name.");
    }
    String path = connection.profile().path();
    boolean whole = path.isEmpty() || url.encodedPath().replaceAll("/+$", "").endsWith("/" + path);
    HttpUrl.Builder builder = url.newBuilder();
    if (!whole) {
      builder.addPathSegments(path);
    }
    return builder.query(null).build();
  }

  /** Waits; an interruption ends the call. */
  void sleep(Duration time, Ask ask, @Nullable Request request) {
    try {
      ticker.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw complaints(ask, request).of(new Attempt.Stopped<>(false));
    }
  }

  private Complaints complaints(Ask ask, @Nullable Request request) {
    String path =
        request == null ? "/" + String.join("/", ask.segments()) : request.url().encodedPath();
    return new Complaints(connection, ask, path);
  }

  @Override
  public void close() {
    transport.close();
  }
}
