package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A schema with its references followed, as this class needs to look at it. */
final class SchemaView {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int INFINITE = 1_000_000;

  private final JsonNode root;

  SchemaView(JsonNode root) {
    this.root = root;
  }

  /** The schema with {@code $ref} and {@code allOf} merged into it. */
  JsonNode flat(JsonNode schema) {
    JsonNode flat = schema;
    for (int i = 0; i < 20 && (flat.has("$ref") || flat.has("allOf")); i++) {
      ObjectNode rest = ((ObjectNode) flat).deepCopy();
      JsonNode reference = rest.remove("$ref");
      JsonNode all = rest.remove("allOf");
      JsonNode merged = rest;
      if (reference != null) {
        merged = both(merged, target(reference.asText()));
      }
      if (all != null) {
        for (JsonNode one : all) {
          merged = both(merged, flat(one));
        }
      }
      flat = merged;
    }
    return flat;
  }

  private JsonNode target(String reference) {
    if (reference.equals("#")) {
      return root;
    }
    JsonNode found = reference.startsWith("#/")
        ? root.at(URI.create(reference).getFragment())
        : NODES.missingNode();
    return found.isMissingNode() ? NODES.objectNode() : found;
  }

  /** A schema that is as strict as both, for the keywords that are merged often: lists are joined, objects too. */
  JsonNode both(JsonNode one, JsonNode other) {
    if (!one.isObject() || one.isEmpty()) {
      return other.isObject() ? other : one.isObject() ? one : NODES.objectNode();
    }
    ObjectNode merged = ((ObjectNode) one).deepCopy();
    for (var entry : other.properties()) {
      JsonNode mine = merged.get(entry.getKey());
      switch (entry.getKey()) {
        case "properties", "$defs", "definitions" -> {
          ObjectNode joined = merged.withObjectProperty(entry.getKey());
          entry
              .getValue()
              .properties()
              .forEach(p -> joined.set(p.getKey(), both(joined.path(p.getKey()), p.getValue())));
        }
        case "required" -> {
          Set<String> names = new TreeSet<>();
          merged.path("required").forEach(n -> names.add(n.asText()));
          entry.getValue().forEach(n -> names.add(n.asText()));
          ArrayNode joined = merged.putArray("required");
          names.forEach(joined::add);
        }
        case "minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties" ->
          merged.set(entry.getKey(), bound(mine, entry.getValue(), 1));
        case "maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties" ->
          merged.set(entry.getKey(), bound(mine, entry.getValue(), -1));
        default -> merged.set(entry.getKey(), entry.getValue());
      }
    }
    return merged;
  }

  private static JsonNode bound(@Nullable JsonNode mine, JsonNode other, int sign) {
    return mine != null && sign * Double.compare(mine.asDouble(), other.asDouble()) > 0
        ? mine
        : other;
  }

  JsonNode chosen(JsonNode flat, String choice, JsonNode branch) {
    ObjectNode rest = ((ObjectNode) flat).deepCopy();
    rest.remove(choice);
    return both(rest, flat(branch));
  }

  /** The schema of a property that is required without being named. */
  JsonNode ofUnnamed(JsonNode flat, String name) {
    for (var pattern : flat.path("patternProperties").properties()) {
      if (Pattern.compile(pattern.getKey()).matcher(name).find()) {
        return pattern.getValue();
      }
    }
    JsonNode additional = flat.path("additionalProperties");
    return additional.isObject() ? additional : NODES.objectNode().put("type", "string");
  }

  /** How many levels a value has at least; beyond any limit when there is no end. */
  int height(JsonNode schema) {
    return height(schema, 0);
  }

  private int height(JsonNode schema, int level) {
    if (level > 12) {
      return INFINITE;
    }
    JsonNode flat = flat(schema);
    for (String choice : new String[] {"anyOf", "oneOf"}) {
      if (flat.path(choice).isArray()) {
        int least = INFINITE;
        for (JsonNode branch : flat.get(choice)) {
          least = Math.min(least, height(branch, level + 1));
        }
        return least;
      }
    }
    String type = flat.path("type").isTextual() ? flat.get("type").textValue() : impliedType(flat);
    if (flat.has("const") || flat.has("enum") || flat.path("type").isArray()) {
      return 0;
    }
    if (type.equals("array")) {
      return flat.path("minItems").asInt(0) == 0 ? 1 : 1 + height(flat.path("items"), level + 1);
    }
    int most = 0;
    if (type.equals("object")) {
      for (JsonNode name : flat.path("required")) {
        JsonNode property = flat.path("properties").path(name.asText());
        most = Math.max(most, 1 + height(property, level + 1));
      }
    }
    return Math.min(most, INFINITE);
  }

  static String impliedType(JsonNode flat) {
    if (flat.has("properties") || flat.has("required") || flat.has("additionalProperties")) {
      return "object";
    }
    if (flat.has("items") || flat.has("prefixItems") || flat.has("minItems")) {
      return "array";
    }
    boolean ranged = flat.has("minimum")
        || flat.has("maximum")
        || flat.has("multipleOf")
        || flat.has("exclusiveMinimum")
        || flat.has("exclusiveMaximum");
    return ranged ? "number" : "string";
  }

  static boolean allows(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (allows(one, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (type.asText()) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      default -> true;
    };
  }
}
