package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param status the HTTP status
 * @param headers headers beside the usual ones
 * @param json the body, or null when a file is the body
 * @param content the file that is the body, or null
 */
record Answer(
    int status,
    Map<String, String> headers,
    @Nullable String json,
    @Nullable Path content) {

  static Answer json(int status, JsonNode body) {
    return new Answer(status, Map.of(), Json.text(body), null);
  }

  static Answer file(Path content) {
    return new Answer(200, Map.of(), null, content);
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, more, json, content);
  }
}
