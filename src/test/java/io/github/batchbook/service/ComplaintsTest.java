package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ComplaintsTest {
  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(
            401,
            "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid"
                + " subscription key or wrong API endpoint.\"}}",
            Kind.UNAUTHORIZED,
            """
            LABEL: the API key from AZURE_OPENAI_API_KEY was refused
              GET /openai/v1/batches/batch_1 answered 401: Access denied due to invalid \
            subscription key or wrong API endpoint. (request req-7)
              Set AZURE_OPENAI_API_KEY to a key of this very resource."""),
        Arguments.of(
            401,
            "{\"statusCode\": 401, \"message\": \"No sesame-key here.\"}",
            Kind.UNAUTHORIZED,
            """
            LABEL: the API key from AZURE_OPENAI_API_KEY was refused
              GET /openai/v1/batches/batch_1 answered 401: No … here. (request req-7)
              Set AZURE_OPENAI_API_KEY to a key of this very resource."""),
        Arguments.of(
            403,
            "{\"error\":{\"code\":\"AuthorizationFailed\",\"message\":\"No role\\nfor you.\"}}",
            Kind.FORBIDDEN,
            """
            LABEL: access is denied
              GET /openai/v1/batches/batch_1 answered 403 AuthorizationFailed: No role for you. \
            (request req-7)
              The role "Cognitive Services OpenAI Contributor" allows it; a network rule of the \
            resource may forbid it too."""),
        Arguments.of(
            404,
            "{\"error\":{\"code\":\"404\",\"message\": \"Resource not found\"}}",
            Kind.NOT_FOUND,
            """
            LABEL: "batch_1" is not there
              GET /openai/v1/batches/batch_1 answered 404: Resource not found (request req-7)
              Check the id; it may belong to another connection, or have expired."""),
        Arguments.of(
            400,
            "{\"error\":{\"code\":\"quotaExceeded\",\"message\":\"The quota for files without"
                + " expiry is reached. The maximum is 500.\"}}",
            Kind.QUOTA,
            """
            LABEL: a quota is used up
              GET /openai/v1/batches/batch_1 answered 400 quotaExceeded: The quota for files \
            without expiry is reached. The maximum is 500. (request req-7)
              Delete files of finished jobs; files that expire count against a larger quota."""),
        Arguments.of(
            400,
            "{\"error\":{\"message\":\"token_limit_exceeded: too many\",\"type\":null}}",
            Kind.QUOTA,
            """
            LABEL: a quota is used up
              GET /openai/v1/batches/batch_1 answered 400: token_limit_exceeded: too many \
            (request req-7)
              Wait until jobs of this deployment have ended, or raise its enqueued-token limit."""),
        Arguments.of(413, "<html><body>too large</body></html>", Kind.INVALID, """
            LABEL: the request was refused
              GET /openai/v1/batches/batch_1 answered 413: an HTML page, not the service's JSON \
            (request req-7)
              It is larger than the service, or a gateway before it, takes: make smaller files of it."""),
        Arguments.of(422, "{\"error\":\"plain words\"}", Kind.INVALID, """
            LABEL: the request was refused
              GET /openai/v1/batches/batch_1 answered 422: plain words (request req-7)
              Change what the service names, then try again."""),
        Arguments.of(
            422,
            "{\"detail\":[{\"loc\":[\"body\",\"endpoint\"],\"msg\":\"field required\"}]}",
            Kind.INVALID,
            """
            LABEL: the request was refused
              GET /openai/v1/batches/batch_1 answered 422: \
            [{"loc":["body","endpoint"],"msg":"field required"}] (request req-7)
              Change what the service names, then try again."""),
        Arguments.of(
            400,
            "{\"error\":{\"code\":\"o\\u001b[31mdd\",\"message\":\"a\\u009b2Jb\"}}",
            Kind.INVALID,
            """
            LABEL: the request was refused
              GET /openai/v1/batches/batch_1 answered 400 o [31mdd: a 2Jb (request req-7)
              Change what the service names, then try again."""),
        Arguments.of(302, "", Kind.UNEXPECTED, """
            LABEL: the answer is not what the service answers
              GET /openai/v1/batches/batch_1 answered 302 (request req-7)
              Check the address: something else than the service answers there."""));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void saysWhatTheServiceSaidAndWhatToDo(int status, String body, Kind kind, String message) {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(status, body);

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

      assertThat(e).hasMessage(message.replace("LABEL", f.label()));
      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e.method()).isEqualTo("GET");
      assertThat(e.path()).isEqualTo("/openai/v1/batches/batch_1");
      assertThat(e.status()).hasValue(status);
      assertThat(e.requestId()).contains("req-7");
      assertThat(e.outcomeUnknown()).isFalse();
    }
  }

  @Test
  void saysWhereARedirectionLeadsAndDoesNotFollowIt() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(json(307, "moved")
          .setHeader("Location", "//user:pw@other.example/v1?state=secret")
          .build());

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

      assertThat(e).hasMessage("""
              LABEL: the answer is not what the service answers
                GET /openai/v1/batches/batch_1 answered 307: see http://other.example/v1 (request req-7)
                Nothing was sent there. Connect to that address if it is the service's.""".replace("LABEL", f.label()));
      assertThat(f.server.getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void saysThatNoTlsIsSpoken() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread plain = new Thread(() -> answerInTheClear(socket));
      plain.start();
      URI address = URI.create("https://127.0.0.1:" + socket.getLocalPort() + "/v1");
      Connection connection =
          Connection.compatible(address, Credential.none()).withRetry(RetryPolicy.NONE);
      try (BatchService service = connection.open(new FakeTicker())) {
        ServiceException e =
            catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

        assertThat(e).hasMessage("""
                server ADDRESS: no TLS is spoken there
                  GET /v1/batches/batch_1: Unsupported or unrecognized SSL message
                  Check scheme and port of the address, and of the proxy if there is one.""".replace("ADDRESS", address.toString()));
      }
      plain.join();
    }
  }

  private static void answerInTheClear(ServerSocket socket) {
    try (Socket caller = socket.accept()) {
      caller.getInputStream().read(new byte[16 * 1024]);
      caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shortensWhatTheServiceSays() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"message\":\"" + "long ".repeat(1000) + "\"}}");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

      assertThat(e.serviceMessage().orElseThrow()).hasSize(501).endsWith("…");
    }
  }

  @Test
  void hidesTheSecretBeforeItShortens() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"message\":\"" + "x".repeat(495) + "sesame-key and more\"}}");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

      assertThat(e.serviceMessage()).contains("x".repeat(495) + "… and…");
    }
  }

  static Stream<Arguments> repeatedKeys() {
    return Stream.of(
        Arguments.of(
            json(400, "{\"error\":\"no\"}").setHeader("apim-request-id", "sesame/key"),
            "answered 400: no (request …)"),
        Arguments.of(
            json(400, "No such page: /openai?key=sesame%2Fkey&x=1"),
            "answered 400: No such page: /openai?key=…&x=1 (request req-7)"),
        Arguments.of(
            json(302, "").setHeader("Location", "https://other.example/login/sesame/key"),
            "answered 302: see https://other.example/login/… (request req-7)"),
        Arguments.of(
            json(200, "hello").setHeader("Content-Type", "text/sesame/key"),
            "answered 200, but it is not JSON (text/…) (request req-7)"),
        Arguments.of(
            json(200, "{}").setHeader("Content-Encoding", "sesame/key"),
            ": the answer is packed as \"…\", which was not asked for"),
        Arguments.of(
            json(200, "{}").status("Bearer sesame/key"), ": Unexpected status line: Bearer …"));
  }

  @ParameterizedTest
  @MethodSource("repeatedKeys")
  void hidesAKeyThatTheServerRepeatsAnywhere(MockResponse.Builder answer, String shown)
      throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(answer.build());
      Credential key = new Credential.ApiKey("MY_KEY", () -> "sesame/key");
      Connection connection = Connection.compatible(URI.create(server.url("/v1").toString()), key)
          .withRetry(RetryPolicy.NONE);
      try (BatchService service = connection.open(new FakeTicker())) {
        ServiceException e =
            catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

        assertThat(e.getMessage().lines().skip(1).findFirst().orElseThrow())
            .startsWith("  GET /v1/batches/batch_1")
            .endsWith(shown);
        assertThat(stackTrace(e)).doesNotContain("sesame");
      }
    }
  }

  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void saysWhatAnErrorSaysThatIsAnsweredWithSuccess() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, "{\"error\":{\"code\":\"busy\",\"message\":\"No sesame-key today.\"}}");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

      assertThat(e).hasMessage("""
              LABEL: the answer is not what the service answers
                GET /openai/v1/batches/batch_1 answered 200, but it is an error: busy: No … today. (request req-7)
                Check the address: something else than the service may answer there.""".replace("LABEL", f.label()));
    }
  }

  @Test
  void saysThatAServerIsNotThere() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Connection connection =
        Connection.compatible(URI.create("http://127.0.0.1:" + port + "/v1"), Credential.none());
    try (BatchService service = connection.open(new FakeTicker())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e).hasMessage("""
              server http://127.0.0.1:PORT/v1: it is not reachable
                GET /v1/batches/batch_1: Failed to connect to /127.0.0.1:PORT
                Check that it runs, the network and its proxy settings.""".replace("PORT", String.valueOf(port)));
    }
  }

  @Test
  void saysThatThereIsNoKey() {
    Connection connection = Connection.compatible(
        URI.create("http://127.0.0.1:1/v1"), new Credential.ApiKey("MY_KEY", () -> " "));
    try (BatchService service = connection.open(new FakeTicker())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.CREDENTIAL);
      assertThat(e).hasMessage("""
              server http://127.0.0.1:1/v1: there is no key or token in MY_KEY
                Set MY_KEY to the server's key.""");
    }
  }

  @Test
  void refusesToCarryAKeyWithoutTls() {
    Connection connection =
        Connection.compatible(URI.create("http://example.invalid/v1"), Credential.apiKey("abcd"));
    try (BatchService service = connection.open(new FakeTicker())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.SETTINGS);
      assertThat(e).hasMessage("""
              server http://example.invalid/v1: calls to example.invalid would go without TLS, and \
              carry the key in the clear
                Use https, or allow plain HTTP to this host by name.""");
    }
  }

  @Test
  void saysThatAHostDoesNotExist() {
    Connection connection = Connection.compatible(
            URI.create("http://example.invalid/v1"), Credential.apiKey("abcd"))
        .withPlainHttpTo("example.invalid")
        .withNetwork(Network.DIRECT)
        .withRetry(RetryPolicy.NONE);
    try (BatchService service = connection.open(new FakeTicker(), new NoNames())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e).hasMessage("""
              server http://example.invalid/v1: there is no such host
                GET /v1/batches/batch_1: example.invalid
                Check the resource's name, the network and its proxy settings.""");
    }
  }
}
