package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One request of a batch file.
 *
 * @param number its line, from 1
 * @param customId the id by which its answer is joined, never empty
 * @param deployment the body's {@code model}; empty when it has none
 * @param body what is sent, an object; not to be changed
 */
public record RequestLine(
    int number, String customId, Endpoint endpoint, String deployment, JsonNode body) {

  /**
   * The request that a line of a file holds: a range of bytes without its LF. Empty when they are none: not strict JSON, a key twice,
   * without an id, a known url or a body.
   */
  public static Optional<RequestLine> parse(byte[] bytes, int start, int end, int number) {
    try {
      return RequestReader.parse(bytes, start, end, number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the user asks: all text parts of the last user message, joined by newlines; for embeddings
   * the texts. Empty when there is none.
   */
  public String prompt() {
    JsonNode input = body.path(endpoint == Endpoint.CHAT_COMPLETIONS ? "messages" : "input");
    if (input.isTextual()) {
      return input.textValue();
    }
    if (endpoint == Endpoint.EMBEDDINGS) {
      return joined(input);
    }
    for (int i = input.size() - 1; i >= 0; i--) {
      JsonNode message = input.path(i);
      if (message.path("role").asText().equals("user")) {
        JsonNode content = message.path("content");
        return content.isTextual() ? content.textValue() : joined(content);
      }
    }
    return "";
  }

  private static String joined(JsonNode parts) {
    List<String> texts = new ArrayList<>();
    for (JsonNode part : parts) {
      JsonNode text = part.isTextual() ? part : part.path("text");
      if (text.isTextual()) {
        texts.add(text.textValue());
      }
    }
    return String.join("\n", texts);
  }

  /** The JSON Schema that the answer must satisfy, when the request has one. */
  public Optional<JsonNode> outputSchema() {
    JsonNode schema = endpoint == Endpoint.CHAT_COMPLETIONS
        ? body.path("response_format").path("json_schema").path("schema")
        : body.path("text").path("format").path("schema");
    return schema.isObject() ? Optional.of(schema) : Optional.empty();
  }

  /** The addresses of all images, in order: web addresses and data URLs as they are written. */
  public List<String> images() {
    List<String> images = new ArrayList<>();
    JsonNode input = body.path(endpoint == Endpoint.CHAT_COMPLETIONS ? "messages" : "input");
    for (JsonNode message : input) {
      for (JsonNode part : message.path("content")) {
        JsonNode image = part.path("image_url");
        JsonNode url = image.isObject() ? image.path("url") : image;
        if (url.isTextual()) {
          images.add(url.textValue());
        }
      }
    }
    return images;
  }

  /** The number and the id; never the body, which may hold what nobody else should read. */
  @Override
  public String toString() {
    return "line " + number + " " + Quote.of(customId);
  }
}
