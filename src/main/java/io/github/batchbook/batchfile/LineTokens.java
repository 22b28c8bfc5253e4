package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/**
 * Where in a request line the values stand that a copy may change; everything else is copied byte
 * by byte, so that a copy differs from its original in nothing but what was asked for.
 *
 * @param id the value of {@code custom_id}
 * @param url the value of {@code url}
 * @param body the value of {@code body}
 * @param model the value of {@code body.model}; of no length behind the body's brace when missing
 */
record LineTokens(Range id, Range url, Range body, Range model) {
  /** A range of bytes in the line's buffer, its end excluded. */
  record Range(int start, int end) {
    static final Range NONE = new Range(-1, -1);

    boolean isFound() {
      return start >= 0;
    }

    boolean isEmpty() {
      return start == end;
    }
  }

  /** Finds them; empty when the line is no JSON object with an id, a url and a body. */
  static Optional<LineTokens> find(byte[] bytes, int start, int end) throws IOException {
    if (Utf8.scan(bytes, start, end) >= 0) {
      return Optional.empty();
    }
    try (JsonParser parser = Json.parser(bytes, start, end)) {
      LineTokens found = find(parser, start);
      boolean whole = found.id.isFound() && found.url.isFound() && found.body.isFound();
      return whole && parser.nextToken() == null ? Optional.of(found) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static LineTokens find(JsonParser parser, int start) throws IOException {
    Range id = Range.NONE;
    Range url = Range.NONE;
    Range body = Range.NONE;
    Range model = Range.NONE;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return new LineTokens(id, url, body, model);
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (key.equals("custom_id") && value == JsonToken.VALUE_STRING) {
        id = range(parser, start);
      } else if (key.equals("url") && value == JsonToken.VALUE_STRING) {
        url = range(parser, start);
      } else if (key.equals("body") && value == JsonToken.START_OBJECT) {
        int first = start + (int) parser.currentTokenLocation().getByteOffset();
        model = model(parser, start, first + 1);
        body = new Range(first, start + (int) parser.currentLocation().getByteOffset());
      } else {
        parser.skipChildren();
      }
    }
    return new LineTokens(id, url, body, model);
  }

  private static Range model(JsonParser parser, int start, int otherwise) throws IOException {
    Range model = new Range(otherwise, otherwise);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = parser.currentName().equals("model");
      parser.nextToken();
      if (found) {
        model = range(parser, start);
      } else {
        parser.skipChildren();
      }
    }
    return model;
  }

  /** The range of the value that the parser stands on, which it leaves behind. */
  private static Range range(JsonParser parser, int start) throws IOException {
    int first = start + (int) parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    parser.finishToken();
    return new Range(first, start + (int) parser.currentLocation().getByteOffset());
  }
}
