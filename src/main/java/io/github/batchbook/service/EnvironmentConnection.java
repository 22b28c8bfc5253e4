package io.github.batchbook.service;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connection made from environment variables that users of Azure OpenAI and OpenAI clients have already. The first that is set wins:
 *
 * <ol>
 *   <li>{@code AZURE_OPENAI_ENDPOINT}, else {@code AZURE_API_BASE}: that Azure resource
 *   <li>{@code OPENAI_BASE_URL}: an Azure resource where the host is Azure's, OpenAI where it is OpenAI's, else a compatible server
 *   <li>{@code OPENAI_API_KEY}: OpenAI itself
 * </ol>
 *
 * <p>An Azure resource takes the first of {@code AZURE_OPENAI_API_KEY}, {@code AZURE_OPENAI_KEY}, {@code AZURE_API_KEY}, then {@code
 * AZURE_OPENAI_AD_TOKEN}, {@code AZURE_OPENAI_AUTH_TOKEN}, with {@code OPENAI_BASE_URL} also {@code OPENAI_API_KEY}, else Entra ID.
 * {@code OPENAI_API_VERSION} is not used: the v1 surface needs none.
 *
 * @param connection where the variables lead
 * @param used the names of the variables that were used, address first
 * @param deployment what {@code AZURE_OPENAI_DEPLOYMENT}, else {@code AZURE_OPENAI_DEPLOYMENT_NAME} names
 */
public record EnvironmentConnection(
    Connection connection, List<String> used, Optional<String> deployment) {
  private static final Pattern AZURE_HOST = Pattern.compile(
      ".*\\.(openai\\.azure|services\\.ai\\.azure|cognitiveservices\\.azure)\\.(com|us|cn)");

  private static final Pattern OPENAI_ADDRESS =
      Pattern.compile("https://api\\.openai\\.com(:443)?(/v1)?/*", Pattern.CASE_INSENSITIVE);

  public EnvironmentConnection {
    used = List.copyOf(used);
  }

  /** The connection that the environment describes; empty when no variable names one. */
  public static Optional<EnvironmentConnection> of(Map<String, String> environment) {
    return new Reading(environment).connection();
  }

  /** The deployment that {@code AZURE_OPENAI_DEPLOYMENT}, else {@code AZURE_OPENAI_DEPLOYMENT_NAME} names. */
  public static Optional<String> deployment(Map<String, String> environment) {
    return new Reading(environment).deployment();
  }

  /** One look at an environment, which notes what it used. */
  private static final class Reading {
    private final Map<String, String> environment;
    private final List<String> used = new ArrayList<>();

    Reading(Map<String, String> environment) {
      this.environment = environment;
    }

    Optional<EnvironmentConnection> connection() {
      return azure()
          .or(this::baseUrl)
          .or(this::openai)
          .map(connection -> connection.withNetwork(Network.of(environment)))
          .map(connection -> new EnvironmentConnection(connection, used, deployment()));
    }

    private Optional<Connection> azure() {
      return first("AZURE_OPENAI_ENDPOINT", "AZURE_API_BASE")
          .map(endpoint -> azure(last(), endpoint, List.of()));
    }

    private Optional<Connection> baseUrl() {
      return first("OPENAI_BASE_URL").map(this::baseUrl);
    }

    private Connection baseUrl(String text) {
      URI uri = address(text);
      if (AZURE_HOST.matcher(String.valueOf(uri.getHost())).matches()) {
        return azure("OPENAI_BASE_URL", text, List.of("OPENAI_API_KEY"));
      }
      Credential key = key(List.of("OPENAI_API_KEY")).orElseGet(Credential::none);
      return OPENAI_ADDRESS.matcher(text).matches()
          ? Connection.openai(key, environment)
          : Connection.compatible(uri, key);
    }

    private Connection azure(String variable, String endpoint, List<String> moreKeys) {
      try {
        return Connection.azure(endpoint, azureCredential(moreKeys));
      } catch (ServiceException e) {
        throw unusable(variable + ": " + e.getMessage());
      }
    }

    private Optional<Connection> openai() {
      return key(List.of("OPENAI_API_KEY")).map(key -> Connection.openai(key, environment));
    }

    private Credential azureCredential(List<String> more) {
      List<String> names = new ArrayList<>(Credential.AZURE_KEY_VARIABLES);
      names.addAll(more);
      return key(names)
          .or(() -> first("AZURE_OPENAI_AD_TOKEN", "AZURE_OPENAI_AUTH_TOKEN")
              .map(token -> new Credential.BearerToken(last(), () -> token)))
          .orElseGet(Credential::entra);
    }

    private Optional<Credential> key(List<String> names) {
      return first(names.toArray(String[]::new))
          .map(key -> new Credential.ApiKey(last(), () -> key));
    }

    private Optional<String> deployment() {
      return first("AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_DEPLOYMENT_NAME");
    }

    /** The value of the first variable that is set, which is noted as used. */
    private Optional<String> first(String... names) {
      for (String name : names) {
        String value = environment.getOrDefault(name, "").strip();
        if (!value.isEmpty()) {
          used.add(name);
          return Optional.of(value);
        }
      }
      return Optional.empty();
    }

    private String last() {
      return used.get(used.size() - 1);
    }

    private static URI address(String text) {
      try {
        URI uri = URI.create(text);
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
          throw unusable("OPENAI_BASE_URL holds a user or a query, which may be a secret\n"
              + "  Write it as https://host/v1; the key stands in OPENAI_API_KEY.");
        }
        if (uri.getHost() != null) {
          return uri;
        }
      } catch (IllegalArgumentException e) {
        throw notAnAddress(text);
      }
      throw notAnAddress(text);
    }

    private static ServiceException notAnAddress(String text) {
      return unusable(
          "OPENAI_BASE_URL is \"%.80s\", which is no address\n  Write it as https://host/v1."
              .formatted(text));
    }

    private static ServiceException unusable(String what) {
      return new ServiceException(
          ServiceException.Facts.of(ServiceException.Kind.SETTINGS), what, null);
    }
  }
}
