package io.github.batchbook.emulator;

import org.jspecify.annotations.Nullable;

/** An API that a request can ask. */
enum Target {
  CHAT("/chat/completions"),
  RESPONSES("/responses"),
  EMBEDDINGS("/embeddings");

  private final String path;

  Target(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }

  /** The API that a line's url or a job's endpoint names, with or without {@code /v1}; null when it names none. */
  static @Nullable Target of(String url) {
    String bare = url.startsWith("/v1/") ? url.substring(3) : url;
    for (Target target : values()) {
      if (target.path.equals(bare)) {
        return target;
      }
    }
    return null;
  }

  /**
   * Whether a job of this endpoint takes lines of that url. Azure's documents send the chat endpoint for both kinds of lines; OpenAI
   * wants both equal.
   */
  boolean takes(Target line, Mode mode) {
    return this == line || (mode == Mode.AZURE && this == CHAT && line == RESPONSES);
  }
}
