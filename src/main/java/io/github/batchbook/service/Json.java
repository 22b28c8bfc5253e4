package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the service's JSON as it is sent, not as it is specified: a member that is absent, null or blank is empty, times are unix
 * seconds (whole or not) or ISO-8601, lists stand under {@code data} or {@code value}.
 */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static JsonNode parse(byte[] bytes) throws JsonProcessingException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new AssertionError("reading an array does no I/O", e);
    }
  }

  static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String required(JsonNode json, String name) {
    return text(json, name)
        .orElseThrow(() -> UnexpectedAnswer.of(json, "it has no \"" + name + "\""));
  }

  static Optional<String> text(JsonNode json, String name) {
    JsonNode node = json.path(name);
    String text = node.isContainerNode() ? node.toString() : node.asText("");
    return node.isNull() || text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  static OptionalLong wholeNumber(JsonNode json, String name) {
    JsonNode node = json.path(name);
    return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
  }

  static Optional<Instant> instant(JsonNode json, String name) {
    JsonNode node = json.path(name);
    if (node.isNumber()) {
      return epochSeconds(node.asDouble());
    }
    return text(json, name).flatMap(Json::instant);
  }

  private static Optional<Instant> instant(String text) {
    if (text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
      return epochSeconds(Double.parseDouble(text));
    }
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> epochSeconds(double seconds) {
    return seconds > 0 && seconds < 1e12
        ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)))
        : Optional.empty();
  }

  static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new LinkedHashMap<>();
    object.properties().forEach(member -> {
      JsonNode value = member.getValue();
      strings.put(member.getKey(), value.isTextual() ? value.asText() : value.toString());
    });
    return strings;
  }

  /** The members of a list answer, whichever of the known envelopes it has, or none. */
  static List<JsonNode> list(JsonNode json) {
    List<JsonNode> members = new ArrayList<>();
    JsonNode array = json;
    for (String key : List.of("data", "value")) {
      if (json.path(key).isArray()) {
        array = json.path(key);
        break;
      }
    }
    if (!array.isArray()) {
      throw UnexpectedAnswer.of(json, "it has no list under \"data\" or \"value\"");
    }
    array.forEach(member -> {
      if (!member.isNull()) {
        members.add(member);
      }
    });
    return members;
  }

  /** The text of an answer that is JSON but not what was asked for. */
  static final class UnexpectedAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnexpectedAnswer(String what) {
      super(what);
    }

    /** With the error that came instead, if that is what it is. */
    static UnexpectedAnswer of(JsonNode json, String what) {
      return new UnexpectedAnswer(
          ServiceError.in(json).map(error -> "it is an error: " + error).orElse(what));
    }
  }
}
