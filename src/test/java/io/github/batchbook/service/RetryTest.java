package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.example;
import static io.github.batchbook.service.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryTest {
  private static final String JOB = example("batch.azure.in_progress.json");
  private static final NewBatch CREATE = NewBatch.ofFile("file-1", "/v1/chat/completions");

  private final ServiceFixture f = ServiceFixture.azure();

  @org.junit.jupiter.api.AfterEach
  void close() {
    f.close();
  }

  private static MockResponse cut() {
    return json(200, JOB).onResponseStart(new SocketEffect.CloseSocket()).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 504})
  void repeatsWhatMayPass(int status) {
    f.answers(status, "{}").answers(status, "").answers(200, JOB);

    assertThat(f.service.job("batch_1").status()).isEqualTo(JobStatus.IN_PROGRESS);
    assertThat(f.ticker.sleeps()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 413, 422, 301})
  void doesNotRepeatWhatStays(int status) {
    f.answers(status, "{}");

    assertThatThrownBy(() -> f.service.job("batch_1")).isInstanceOf(ServiceException.class);
    assertThat(f.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void repeatsAfterABrokenConnection() {
    f.answers(cut()).answers(200, JOB);

    assertThat(f.service.job("batch_1").id()).startsWith("batch_");
  }

  @Test
  void repeatsAfterAnAnswerThatWasCut() {
    f.answers(json(200, JOB).onResponseBody(new SocketEffect.CloseSocket()).build())
        .answers(200, JOB);

    assertThat(f.service.job("batch_1").id()).startsWith("batch_");
  }

  @Test
  void waitsAsLongAsItIsTold() {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
        f.ticker.now().plusSeconds(20).atOffset(ZoneOffset.UTC));
    f.answers(json(429, "")
            .setHeader("retry-after-ms", "1500")
            .setHeader("Retry-After", "9")
            .build())
        .answers(json(503, "").setHeader("Retry-After", "3").build())
        .answers(json(503, "").setHeader("Retry-After", "0").build())
        .answers(json(429, "").setHeader("Retry-After", date).build())
        .answers(200, JOB);

    f.service.job("batch_1");

    assertThat(f.ticker.sleeps())
        .containsExactly(
            Duration.ofMillis(1500),
            Duration.ofSeconds(3),
            Duration.ZERO,
            Duration.ofMillis(15_500));
  }

  @Test
  void doesAsTheServiceSaysAboutRepeating() {
    f.answers(json(400, "{}").setHeader("x-should-retry", "true").build())
        .answers(json(500, "{}").setHeader("x-should-retry", "false").build());

    assertThatThrownBy(() -> f.service.job("batch_1")).isInstanceOf(ServiceException.class);
    assertThat(f.server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void givesUpAfterFiveAttempts() {
    for (int i = 0; i < 6; i++) {
      f.answers(500, "{}");
    }

    assertThatThrownBy(() -> f.service.job("batch_1")).isInstanceOf(ServiceException.class);
    assertThat(f.server.getRequestCount()).isEqualTo(5);
    assertThat(f.ticker.sleeps())
        .containsExactly(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));
  }

  @Test
  void doesNotWaitBeyondTheDeadline() {
    f.answers(json(429, "").setHeader("Retry-After", "600").build());

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.job("batch_1"));

    assertThat(e.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(e.retryAfter()).contains(Duration.ofMinutes(10));
    assertThat(f.ticker.sleeps()).isEmpty();
  }

  @Test
  void neverRepeatsACreateWhoseAnswerWasLost() {
    f.answers(cut()).answers(200, JOB);

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.ANSWER_LOST);
    assertThat(e.outcomeUnknown()).isTrue();
    assertThat(f.server.getRequestCount()).isEqualTo(1);
    assertThat(e.getMessage())
        .startsWith(f.label()
            + ": the answer was lost; the job may have been created\n"
            + "  POST /openai/v1/batches: ")
        .endsWith("\n  List the jobs before it is created again.");
  }

  @Test
  void neverRepeatsACreateWhoseAnswerWasCut() {
    f.answers(json(200, JOB).onResponseBody(new SocketEffect.CloseSocket()).build())
        .answers(200, JOB);

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.ANSWER_LOST);
    assertThat(f.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 408, 500, 502, 503, 504})
  void neverRepeatsACreateThatMayHaveBeenDone(int status) {
    f.answers(json(status, "{}")
            .setHeader("Retry-After", "0")
            .setHeader("x-should-retry", "true")
            .build())
        .answers(200, JOB);

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.ANSWER_LOST);
    assertThat(e.status()).hasValue(status);
    assertThat(f.server.getRequestCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void isCertainThatACreateWasNotDoneThatIsSentElsewhere(int status) {
    f.answers(json(status, "").setHeader("Location", "https://other.example/v1").build());

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.UNEXPECTED);
    assertThat(e.outcomeUnknown()).isFalse();
  }

  @Test
  void neverRepeatsACreateWhoseAnswerIsNotUnderstood() {
    f.answers(200, "<html>welcome</html>");

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.ANSWER_LOST);
    assertThat(e)
        .hasMessage(f.label()
            + ": the answer was lost; the job may have been created\n"
            + "  POST /openai/v1/batches answered 200, but it is not JSON (application/json)"
            + " (request req-7)\n"
            + "  List the jobs before it is created again.");
  }

  @Test
  void repeatsACreateThatWasCertainlyRefused() {
    f.answers(json(429, "{}").setHeader("retry-after", "2").build()).answers(200, JOB);

    assertThat(f.service.create(CREATE).id()).startsWith("batch_");
    assertThat(f.ticker.sleeps()).containsExactly(Duration.ofSeconds(2));
  }

  @Test
  void doesNotRepeatACreateOverTheTokenLimit() {
    f.answers(429, "{\"error\":{\"code\":\"token_limit_exceeded\",\"message\":\"too many\"}}");

    ServiceException e =
        catchThrowableOfType(ServiceException.class, () -> f.service.create(CREATE));

    assertThat(e.kind()).isEqualTo(Kind.QUOTA);
    assertThat(e.outcomeUnknown()).isFalse();
    assertThat(f.server.getRequestCount()).isEqualTo(1);
  }
}
