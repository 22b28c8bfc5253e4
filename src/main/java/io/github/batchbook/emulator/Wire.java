package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns HTTP exchanges into calls and answers into bytes: keys, error envelopes, headers, faults. Thread-safe. */
final class Wire implements HttpHandler {
  private static final Logger LOG = System.getLogger(Wire.class.getName());
  private static final String REGION = "Local";

  private final Keys keys;
  private final Routes routes;
  private final EmbeddedOptions options;
  private final FaultSwitch faults;

  Wire(String key, Routes routes, EmbeddedOptions options) {
    this.keys = new Keys(key);
    this.routes = routes;
    this.options = options;
    this.faults = new FaultSwitch(options.faults(), options.seed());
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long began = System.nanoTime();
    String requestId = UUID.randomUUID().toString();
    Headers headers = exchange.getResponseHeaders();
    headers.set("apim-request-id", requestId);
    headers.set("x-request-id", requestId);
    headers.set("x-ms-region", REGION);
    headers.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload");
    headers.set("X-Content-Type-Options", "nosniff");
    try (exchange) {
      int status = serve(exchange);
      Duration time = Duration.ofNanos(System.nanoTime() - began);
      Served served = new Served(
          exchange.getRequestMethod(),
          exchange.getRequestURI().toString(),
          status,
          time,
          requestId);
      LOG.log(Level.DEBUG, "{0} {1} {2}", served.method(), served.path(), status);
      options.listener().accept(served);
    }
  }

  /** The status that was answered, 0 when the connection was cut. */
  private int serve(HttpExchange exchange) throws IOException {
    Fault.Effect effect = null;
    Answer answer;
    try {
      Call call = Call.of(exchange);
      keys.check(call);
      String route = Routes.name(call);
      effect = faults.next(route);
      if (effect instanceof Fault.Effect.Cut) {
        return 0;
      }
      answer = effect instanceof Fault.Effect.Status status
          ? faulty(call, status)
          : routes.serve(route, call, delay(effect));
    } catch (Refusal refusal) {
      answer = refused(exchange, refusal);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the embedded service could not read or write", e);
      String what = "The embedded service cannot read or write: " + e.getMessage();
      answer = refused(exchange, new Refusal(500, "internalFailure", what));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the embedded service failed to serve a call", e);
      answer = refused(
          exchange, new Refusal(500, "internalFailure", "The embedded service failed: " + e));
    }
    if (effect instanceof Fault.Effect.LoseAnswer) {
      return 0;
    }
    drain(exchange.getRequestBody());
    return AnswerWriter.write(exchange, answer, effect);
  }

  /** The time before an uploaded file is processed; a stall is sat through here. */
  private static Duration delay(Fault.@Nullable Effect effect) {
    if (effect instanceof Fault.Effect.LateProcessed late) {
      return late.time();
    }
    if (effect instanceof Fault.Effect.Stall stall) {
      try {
        Thread.sleep(stall.time().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Duration.ZERO;
  }

  private static Answer faulty(Call call, Fault.Effect.Status fault) {
    String body = fault.body();
    int status = fault.status();
    Answer answer;
    if (body != null) {
      answer = Answer.text(status, body);
    } else {
      String code = Integer.toString(status);
      answer = Answer.json(
          status, envelope(call.surface(), new Refusal(status, code, "This fault was asked for.")));
    }
    Duration wait = fault.retryAfter();
    return wait == null
        ? answer
        : answer
            .with("retry-after-ms", Long.toString(wait.toMillis()))
            .with("retry-after", Long.toString((wait.toMillis() + 999) / 1000));
  }

  private static Answer refused(HttpExchange exchange, Refusal refusal) {
    Surface surface = Surface.of(exchange.getRequestURI().getPath());
    if (surface == Surface.BLOB) {
      return BlobRoutes.refused(refusal.status(), refusal.code(), refusal.text());
    }
    return Answer.json(
        refusal.status(), envelope(surface == null ? Surface.DATED : surface, refusal));
  }

  private static ObjectNode envelope(Surface surface, Refusal refusal) {
    ObjectNode error = Json.object();
    error.put("code", refusal.code());
    error.put("message", refusal.text());
    if (surface != Surface.DATED) {
      error.put("param", refusal.param());
      error.put("type", surface == Surface.V1 ? "error" : openaiType(refusal.status()));
    }
    ObjectNode json = Json.object();
    json.set("error", error);
    return json;
  }

  private static String openaiType(int status) {
    return status < 500 ? "invalid_request_error" : "server_error";
  }

  /** Reads what is left of the body, so that a caller in the middle of an upload gets its answer. */
  private static void drain(InputStream body) {
    try {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a caller went away in the middle of its request");
    }
  }
}
