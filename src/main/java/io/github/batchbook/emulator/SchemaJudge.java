package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * What the service refuses in the schema of a structured output. With {@code strict} every object must forbid additional properties
 * and require all of its own (how-to guide "Structured outputs").
 */
final class SchemaJudge {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

  private SchemaJudge() {}

  /** Judges the object that holds {@code name}, {@code schema}, {@code strict}. */
  static void judge(JsonNode holder, String path, String param) {
    if (!holder.isObject()) {
      throw BodyFault.wrongType(path, "an object");
    }
    judgeName(Fields.requiredText(holder, "name", path + ".name"), path + ".name");
    Fields.truth(holder, "strict");
    JsonNode schema = Fields.optional(holder, "schema");
    boolean strict = holder.path("strict").asBoolean(false);
    if (schema == null) {
      if (strict) {
        throw BodyFault.missing(path + ".schema");
      }
      return;
    }
    if (!schema.isObject()) {
      throw BodyFault.wrongType(path + ".schema", "an object");
    }
    if (strict) {
      Context context = new Context(Json.text(holder, "name"), param);
      if (!describesObject(schema, schema)) {
        throw context.fault("", "schema must be a JSON Schema of 'type: \"object\"'");
      }
      judgeStrict(schema, "", context);
    }
  }

  /** Judges the name of a schema or of a function. */
  static void judgeName(String name, String path) {
    if (!NAME.matcher(name).matches()) {
      throw BodyFault.invalid(
          "invalid_value",
          "Invalid '" + path + "': a name has 1 to 64 letters, digits, underscores or hyphens.",
          path);
    }
  }

  private static boolean describesObject(JsonNode schema, JsonNode root) {
    String ref = Json.text(schema, "$ref");
    if (ref.startsWith("#/")) {
      return "object".equals(Json.text(root.at(ref.substring(1)), "type"));
    }
    return "object".equals(Json.text(schema, "type"));
  }

  private static void judgeStrict(JsonNode schema, String at, Context context) {
    if (!schema.isObject()) {
      return;
    }
    JsonNode properties = schema.path("properties");
    if (typeAllowsObject(schema)) {
      if (!schema.has("additionalProperties")
          || schema.get("additionalProperties").asBoolean(true)) {
        throw context.fault(
            at, "'additionalProperties' is required to be supplied and to be false");
      }
      properties.fieldNames().forEachRemaining(name -> {
        if (!requires(schema, name)) {
          throw context.fault(
              at,
              "'required' is required to be supplied and to be an array including every key in properties. Missing '"
                  + name
                  + "'");
        }
      });
    }
    for (String keyword : new String[] {"properties", "$defs", "definitions"}) {
      schema
          .path(keyword)
          .properties()
          .forEach(entry ->
              judgeStrict(entry.getValue(), at + "/" + keyword + "/" + entry.getKey(), context));
    }
    if (schema.path("items").isObject()) {
      judgeStrict(schema.get("items"), at + "/items", context);
    }
    for (JsonNode branch : schema.path("anyOf")) {
      judgeStrict(branch, at + "/anyOf", context);
    }
    for (String refused :
        new String[] {"oneOf", "allOf", "not", "if", "dependentRequired", "dependentSchemas"}) {
      if (schema.has(refused)) {
        throw context.fault(at, "'" + refused + "' is not permitted");
      }
    }
  }

  private static boolean typeAllowsObject(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      for (JsonNode one : type) {
        if (one.asText().equals("object")) {
          return true;
        }
      }
      return false;
    }
    return type.asText().equals("object");
  }

  private static boolean requires(JsonNode schema, String name) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Which schema is judged, for the message. */
  private record Context(String name, String param) {
    BodyFault fault(String at, String what) {
      return BodyFault.invalid(
          "invalid_json_schema",
          "Invalid schema for response_format '" + name + "': In context=('" + at + "'), " + what
              + ".",
          param);
    }
  }
}
