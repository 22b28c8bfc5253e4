package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;

final class SyncAnswerTest {
  private static final String CHAT = "/v1/chat/completions";

  @Test
  void answersWhatTheDeploymentSaid() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(429, "{}").answers(200, "{\"choices\":[]}");

      SyncAnswer answer = f.service.ask(CHAT, "{\"model\":\"d\"}");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.requestId()).contains("req-7");
      assertThat(answer.body()).isEqualTo("{\"choices\":[]}");
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/chat/completions");
    }
  }

  @Test
  void answersARefusalOfTheRequestAsItIs() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"code\":\"content_filter\"}}");

      assertThat(f.service.ask(CHAT, "{}"))
          .extracting(SyncAnswer::status, SyncAnswer::body)
          .containsExactly(400, "{\"error\":{\"code\":\"content_filter\"}}");
    }
  }

  @Test
  void complainsWhereNoRequestCouldSucceed() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(401, "{}");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.ask(CHAT, "{}"));

      assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
    }
  }

  @Test
  void saysThatTheDeploymentIsNotThere() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(404, "{\"error\":{\"code\":\"DeploymentNotFound\"}}");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> f.service.ask(CHAT, "{}"));

      assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND);
      assertThat(e.getMessage())
          .contains(": the deployment that was asked is not there\n")
          .contains("Check its name; one that was just made takes some minutes to appear.");
    }
  }

  @Test
  void namesTheDeploymentInThePathOfTheDatedSurface() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(ServiceFixture.json(200, "{}").build());
      Profile dated = Profile.azureDated("2024-10-21");
      Connection connection =
          Connection.azure(server.url("/").toString(), Credential.apiKey("abcd"), dated);
      try (BatchService service = connection.open(new FakeTicker())) {
        service.ask(CHAT, "{\"model\":\"mine\"}");
      }

      assertThat(server.takeRequest().getTarget())
          .isEqualTo("/openai/deployments/mine/chat/completions?api-version=2024-10-21");
    }
  }
}
