package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of a structured output that becomes a column: objects are followed into their properties, everything else is a leaf.
 *
 * <pre>
 * {"sentiment": {"type": "string"}}                      output.sentiment   TEXT
 * {"at": {"type": "object", "properties": {"x": …}}}     output.at.x
 * {"tags": {"type": "array", …}}                         output.tags        JSON
 * {"n": {"type": ["integer", "null"]}}                   output.n           INTEGER
 * </pre>
 *
 * @param segments property names from the root
 */
record SchemaPath(List<String> segments, Kind kind) {
  /** What a leaf holds; JSON is everything that has no column type of its own: lists, free objects, mixed types. */
  enum Kind {
    TEXT,
    DATE,
    INTEGER,
    NUMBER,
    BOOLEAN,
    JSON
  }

  private static final int MOST_PATHS = 500;

  /** The column's name. */
  String columnName() {
    return "output." + String.join(".", segments);
  }

  /** The value of this path in an output; missing when it is not there. */
  JsonNode in(JsonNode output) {
    JsonNode node = output;
    for (String segment : segments) {
      node = node.path(segment);
    }
    return node;
  }

  /** The leaves of a schema in its own order; none when its root is no object. */
  static List<SchemaPath> of(JsonNode schema) {
    List<SchemaPath> paths = new ArrayList<>();
    new Walk(schema, paths).into(schema, List.of(), Set.of());
    return paths;
  }

  /** One walk through one schema. */
  private record Walk(JsonNode root, List<SchemaPath> paths) {
    void into(JsonNode node, List<String> segments, Set<String> followed) {
      if (paths.size() >= MOST_PATHS) {
        return;
      }
      Set<String> references = new HashSet<>(followed);
      JsonNode schema = resolved(node, references);
      JsonNode properties = schema.path("properties");
      if (properties.isObject() && !properties.isEmpty() && isOf(schema, "object")) {
        for (Map.Entry<String, JsonNode> field : properties.properties()) {
          List<String> deeper = new ArrayList<>(segments);
          deeper.add(field.getKey());
          into(field.getValue(), List.copyOf(deeper), references);
        }
      } else if (!segments.isEmpty()) {
        paths.add(new SchemaPath(segments, kind(schema)));
      }
    }

    /** The schema behind references and behind a choice whose only other branch is null; missing when it leads in a circle or nowhere. */
    private JsonNode resolved(JsonNode node, Set<String> references) {
      JsonNode schema = node;
      while (true) {
        JsonNode reference = schema.path("$ref");
        JsonNode only = onlyBranch(schema);
        if (reference.isTextual()) {
          String target = reference.textValue();
          if ((!target.equals("#") && !target.startsWith("#/")) || !references.add(target)) {
            return MissingNode.getInstance();
          }
          schema = target.equals("#") ? root : root.at(target.substring(1));
        } else if (only != null) {
          schema = only;
        } else {
          return schema;
        }
      }
    }

    private static @Nullable JsonNode onlyBranch(JsonNode schema) {
      for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
        JsonNode branches = schema.path(keyword);
        if (branches.isArray()) {
          List<JsonNode> real = new ArrayList<>();
          branches.forEach(branch -> {
            if (!branch.path("type").asText().equals("null")) {
              real.add(branch);
            }
          });
          return real.size() == 1 ? real.get(0) : null;
        }
      }
      return null;
    }

    private static boolean isOf(JsonNode schema, String type) {
      JsonNode types = schema.path("type");
      return types.isMissingNode() ? type.equals("object") : types(schema).equals(Set.of(type));
    }

    private static Set<String> types(JsonNode schema) {
      Set<String> types = new HashSet<>();
      JsonNode declared = schema.path("type");
      if (declared.isTextual()) {
        types.add(declared.textValue());
      }
      declared.forEach(type -> types.add(type.asText()));
      if (declared.isMissingNode()) {
        schema.path("enum").forEach(value -> types.add(typeOf(value)));
        if (schema.has("const")) {
          types.add(typeOf(schema.path("const")));
        }
      }
      types.remove("null");
      return types;
    }

    private static String typeOf(JsonNode value) {
      return switch (value.getNodeType()) {
        case STRING -> "string";
        case BOOLEAN -> "boolean";
        case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
        case NULL -> "null";
        default -> "other";
      };
    }

    private static Kind kind(JsonNode schema) {
      Set<String> types = types(schema);
      if (types.equals(Set.of("integer", "number"))) {
        return Kind.NUMBER;
      }
      if (types.size() != 1) {
        return Kind.JSON;
      }
      return switch (types.iterator().next()) {
        case "string" -> schema.path("format").asText().equals("date") ? Kind.DATE : Kind.TEXT;
        case "integer" -> Kind.INTEGER;
        case "number" -> Kind.NUMBER;
        case "boolean" -> Kind.BOOLEAN;
        default -> Kind.JSON;
      };
    }
  }
}
