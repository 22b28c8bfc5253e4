package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Azure's content filter found in a prompt or an answer: the categories that made it stop, with their severity. */
final class FilterFindings {
  private FilterFindings() {}

  /** The findings of one {@code content_filter_results} object, such as {@code violence: high, jailbreak}; null without any. */
  static @Nullable String of(JsonNode results) {
    List<String> found = new ArrayList<>();
    add(found, results);
    return found.isEmpty() ? null : String.join(", ", found);
  }

  /** The findings of a response's {@code content_filters}, a list of objects that each hold results. */
  static @Nullable String ofList(JsonNode filters) {
    List<String> found = new ArrayList<>();
    for (JsonNode filter : filters) {
      add(found, filter.path("content_filter_results"));
    }
    return found.isEmpty() ? null : String.join(", ", found);
  }

  private static void add(List<String> found, JsonNode results) {
    for (Map.Entry<String, JsonNode> field : results.properties()) {
      if (field.getValue().path("filtered").asBoolean()) {
        String severity = Json.text(field.getValue().path("severity"));
        found.add(field.getKey() + (severity == null ? "" : ": " + severity));
      }
    }
  }
}
