package io.github.batchbook.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.batchbook.batchfile.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a request line asks, whoever asks it: two lines are equal when endpoint and body are, whatever the order of members, the white space, the way
 * strings are escaped, the custom_id, and the deployment's name.
 *
 * @param line the line's number, from 1
 * @param high the first 8 bytes of a SHA-256 of endpoint and canonical body without the model
 * @param low the next 8
 */
record Asked(int line, String customId, String deployment, long high, long low) {
  private static final int CHUNK = 2048;
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .build();

  /** The key by itself. */
  record Key(long high, long low) {
    byte[] bytes() {
      return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    }
  }

  Key key() {
    return new Key(high, low);
  }

  /** Hands over what each request of a file asks, in its order; lines that are no requests are left out. */
  static void each(Path file, Consumer<Asked> action) throws IOException {
    try (ByteLines lines = ByteLines.open(file)) {
      List<byte[]> chunk = new ArrayList<>();
      int first = 1;
      while (lines.next()) {
        chunk.add(lines.bytes());
        if (chunk.size() == CHUNK) {
          each(chunk, first, action);
          first += chunk.size();
          chunk.clear();
        }
      }
      each(chunk, first, action);
    }
  }

  private static void each(List<byte[]> chunk, int first, Consumer<Asked> action) {
    IntStream.range(0, chunk.size())
        .parallel()
        .mapToObj(i -> of(first + i, chunk.get(i)))
        .toList()
        .forEach(asked -> asked.forEach(action));
  }

  private static List<Asked> of(int number, byte[] line) {
    try {
      JsonNode request = JSON.readTree(line);
      JsonNode body = request.path("body");
      String url = request.path("url").asText();
      if (!body.isObject() || !request.path("custom_id").isTextual()) {
        return List.of();
      }
      MessageDigest digest = Digests.sha256();
      text(digest, Endpoint.ofUrl(url).map(Endpoint::url).orElse(url));
      object(digest, body, true);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return List.of(new Asked(
          number,
          request.get("custom_id").textValue(),
          body.path("model").asText(),
          hash.getLong(),
          hash.getLong()));
    } catch (IOException notARequest) {
      return List.of();
    }
  }

  private static void value(MessageDigest digest, JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object(digest, node, false);
      case ARRAY -> {
        digest.update((byte) '[');
        node.forEach(element -> value(digest, element));
        digest.update((byte) ']');
      }
      case STRING -> text(digest, node.textValue());
      default -> {
        digest.update((byte) '=');
        text(digest, node.toString());
      }
    }
  }

  private static void object(MessageDigest digest, JsonNode node, boolean withoutModel) {
    digest.update((byte) '{');
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    if (withoutModel) {
      sorted.remove("model");
    }
    sorted.forEach((name, member) -> {
      text(digest, name);
      value(digest, member);
    });
    digest.update((byte) '}');
  }

  /** With its length in front, no text can be taken for two. */
  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(5).put((byte) '"').putInt(bytes.length).array());
    digest.update(bytes);
  }
}
