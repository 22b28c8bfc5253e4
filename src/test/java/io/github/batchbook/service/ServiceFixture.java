package io.github.batchbook.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** A server that answers what it is told, and a client of it whose clock is a fake. */
final class ServiceFixture implements AutoCloseable {
  final MockWebServer server = new MockWebServer();
  final FakeTicker ticker = new FakeTicker();
  final BatchService service;

  private ServiceFixture(boolean azure) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Credential key = new Credential.ApiKey("AZURE_OPENAI_API_KEY", () -> "sesame-key");
    Connection connection = azure
        ? Connection.azure(server.url("/").toString(), key)
        : Connection.compatible(URI.create(server.url("/v1").toString()), key);
    service = connection.open(ticker);
  }

  static ServiceFixture azure() {
    return new ServiceFixture(true);
  }

  static ServiceFixture compatible() {
    return new ServiceFixture(false);
  }

  /** The server's host and port as labels show it. */
  String label() {
    return service.connection().label();
  }

  ServiceFixture answers(int status, String body) {
    server.enqueue(json(status, body).build());
    return this;
  }

  ServiceFixture answers(MockResponse response) {
    server.enqueue(response);
    return this;
  }

  static MockResponse.Builder json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", "application/json")
        .setHeader("apim-request-id", "req-7")
        .body(body);
  }

  RecordedRequest request() {
    try {
      RecordedRequest request = server.takeRequest(60, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request came");
      }
      return request;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static String example(String name) {
    try (InputStream in = ServiceFixture.class.getResourceAsStream("/azure-batch/" + name)) {
      if (in == null) {
        throw new AssertionError("no example " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    service.close();
    server.close();
  }
}
