package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.Endpoint.CHAT_COMPLETIONS;
import static io.github.batchbook.batchfile.Endpoint.RESPONSES;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads what form the answer must have ({@code response_format} of Chat Completions, {@code text}
 * of Responses), and the tools. Both APIs have the same things nested differently.
 */
final class FormatReader {
  private static final Set<String> TYPES = Set.of("text", "json_object", "json_schema");

  /** The last schema and its faults: most files have one schema on all lines. */
  private JsonNode lastSchema = Json.MAPPER.nullNode();

  private List<Fault> lastFaults = List.of();

  void responseFormat(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    JsonNode format = Json.MAPPER.readTree(parser);
    if (!isKnown(format, CHAT_COMPLETIONS, "\"response_format\"", parser, body)) {
      return;
    }
    if (format.has("schema")) {
      body.fault(
          CHAT_COMPLETIONS,
          Fault.request(
              "\"schema\" stands in \"response_format\" itself",
              "Chat Completions says \"response_format\": {\"type\": \"json_schema\","
                  + " \"json_schema\": {\"name\": …, \"schema\": …}}."),
          parser);
    } else {
      schema(format.path("json_schema"), CHAT_COMPLETIONS, parser, body);
    }
  }

  void text(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    JsonNode text = Json.MAPPER.readTree(parser);
    if (!text.isObject()) {
      body.fault(
          RESPONSES,
          Fault.request(
              "\"text\" is " + Fault.describe(text.asToken()) + ", not an object",
              "The Responses API says \"text\": {\"format\": {\"type\": …}}."),
          parser);
      return;
    }
    if (!text.hasNonNull("format")) {
      if (text.has("type")) {
        body.fault(
            RESPONSES,
            Fault.request(
                "\"type\" stands in \"text\" itself",
                "The Responses API says \"text\": {\"format\": {\"type\": …}}."),
            parser);
      }
      return;
    }
    JsonNode format = text.path("format");
    if (!isKnown(format, RESPONSES, "\"text.format\"", parser, body)) {
      return;
    }
    if (format.has("json_schema")) {
      body.fault(
          RESPONSES,
          Fault.request(
              "\"text.format\" has a \"json_schema\" inside",
              "The Responses API says \"format\": {\"type\": \"json_schema\", \"name\": …,"
                  + " \"schema\": …}."),
          parser);
    } else {
      schema(format, RESPONSES, parser, body);
    }
  }

  /** Whether a format asks for a schema; notes one whose type is not known. */
  private static boolean isKnown(
      JsonNode format, Endpoint endpoint, String where, JsonParser parser, Body body) {
    if (!format.isObject()) {
      body.fault(
          endpoint,
          Fault.request(
              where + " is " + Fault.describe(format.asToken()) + ", not an object",
              "Write " + where + ": {\"type\": …}."),
          parser);
      return false;
    }
    String type = format.path("type").asText();
    if (!TYPES.contains(type)) {
      body.fault(
          endpoint,
          Fault.request(
              where + (type.isEmpty() ? " has no \"type\"" : " has the type " + Quote.of(type)),
              "Types are \"text\", \"json_object\" and \"json_schema\"."),
          parser);
    }
    if (type.equals("json_object")) {
      body.jsonObject.add(endpoint);
    }
    if (!type.equals("json_schema")) {
      return false;
    }
    body.kinds.add(InputKind.STRUCTURED_OUTPUT);
    return true;
  }

  private void schema(JsonNode holder, Endpoint endpoint, JsonParser parser, Body body) {
    JsonNode schema = holder.path("schema");
    if (!schema.isObject()) {
      body.fault(
          endpoint,
          Fault.request("the answer's format has no \"schema\"", "Give it a JSON Schema."),
          parser);
      return;
    }
    if (!holder.path("name").asText().matches("[A-Za-z0-9_-]{1,64}")) {
      body.fault(
          endpoint,
          Fault.request(
              "the answer's format has no usable \"name\"",
              "Give it one of letters, digits, _ and -, at most 64 long."),
          parser);
    }
    if (holder.path("strict").asBoolean()) {
      if (!schema.equals(lastSchema)) {
        lastSchema = schema;
        lastFaults = StrictSchema.faults(schema);
      }
      lastFaults.forEach(fault -> body.fault(fault, parser));
    }
  }

  void tools(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    JsonNode tools = Json.MAPPER.readTree(parser);
    if (!tools.isArray()) {
      body.fault(Fault.notA("body.tools", "a list", Fault.describe(value)), parser);
      return;
    }
    if (tools.size() > Limits.MOST_TOOLS) {
      body.fault(Fault.tooMany("tools", tools.size(), Limits.MOST_TOOLS), parser);
    }
    for (JsonNode tool : tools) {
      body.kinds.add(InputKind.TOOLS);
      if (tool.path("type").asText().equals("function")) {
        toolShape(tool, parser, body);
      } else if (!tool.path("type").isTextual()) {
        body.fault(
            Fault.request("a tool has no \"type\"", "Write \"type\": \"function\"."), parser);
      }
    }
  }

  private static void toolShape(JsonNode tool, JsonParser parser, Body body) {
    name(tool.path("function"), CHAT_COMPLETIONS, parser, body);
    name(tool, RESPONSES, parser, body);
    if (!tool.path("function").isObject()) {
      body.fault(
          CHAT_COMPLETIONS,
          Fault.request(
              "a tool has no \"function\"",
              "Chat Completions says {\"type\": \"function\", \"function\": {\"name\": …}}."),
          parser);
    }
    if (!tool.path("name").isTextual()) {
      body.fault(
          RESPONSES,
          Fault.request(
              "a tool has no \"name\"",
              "The Responses API says {\"type\": \"function\", \"name\": …}."),
          parser);
    }
  }

  /** Notes a function's name that is not of the letters that names have. */
  private static void name(JsonNode function, Endpoint endpoint, JsonParser parser, Body body) {
    String name = function.path("name").asText();
    if (function.has("name") && !name.matches("[A-Za-z0-9_-]+")) {
      body.fault(
          endpoint,
          Fault.request(
              "the name of a function is " + Quote.of(name),
              "Names are of letters, digits, _ and -."),
          parser);
    }
  }
}
