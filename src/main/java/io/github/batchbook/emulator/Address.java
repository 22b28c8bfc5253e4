package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where an embedded service is reached, and the key it accepts.
 *
 * @param baseUrl the base of Azure's v1 surface, {@code http://127.0.0.1:PORT/openai/v1}
 */
public record Address(URI baseUrl, String key) {
  private static final int PROBE_MILLIS = 1000;

  static Address of(int port, String key) {
    return new Address(URI.create("http://127.0.0.1:" + port + Surface.V1.base()), key);
  }

  /** The address without path, under which the other surfaces are found too. */
  public URI origin() {
    return URI.create("http://127.0.0.1:" + baseUrl.getPort());
  }

  /** Tells other processes of the owner; the file holds the key. */
  void write(Path file) throws IOException {
    ObjectNode json = Json.object();
    json.put("base_url", baseUrl.toString());
    json.put("key", key);
    json.put("pid", ProcessHandle.current().pid());
    Disk.write(file, Json.bytes(json));
  }

  /** The address that was written last, or null when there is none that can be read. */
  static @Nullable Address read(Path file) {
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(file));
      String url = Json.text(json, "base_url");
      String key = Json.text(json, "key");
      return url.isEmpty() || key.isEmpty() ? null : new Address(URI.create(url), key);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
  }

  /** Whether anybody listens there. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(loopback(baseUrl.getPort()), PROBE_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return baseUrl.toString();
  }
}
