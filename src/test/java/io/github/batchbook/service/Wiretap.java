package io.github.batchbook.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a service on this machine, passes everything on, and keeps both sides of what was said. */
final class Wiretap implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON = Set.of(
      "host", "connection", "content-length", "transfer-encoding", "http2-settings", "upgrade");

  final List<Exchange> heard = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;

  /** One question and its answer. */
  record Exchange(
      String method,
      URI uri,
      String contentType,
      byte[] body,
      int status,
      String answerType,
      byte[] answer) {}

  Wiretap(URI target) {
    this.target = target;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void pass(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    URI uri = exchange.getRequestURI();
    HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(uri.toString()))
        .method(
            exchange.getRequestMethod(),
            body.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> request.header(name, value));
      }
    });
    try (exchange) {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      heard.add(new Exchange(
          exchange.getRequestMethod(),
          uri,
          String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
          body,
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          answer.body()));
      answer.headers().map().forEach((name, values) -> {
        if (!NOT_PASSED_ON.contains(name) && !name.startsWith(":")) {
          values.forEach(value -> exchange.getResponseHeaders().add(name, value));
        }
      });
      int length = answer.body().length;
      exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
