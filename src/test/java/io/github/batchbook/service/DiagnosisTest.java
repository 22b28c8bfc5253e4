package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.service.Diagnosis.Finding;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DiagnosisTest {
  private static final String NO_JOBS = "{\"data\":[]}";

  private final ServiceFixture f = ServiceFixture.azure();

  @AfterEach
  void close() {
    f.close();
  }

  private static String error(String code, String message) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message);
  }

  @Test
  void makesOneCheapCall() {
    f.answers(200, NO_JOBS);

    Diagnosis diagnosis = f.service.check();

    assertThat(diagnosis.finding()).isEqualTo(Finding.WORKS);
    assertThat(diagnosis.text())
        .isEqualTo(f.label() + ": works (API key from AZURE_OPENAI_API_KEY)");
    assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches?limit=1");
  }

  @ParameterizedTest
  @CsvSource({
    "401, 401, Access denied due to invalid subscription key, WRONG_CREDENTIAL",
    "401, PermissionDenied, The principal lacks the required data action, MISSING_ROLE",
    "403, Forbidden, Access denied due to Virtual Network/Firewall rules., NETWORK",
    "403, AuthorizationFailed, No authorization, MISSING_ROLE",
    "404, 404, Resource not found, WRONG_ADDRESS",
    "302, x, y, WRONG_ADDRESS",
    "400, x, y, OTHER"
  })
  void tellsCausesApart(int status, String code, String message, Finding finding) {
    f.answers(status, error(code, message));

    Diagnosis diagnosis = f.service.check();

    assertThat(diagnosis.finding()).isEqualTo(finding);
    assertThat(diagnosis.failure().orElseThrow()).hasMessage(diagnosis.text());
  }

  @ParameterizedTest
  @CsvSource({
    "400, OperationNotSupported, The chatCompletion operation does not work, WORKS",
    "400, invalid_request_error, messages is too short, NOT_A_BATCH_DEPLOYMENT",
    "404, DeploymentNotFound, The API deployment does not exist, MISSING_DEPLOYMENT"
  })
  void tellsWhetherADeploymentTakesBatches(
      int status, String code, String message, Finding finding) {
    f.answers(200, NO_JOBS).answers(status, error(code, message));

    Diagnosis diagnosis = f.service.check("mine");

    assertThat(diagnosis.finding()).isEqualTo(finding);
    f.request();
    assertThat(f.request().getBody().utf8()).isEqualTo("{\"model\":\"mine\",\"messages\":[]}");
  }

  @Test
  void tellsAHostThatDoesNotExist() {
    try (BatchService service = Connection.compatible(
            URI.create("https://models.invalid/v1"), Credential.none())
        .withNetwork(Network.DIRECT)
        .open(new FakeTicker(), new NoNames())) {
      assertThat(service.check().finding()).isEqualTo(Finding.WRONG_ADDRESS);
    }
  }
}
