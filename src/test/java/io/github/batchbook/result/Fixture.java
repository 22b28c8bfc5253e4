package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The recorded shapes of the service in {@code src/test/resources/azure-batch}, and small files made in a test. */
final class Fixture {
  private Fixture() {}

  static String text(String name) {
    try (InputStream in = Fixture.class.getResourceAsStream("/azure-batch/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    JsonNode node = Json.parse(text);
    if (node == null) {
      throw new IllegalArgumentException("not JSON: " + text);
    }
    return node;
  }

  static ResultLine line(String json) {
    return ResultLine.of(json(json)).orElseThrow();
  }

  /** A success line around a body of a fixture. */
  static ResultLine lineWithBody(String name) {
    return line(success("row-1", text(name)));
  }

  static String success(String customId, String body) {
    return "{\"custom_id\":\"" + customId
        + "\",\"response\":{\"status_code\":200,\"request_id\":\"r\",\"body\":"
        + body.replace("\n", "") + "},\"error\":null}";
  }

  /** A success line of a chat completion that answers with a text, given as it stands in JSON. */
  static String chat(String customId, String escapedText) {
    return success(
        customId,
        "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\""
            + escapedText
            + "\"}}],\"model\":\"gpt-4o-mini\",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,\"total_tokens\":12}}");
  }

  static String truncated(String customId, String text) {
    return chat(customId, text).replace("\"stop\"", "\"length\"");
  }

  static String failed(String customId, int status, String code) {
    return "{\"custom_id\":\"" + customId + "\",\"response\":{\"status_code\":" + status
        + ",\"body\":{\"error\":{\"code\":\"" + code + "\",\"message\":\"no " + customId
        + "\"}}},\"error\":null}";
  }

  static String request(String customId, String prompt) {
    return "{\"custom_id\":\"" + customId
        + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"d\","
        + "\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}}";
  }

  static String structured(String customId, String schema) {
    return "{\"custom_id\":\"" + customId
        + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"d\","
        + "\"messages\":[{\"role\":\"user\",\"content\":\"?\"}],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":"
        + "{\"name\":\"x\",\"schema\":" + schema + "}}}}";
  }

  static Path write(Path folder, String name, String... lines) {
    return write(
        folder, name, (String.join("\n", List.of(lines)) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
