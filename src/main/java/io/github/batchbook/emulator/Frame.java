package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The fields of a line around its body, and the body's model. A field that is absent or of a wrong type is null. */
record Frame(
    @Nullable String id,
    @Nullable String method,
    @Nullable String path,
    @Nullable String named) {

  /** The deployment that a file's first line names; empty when it names none. */
  static String deployment(Path file) throws IOException {
    try (Lines lines = Lines.of(file)) {
      return lines.next() ? read(lines).model() : "";
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  static Frame read(Lines line) throws IOException {
    try (JsonParser parser =
        Json.FACTORY.createParser(line.buffer(), line.offset(), line.length())) {
      Frame frame = new Frame(null, null, null, null);
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        frame = fields(parser);
      } else if (first == null) {
        throw new JsonParseException(parser, "an empty line");
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one value");
      }
      return frame;
    }
  }

  private static Frame fields(JsonParser parser) throws IOException {
    String id = null;
    String method = null;
    String path = null;
    String named = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "custom_id" -> id = text(parser, value);
        case "method" -> method = text(parser, value);
        case "url" -> path = text(parser, value);
        case "body" -> named = model(parser, value);
        default -> parser.skipChildren();
      }
    }
    return new Frame(id, method, path, named);
  }

  private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
    parser.skipChildren();
    return value == JsonToken.VALUE_STRING ? parser.getText() : null;
  }

  private static @Nullable String model(JsonParser parser, JsonToken value) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return null;
    }
    String model = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("model");
      JsonToken inner = parser.nextToken();
      if (wanted) {
        model = text(parser, inner);
      } else {
        parser.skipChildren();
      }
    }
    return model;
  }

  boolean whole() {
    return id != null
        && !id.isEmpty()
        && "POST".equals(method)
        && path != null
        && named != null
        && !named.isBlank();
  }

  String customId() {
    return known(id);
  }

  String url() {
    return known(path);
  }

  String model() {
    return known(named);
  }

  private static String known(@Nullable String value) {
    return value == null ? "" : value;
  }
}
