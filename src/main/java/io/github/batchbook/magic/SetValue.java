package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;

/** The value behind {@code --set KEY=}: JSON, where all of it is JSON, else text as it stands. */
final class SetValue {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private SetValue() {}

  static JsonNode of(String text) {
    try {
      JsonNode read = JSON.readTree(text);
      return read.isMissingNode() ? TextNode.valueOf(text) : read;
    } catch (JsonProcessingException plainText) {
      return TextNode.valueOf(text);
    }
  }
}
