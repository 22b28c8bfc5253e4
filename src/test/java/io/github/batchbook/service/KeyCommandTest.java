package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the commands are the shell's")
final class KeyCommandTest {
  private static final String JOB = "{\"id\":\"batch_1\",\"status\":\"in_progress\"}";

  @TempDir
  Path folder;

  private final MockWebServer server = new MockWebServer();
  private final FakeTicker ticker = new FakeTicker();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private BatchService open(String command) {
    return Connection.azure(server.url("/").toString(), new Credential.Command(command))
        .open(ticker);
  }

  /** A command that prints {@code key-1}, {@code key-2} … */
  private String counting() {
    Path runs = folder.resolve("runs");
    return "echo x >> '" + runs + "'; echo key-$(wc -l < '" + runs + "' | tr -d ' ')";
  }

  private String header(String name) throws InterruptedException {
    return server.takeRequest().getHeaders().get(name);
  }

  private void answers(int status, String body) {
    server.enqueue(ServiceFixture.json(status, body).build());
  }

  @Test
  void asksTheCommandOnceInFiveMinutes() throws Exception {
    answers(200, JOB);
    answers(200, JOB);
    answers(200, JOB);
    try (BatchService service = open(counting())) {
      service.job("batch_1");
      service.job("batch_1");
      ticker.sleep(Duration.ofMinutes(6));
      service.job("batch_1");
    }

    assertThat(header("api-key")).isEqualTo("key-1");
    assertThat(header("api-key")).isEqualTo("key-1");
    assertThat(header("api-key")).isEqualTo("key-2");
  }

  @Test
  void asksAgainWhenWhatServedBeforeIsRefused() throws Exception {
    answers(200, JOB);
    answers(401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied\"}}");
    answers(200, JOB);
    try (BatchService service = open(counting())) {
      service.job("batch_1");

      assertThat(service.job("batch_1").id()).isEqualTo("batch_1");
    }

    assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(2);
  }

  @Test
  void doesNotAskAgainWhenItsFirstAnswerIsRefused() {
    answers(401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied\"}}");
    try (BatchService service = open(counting())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
      assertThat(server.getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void sendsATokenAsABearer() throws Exception {
    answers(200, JOB);
    try (BatchService service = open("echo eyJhbGciOi.eyJzdWIi.c2ln")) {
      service.job("batch_1");
    }

    assertThat(header("Authorization")).isEqualTo("Bearer eyJhbGciOi.eyJzdWIi.c2ln");
  }

  @Test
  void saysHowTheCommandFailedAndSendsNothing() {
    try (BatchService service = open("echo half-a-key; echo locked >&2; exit 7")) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.CREDENTIAL);
      assertThat(e)
          .hasMessageContaining(": the key command ended with 7: locked\n")
          .hasMessageNotContaining("half-a-key");
      assertThat(server.getRequestCount()).isZero();
    }
  }
}
