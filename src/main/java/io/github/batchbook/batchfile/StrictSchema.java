package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules that a JSON Schema must keep when it says {@code strict} (Azure OpenAI, "Structured
 * outputs"): the root is an object; every object forbids other properties and requires all of its
 * own; some keywords are not supported. Breaking them is a warning, since the rules grow laxer with
 * new models.
 */
final class StrictSchema {
  private static final int MOST_FAULTS = 3;
  private static final Set<String> UNSUPPORTED = Set.of(
      "allOf",
      "oneOf",
      "not",
      "if",
      "then",
      "else",
      "dependentRequired",
      "dependentSchemas",
      "patternProperties",
      "unevaluatedProperties",
      "propertyNames",
      "minProperties",
      "maxProperties",
      "contains",
      "uniqueItems");

  private final List<Fault> faults = new ArrayList<>();

  private StrictSchema() {}

  /** What breaks the rules, at most three faults; each names the place in the schema. */
  static List<Fault> faults(JsonNode schema) {
    StrictSchema rules = new StrictSchema();
    if (!schema.path("type").asText().equals("object")) {
      rules.add("", "is not an object, as the root must be");
    }
    rules.walk(schema, "");
    return List.copyOf(rules.faults.subList(0, Math.min(MOST_FAULTS, rules.faults.size())));
  }

  private void walk(JsonNode schema, String path) {
    for (String keyword : UNSUPPORTED) {
      if (schema.has(keyword)) {
        add(path, "uses " + Quote.of(keyword));
      }
    }
    if (schema.has("properties")) {
      object(schema, path);
    }
    for (String holder : List.of("properties", "$defs", "definitions")) {
      schema
          .path(holder)
          .properties()
          .forEach(entry -> walk(entry.getValue(), path + "/" + holder + "/" + entry.getKey()));
    }
    if (schema.path("items").isObject()) {
      walk(schema.path("items"), path + "/items");
    }
    int i = 0;
    for (JsonNode choice : schema.path("anyOf")) {
      walk(choice, path + "/anyOf/" + i++);
    }
  }

  private void object(JsonNode schema, String path) {
    JsonNode others = schema.path("additionalProperties");
    if (!others.isBoolean() || others.asBoolean()) {
      add(path, "does not say \"additionalProperties\": false");
    }
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    schema.path("properties").fieldNames().forEachRemaining(name -> {
      if (!required.contains(name)) {
        add(path, "does not require " + Quote.of(name));
      }
    });
  }

  private void add(String path, String what) {
    String where = path.isEmpty() ? "the schema" : "the schema at " + Quote.of(path);
    faults.add(Fault.warning(
        "strict_schema",
        where + " " + what + ", which strict structured outputs refuse",
        "Mend the schema, or leave \"strict\" out."));
  }
}
