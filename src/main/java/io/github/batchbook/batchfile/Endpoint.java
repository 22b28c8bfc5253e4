package io.github.batchbook.batchfile;

import java.util.Optional;

/**
 * An API that a request line asks: what its {@code url} names. The service takes each with and without {@code /v1} in front and
 * the documentation writes both (how-to guide "Getting started with Azure OpenAI batch deployments").
 */
public enum Endpoint {
  /** The Chat Completions API, whose requests hold {@code messages}. */
  CHAT_COMPLETIONS("/v1/chat/completions"),
  /** The Responses API, whose requests hold {@code input}. */
  RESPONSES("/v1/responses"),
  /** The Embeddings API; OpenAI takes it in batches, Azure does not. */
  EMBEDDINGS("/v1/embeddings");

  private final String url;

  Endpoint(String url) {
    this.url = url;
  }

  /** The url as it is written into a request line, with {@code /v1}. */
  public String url() {
    return url;
  }

  /** The endpoint that a request line's url names, with or without {@code /v1}; empty when it names none. */
  public static Optional<Endpoint> ofUrl(String url) {
    String path = url.startsWith("/v1/") ? url : "/v1" + url;
    for (Endpoint endpoint : values()) {
      if (endpoint.url.equals(path)) {
        return Optional.of(endpoint);
      }
    }
    return Optional.empty();
  }
}
