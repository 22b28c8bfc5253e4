package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a handler answers.
 *
 * @param status the HTTP status
 * @param headers headers beside the usual ones
 */
record Answer(int status, Map<String, String> headers, Body body) {

  /** What an answer says. */
  sealed interface Body {}

  /** JSON, or another text that is told in a header. */
  record Text(String text) implements Body {}

  /** A part of a file. */
  record Stored(Path file, long from, long length) implements Body {}

  /** What comes from elsewhere, as it comes. */
  record Live(InputStream in) implements Body {}

  static Answer json(int status, JsonNode body) {
    return text(status, Json.text(body));
  }

  static Answer text(int status, String body) {
    return new Answer(status, Map.of(), new Text(body));
  }

  static Answer empty(int status) {
    return text(status, "");
  }

  static Answer live(int status, InputStream in) {
    return new Answer(status, Map.of(), new Live(in));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, body);
  }
}
