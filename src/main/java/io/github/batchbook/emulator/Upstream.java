package io.github.batchbook.emulator;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server that answers every request in the embedded service's place, which makes of this one a batch service
 * for that one's models.
 *
 * @param base what its paths stand under, as {@code http://localhost:11434/v1}
 * @param key what it is sent as a bearer token; null for a server that asks for none
 * @param concurrency how many requests it is sent at a time, at least 1
 * @param models what it calls the models that requests name; the name {@code *} stands for every other one
 */
public record Upstream(
    URI base, @Nullable String key, int concurrency, Map<String, String> models) {
  private static final int MOST_AT_A_TIME = 1024;

  public Upstream {
    String scheme = base.getScheme();
    if (!("http".equals(scheme) || "https".equals(scheme)) || base.getHost() == null) {
      throw new IllegalArgumentException(
          "\"" + base + "\" is no http or https URL with a host, as http://localhost:11434/v1 is");
    }
    if (base.getRawUserInfo() != null || base.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the URL of a server has neither user nor query: give its key by itself");
    }
    if (concurrency < 1 || concurrency > MOST_AT_A_TIME) {
      throw new IllegalArgumentException(
          "from 1 to " + MOST_AT_A_TIME + " requests at a time, not " + concurrency);
    }
    models = Map.copyOf(models);
  }

  /** The server at a base URL, asked for eight requests at a time by the names that they have. */
  public static Upstream at(URI base) {
    return new Upstream(base, null, 8, Map.of());
  }

  /** This server with a key. */
  public Upstream withKey(@Nullable String value) {
    return new Upstream(base, value, concurrency, models);
  }

  /** This server with another number of requests at a time. */
  public Upstream withConcurrency(int value) {
    return new Upstream(base, key, value, models);
  }

  /** This server with other names of models. */
  public Upstream withModels(Map<String, String> value) {
    return new Upstream(base, key, concurrency, value);
  }

  /** What the server calls this model. */
  String model(String name) {
    String mapped = models.getOrDefault(name, models.get("*"));
    return mapped == null ? name : mapped;
  }

  /** The URL of a call. */
  URI at(String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return base.toString();
  }
}
