package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectionTest {
  private static final Credential KEY = Credential.apiKey("very-secret");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my-resource",
        "My-Resource",
        "my-resource.openai.azure.com",
        "my-resource.services.ai.azure.com",
        "https://my-resource.openai.azure.com/",
        "https://my-resource.openai.azure.us/openai/v1/"
      })
  void isTheSameResourceHoweverItIsWritten(String resource) {
    Connection connection = Connection.azure(resource, KEY);

    assertThat(connection.label()).isEqualTo("azure my-resource");
    assertThat(connection.identity()).isEqualTo("azure:my-resource");
    assertThat(connection.synthetic()).isFalse();
  }

  @Test
  void isTheSameResourceOnEitherSurface() {
    Connection dated =
        Connection.azure("my-resource", KEY, Profile.azureDated("2025-04-01-preview"));

    assertThat(dated.identity()).isEqualTo(Connection.azure("my-resource", KEY).identity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "my resource", "-x", "a/b", "http://"})
  void refusesWhatIsNoResource(String resource) {
    assertThatThrownBy(() -> Connection.azure(resource, KEY))
        .isInstanceOf(ServiceException.class)
        .hasMessage("\""
            + resource
            + "\" is not the name of an Azure OpenAI resource\n"
            + "  Give its name as the portal shows it (my-resource), or its endpoint"
            + " (https://my-resource.openai.azure.com).");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@my-resource.openai.azure.com",
        "https://my-resource.openai.azure.com/?api-key=secret",
        "my-resource.openai.azure.com?api-version=2024-10-21&api-key=secret"
      })
  void refusesAnAddressThatMayHoldASecret(String resource) {
    assertThatThrownBy(() -> Connection.azure(resource, KEY))
        .isInstanceOf(ServiceException.class)
        .hasMessage("the resource's address holds a user or a query, which may be a secret\n"
            + "  Give the address alone, as https://my-resource.openai.azure.com.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openai/v1",
        "openai",
        "openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview"
      })
  void findsTheResourceInTheAddressOfACall(String path) throws Exception {
    try (mockwebserver3.MockWebServer server = new mockwebserver3.MockWebServer()) {
      server.start();
      server.enqueue(ServiceFixture.json(200, "{\"id\":\"batch_1\"}").build());
      Connection connection = Connection.azure(server.url("/") + path, KEY);
      try (BatchService service = connection.open(new FakeTicker())) {
        service.job("batch_1");
      }

      assertThat(server.takeRequest().getTarget()).isEqualTo("/openai/v1/batches/batch_1");
    }
  }

  @Test
  void namesACompatibleServerByItsAddress() {
    Connection connection =
        Connection.compatible(URI.create("https://Models.example.org:8443/v1/"), KEY);

    assertThat(connection.label()).isEqualTo("server https://models.example.org:8443/v1");
    assertThat(connection.identity()).isEqualTo("compatible:https://models.example.org:8443/v1");
  }

  @Test
  void namesTheEmbeddedServiceByItsHome(@TempDir Path home) throws IOException {
    Connection connection = Connection.embedded(
        home.resolve("."), () -> new Doorway.Address(URI.create("http://127.0.0.1:1"), "k"));

    assertThat(connection.label()).isEqualTo("embedded service");
    assertThat(connection.identity()).isEqualTo("embedded:" + home.toRealPath());
    assertThat(connection.synthetic()).isTrue();
  }

  @Test
  void takesTheCredentialThatTheEnvironmentHas() {
    assertThat(Credential.azure(Map.of("AZURE_OPENAI_KEY", "k", "AZURE_API_KEY", "l"))
            .source())
        .isEqualTo("AZURE_OPENAI_KEY");
    assertThat(Credential.azure(Map.of("AZURE_OPENAI_API_KEY", " ", "AZURE_OPENAI_AD_TOKEN", "t")))
        .hasToString("bearer token from AZURE_OPENAI_AD_TOKEN");
    assertThat(Credential.azure(Map.of())).isEqualTo(Credential.entra());
  }

  @Test
  void neverShowsASecret() {
    assertThat(KEY).hasToString("API key from the program");
    assertThat(Credential.bearerToken("very-secret")).hasToString("bearer token from the program");
    assertThat(new Doorway.Address(URI.create("http://127.0.0.1:1"), "very-secret"))
        .hasToString("http://127.0.0.1:1");
  }

  @Test
  void sendsTheApiVersionOfADatedSurface() {
    try (mockwebserver3.MockWebServer server = new mockwebserver3.MockWebServer()) {
      server.start();
      server.enqueue(ServiceFixture.json(200, "{\"id\":\"batch_1\"}").build());
      Connection connection = Connection.azure(
          server.url("/").toString(), KEY, Profile.azureDated("2025-04-01-preview"));
      try (BatchService service = connection.open(new FakeTicker())) {
        service.job("batch_1");
      }

      assertThat(server.takeRequest().getTarget())
          .isEqualTo("/openai/batches/batch_1?api-version=2025-04-01-preview");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
