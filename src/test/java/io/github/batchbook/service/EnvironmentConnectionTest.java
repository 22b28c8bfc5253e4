package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentConnectionTest {
  static Stream<Arguments> environments() {
    return Stream.of(
        Arguments.of(
            Map.of(
                "AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/",
                "AZURE_OPENAI_API_KEY", "k",
                "OPENAI_API_KEY", "other",
                "OPENAI_API_VERSION", "2024-10-21"),
            "azure:res by API key from AZURE_OPENAI_API_KEY:"
                + " AZURE_OPENAI_ENDPOINT AZURE_OPENAI_API_KEY"),
        Arguments.of(
            Map.of("AZURE_OPENAI_ENDPOINT", "https://res.openai.azure.com/"),
            "azure:res by Entra ID: AZURE_OPENAI_ENDPOINT"),
        Arguments.of(
            Map.of(
                "AZURE_OPENAI_ENDPOINT", "res",
                "AZURE_OPENAI_AUTH_TOKEN", "t",
                "AZURE_OPENAI_DEPLOYMENT", "mine"),
            "azure:res by bearer token from AZURE_OPENAI_AUTH_TOKEN:"
                + " AZURE_OPENAI_ENDPOINT AZURE_OPENAI_AUTH_TOKEN AZURE_OPENAI_DEPLOYMENT"),
        Arguments.of(
            Map.of("AZURE_API_BASE", "https://res.openai.azure.com", "AZURE_API_KEY", "k"),
            "azure:res by API key from AZURE_API_KEY: AZURE_API_BASE AZURE_API_KEY"),
        Arguments.of(
            Map.of(
                "OPENAI_BASE_URL",
                "https://res.openai.azure.com/openai/v1/",
                "OPENAI_API_KEY",
                "k"),
            "azure:res by API key from OPENAI_API_KEY: OPENAI_BASE_URL OPENAI_API_KEY"),
        Arguments.of(
            Map.of("OPENAI_BASE_URL", "http://localhost:8000/v1"),
            "compatible:http://localhost:8000/v1 by no key: OPENAI_BASE_URL"),
        Arguments.of(
            Map.of("OPENAI_BASE_URL", "https://api.openai.com/v1/", "OPENAI_API_KEY", "k"),
            "openai by API key from OPENAI_API_KEY: OPENAI_BASE_URL OPENAI_API_KEY"),
        Arguments.of(
            Map.of("OPENAI_API_KEY", "k"),
            "openai by API key from OPENAI_API_KEY: OPENAI_API_KEY"));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void takesTheFirstThatIsSetAndSaysWhich(Map<String, String> environment, String expected) {
    EnvironmentConnection found = EnvironmentConnection.of(environment).orElseThrow();

    assertThat(found.connection().identity()
            + " by "
            + found.connection().credential()
            + ": "
            + String.join(" ", found.used()))
        .isEqualTo(expected);
  }

  @Test
  void findsNothingInAnEmptyEnvironment() {
    assertThat(EnvironmentConnection.of(Map.of("OPENAI_API_KEY", " "))).isEmpty();
  }

  @Test
  void sendsOrganizationAndProjectToOpenai() {
    Map<String, String> account =
        Map.of("OPENAI_API_KEY", "k", "OPENAI_ORG_ID", "org-1", "OPENAI_PROJECT_ID", "proj_1");

    Connection found = EnvironmentConnection.of(account).orElseThrow().connection();

    assertThat(found.profile().headers())
        .containsOnly(
            Map.entry("OpenAI-Organization", "org-1"), Map.entry("OpenAI-Project", "proj_1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user:secret@host/v1", "https://host/v1?key=secret"})
  void refusesABaseUrlThatMayHoldASecret(String url) {
    assertThatThrownBy(() -> EnvironmentConnection.of(Map.of("OPENAI_BASE_URL", url)))
        .isInstanceOf(ServiceException.class)
        .hasMessage("OPENAI_BASE_URL holds a user or a query, which may be a secret\n"
            + "  Write it as https://host/v1; the key stands in OPENAI_API_KEY.");
  }

  @Test
  void namesTheVariableThatHoldsNoResource() {
    assertThatThrownBy(() -> EnvironmentConnection.of(Map.of("AZURE_API_BASE", "not one")))
        .isInstanceOf(ServiceException.class)
        .hasMessage("AZURE_API_BASE: \"not one\" is not the name of an Azure OpenAI resource\n"
            + "  Give its name as the portal shows it (my-resource), or its endpoint"
            + " (https://my-resource.openai.azure.com).");
  }

  @Test
  void saysThatABaseUrlIsNoAddress() {
    assertThatThrownBy(() -> EnvironmentConnection.of(Map.of("OPENAI_BASE_URL", "not one")))
        .isInstanceOf(ServiceException.class)
        .hasMessage(
            "OPENAI_BASE_URL is \"not one\", which is no address\n  Write it as https://host/v1.");
  }
}
