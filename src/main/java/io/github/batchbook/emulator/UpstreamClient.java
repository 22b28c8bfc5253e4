package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks the upstream server, no more requests at a time than it may be asked; thread-safe. */
final class UpstreamClient implements AutoCloseable {
  private static final Logger LOG = System.getLogger(UpstreamClient.class.getName());
  private static final MediaType JSON = MediaType.get("application/json");
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private final Upstream upstream;
  private final OkHttpClient http;
  private final AtomicBoolean missed = new AtomicBoolean();

  UpstreamClient(Upstream upstream) {
    this.upstream = upstream;
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(upstream.concurrency());
    dispatcher.setMaxRequestsPerHost(upstream.concurrency());
    this.http = new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .retryOnConnectionFailure(false)
        .connectTimeout(CONNECT)
        .writeTimeout(ANSWER)
        .readTimeout(ANSWER)
        .build();
  }

  Upstream upstream() {
    return upstream;
  }

  /** What is asked again after a failure. */
  enum Retry {
    /** Nothing: the answer stands. */
    NO,
    /** This line, a few times. */
    LINE,
    /** This line, and nothing else before it: the server has too much to do, or is not there. */
    ALL
  }

  /**
   * What came of a request.
   *
   * @param body the answer's body as JSON on one line when it is good
   * @param error the body of the error line when it is not
   * @param waitMillis the time that the server asked to wait, less than 0 when it asked for none
   * @param began when the request was sent, in nanoseconds of no particular origin
   */
  record Outcome(
      int status,
      @Nullable String requestId,
      String body,
      ObjectNode error,
      Retry retry,
      long waitMillis,
      long began) {
    boolean good() {
      return status >= 200 && status < 300;
    }
  }

  /** Asks; the outcome comes on another thread. */
  void send(RelayedLines.Request request, Consumer<Outcome> taker) {
    long began = System.nanoTime();
    http.newCall(request(upstream.at(request.target().path()).toString(), request.body()))
        .enqueue(new Callback() {
          @Override
          public void onResponse(Call call, Response response) {
            Outcome outcome;
            try (response) {
              outcome = answered(response, began);
            } catch (IOException e) {
              outcome = failed(e, began);
            }
            taker.accept(outcome);
          }

          @Override
          public void onFailure(Call call, IOException e) {
            taker.accept(failed(e, began));
          }
        });
  }

  private Request request(String url, byte @Nullable [] body) {
    Request.Builder request = new Request.Builder().url(url);
    if (body != null) {
      request.post(RequestBody.create(body, JSON));
    }
    if (upstream.key() != null) {
      request.header("Authorization", "Bearer " + upstream.key());
    }
    return request.build();
  }

  /** Passes a synchronous call on, and its answer back, as it comes. */
  Answer pass(String path, byte @Nullable [] body) {
    try {
      Response response =
          http.newCall(request(upstream.at(path).toString(), body)).execute();
      String type = response.header("Content-Type", "application/json");
      return Answer.live(response.code(), response.body().byteStream())
          .with("Content-Type", type == null ? "application/json" : type);
    } catch (IOException e) {
      throw new Refusal(502, "upstreamFailure", "The upstream server did not answer: " + e);
    }
  }

  private Outcome answered(Response response, long began) throws IOException {
    missed.set(false);
    byte[] bytes = response.body().bytes();
    int status = response.code();
    String id = response.header("x-request-id", response.header("apim-request-id"));
    if (response.isSuccessful()) {
      if (isObject(bytes)) {
        return new Outcome(status, id, oneLine(bytes), Json.object(), Retry.NO, -1, began);
      }
      return new Outcome(
          502,
          id,
          "",
          error("The upstream server's answer is no JSON object."),
          Retry.LINE,
          -1,
          began);
    }
    ObjectNode told = told(bytes);
    long wait = wait(response);
    return new Outcome(status, id, "", told, retry(status, wait, told), wait, began);
  }

  /** A server that has too much to do says 429, or 503 with a time to wait; one whose quota is spent says 429 for good. */
  private static Retry retry(int status, long wait, ObjectNode told) {
    if (status == 429 && Json.text(told.path("error"), "code").equals("insufficient_quota")) {
      return Retry.NO;
    }
    if (status == 429 || (status == 503 && wait >= 0)) {
      return Retry.ALL;
    }
    return status == 408 || status == 409 || status >= 500 ? Retry.LINE : Retry.NO;
  }

  private Outcome failed(IOException failure, long began) {
    boolean away = failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException;
    if (away && !missed.getAndSet(true)) {
      LOG.log(
          Level.WARNING,
          "the upstream server {0} cannot be reached ({1}); its jobs wait for it",
          upstream,
          failure.getMessage());
    }
    return new Outcome(
        502,
        null,
        "",
        error("The upstream server did not answer: " + failure.getMessage()),
        away ? Retry.ALL : Retry.LINE,
        -1,
        began);
  }

  private static boolean isObject(byte[] bytes) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Line ends stand in no JSON string, so each may be a blank. */
  private static String oneLine(byte[] json) {
    return new String(json, StandardCharsets.UTF_8)
        .replace('\n', ' ')
        .replace('\r', ' ')
        .strip();
  }

  private static ObjectNode told(byte[] bytes) {
    try {
      JsonNode json = Json.MAPPER.readTree(bytes);
      if (json instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // An error page: told as text.
    }
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return error(text.isEmpty() ? "The upstream server gave no reason." : Prose.echo(text));
  }

  private static ObjectNode error(String message) {
    return Json.object()
        .set("error", BodyFault.error(message, "server_error", null, "upstream_failure"));
  }

  /** The milliseconds that {@code retry-after-ms} or {@code retry-after} asks to wait; -1 when neither does. */
  private static long wait(Response response) {
    try {
      String millis = response.header("retry-after-ms");
      if (millis != null) {
        return Math.max(0, (long) Double.parseDouble(millis));
      }
      String after = response.header("retry-after");
      return after == null ? -1 : Math.max(0, (long) (Double.parseDouble(after) * 1000));
    } catch (NumberFormatException e) {
      return date(response.header("retry-after", ""));
    }
  }

  private static long date(@Nullable String text) {
    try {
      ZonedDateTime at =
          ZonedDateTime.parse(text == null ? "" : text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, Duration.between(ZonedDateTime.now(at.getZone()), at).toMillis());
    } catch (DateTimeParseException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
