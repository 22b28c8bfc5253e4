package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Turns the body of a Chat Completions request into one of the Responses API (OpenAI's guide
 * "Migrate to the Responses API"). Lives for one body.
 *
 * <pre>
 * messages                              input
 * {"type": "text"}                      {"type": "input_text"}, "output_text" of the assistant
 * {"image_url": {"url", "detail"}}      {"image_url", "detail"}
 * tool_calls, a message of role tool    items function_call, function_call_output
 * max_tokens, max_completion_tokens     max_output_tokens
 * response_format.json_schema           text.format
 * reasoning_effort, verbosity           reasoning.effort, text.verbosity
 * tools[].function                      tools[], "strict": false unless said
 * logprobs                              include
 * </pre>
 */
final class ChatToResponses {
  /** What the Responses API is asked to include instead of {@code logprobs: true}. */
  static final String LOGPROBS = "message.output_text.logprobs";

  private final Conversion.Losses losses;
  private final ObjectNode result = Json.MAPPER.createObjectNode();
  private final ArrayNode input = Json.MAPPER.createArrayNode();

  ChatToResponses(Conversion.Losses losses) {
    this.losses = losses;
  }

  ObjectNode body(JsonNode chat) {
    chat.properties().forEach(entry -> field(entry.getKey(), entry.getValue()));
    return result;
  }

  private void field(String key, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    switch (key) {
      case "messages" -> {
        result.set("input", input);
        value.forEach(this::message);
      }
      case "max_tokens", "max_completion_tokens" -> result.set("max_output_tokens", value);
      case "response_format" -> text().set("format", format(value));
      case "verbosity" -> text().set("verbosity", value);
      case "reasoning_effort" -> result.putObject("reasoning").set("effort", value);
      case "tools" -> {
        ArrayNode tools = result.putArray("tools");
        value.forEach(tool -> tools.add(tool(tool)));
      }
      case "tool_choice" -> result.set(key, value.isObject() ? choice(value) : value);
      case "logprobs" -> {
        if (value.asBoolean()) {
          result.putArray("include").add(LOGPROBS);
        }
      }
      case "n" -> {
        if (value.asInt() != 1) {
          losses.lost("\"n\"");
        }
      }
      default -> {
        if (BodyReader.CHAT_KEYS.contains(key)) {
          losses.lost(Quote.of(key));
        } else {
          result.set(key, value);
        }
      }
    }
  }

  private ObjectNode text() {
    return result.withObject("/text");
  }

  private static JsonNode format(JsonNode format) {
    ObjectNode flat = Json.MAPPER.createObjectNode();
    flat.set("type", format.path("type"));
    format.path("json_schema").properties().forEach(e -> flat.set(e.getKey(), e.getValue()));
    return flat;
  }

  /** A tool; a function that does not say whether it is strict is not here, and would be there. */
  private static JsonNode tool(JsonNode tool) {
    JsonNode flat = flat(tool);
    if (flat instanceof ObjectNode function
        && flat.path("type").asText().equals("function")
        && !flat.hasNonNull("strict")) {
      function.put("strict", false);
    }
    return flat;
  }

  /** The choice of a tool, or of some of them. */
  private static JsonNode choice(JsonNode choice) {
    JsonNode flat = flat(choice);
    if (flat.path("tools").isArray()) {
      ArrayNode tools = Json.MAPPER.createArrayNode();
      flat.path("tools").forEach(tool -> tools.add(flat(tool)));
      ((ObjectNode) flat).set("tools", tools);
    }
    return flat;
  }

  /** A tool, or the choice of one, which is taken out of the box that is named for its type. */
  private static JsonNode flat(JsonNode tool) {
    String type = tool.path("type").asText();
    if (!tool.path(type).isObject()) {
      return tool;
    }
    ObjectNode flat = Json.MAPPER.createObjectNode();
    flat.put("type", type);
    tool.path(type).properties().forEach(e -> flat.set(e.getKey(), e.getValue()));
    return flat;
  }

  private void message(JsonNode message) {
    String role = message.path("role").asText();
    JsonNode content = message.path("content");
    if (role.equals("tool")) {
      ObjectNode output = input.addObject();
      output.put("type", "function_call_output");
      output.set("call_id", message.path("tool_call_id"));
      output.set("output", content.isTextual() ? content : parts(content, role));
      return;
    }
    if (role.equals("function")) {
      losses.lost("a message of the role \"function\"");
      return;
    }
    if (message.hasNonNull("name")) {
      losses.lost("a message's \"name\"");
    }
    if (!content.isNull() && !content.isMissingNode()) {
      ObjectNode item = input.addObject();
      item.put("role", role);
      item.set("content", content.isTextual() ? content : parts(content, role));
    }
    message.path("tool_calls").forEach(this::call);
  }

  private void call(JsonNode call) {
    JsonNode function = call.path("function");
    if (!function.isObject()) {
      losses.lost("a call of a tool of type " + Quote.of(call.path("type").asText()));
      return;
    }
    ObjectNode item = input.addObject();
    item.put("type", "function_call");
    item.set("call_id", call.path("id"));
    item.set("name", function.path("name"));
    item.set("arguments", function.path("arguments"));
  }

  private ArrayNode parts(JsonNode content, String role) {
    ArrayNode parts = Json.MAPPER.createArrayNode();
    for (JsonNode part : content) {
      String type = part.path("type").asText();
      switch (type) {
        case "text" -> {
          ObjectNode text = parts.addObject();
          text.put("type", role.equals("assistant") ? "output_text" : "input_text");
          text.set("text", part.path("text"));
        }
        case "image_url" -> {
          ObjectNode image = parts.addObject();
          image.put("type", "input_image");
          image.set("image_url", part.path("image_url").path("url"));
          image.put("detail", part.path("image_url").path("detail").asText("auto"));
        }
        case "file" -> {
          ObjectNode file = parts.addObject();
          file.put("type", "input_file");
          part.path("file").properties().forEach(e -> file.set(e.getKey(), e.getValue()));
        }
        case "refusal" -> parts.add(part);
        default -> losses.lost("a part of type " + Quote.of(type));
      }
    }
    return parts;
  }
}
