package io.github.batchbook.service;

import java.io.IOException;
import java.net.URI;

/**
 * The way to a service that may move: the embedded service, whose process, port and key change when another process takes over.
 * Asked before the first call and again whenever the address last told does not answer.
 */
@FunctionalInterface
public interface Doorway {
  /** The current address, of a service that is running or is started now. May be called from any thread. */
  Address locate() throws IOException;

  /**
   * Where the service listens.
   *
   * @param baseUrl scheme, host and port, with or without {@code /openai/v1}
   * @param key the key that it accepts
   */
  record Address(URI baseUrl, String key) {
    /** The address without the key. */
    @Override
    public String toString() {
      return baseUrl.toString();
    }
  }
}
