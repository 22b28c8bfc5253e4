package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Turns the body of a Responses request into one of Chat Completions: {@link ChatToResponses}
 * backwards. {@code instructions} become a message of the role system, the limit becomes {@code
 * max_completion_tokens}. Lives for one body.
 */
final class ResponsesToChat {
  private final Conversion.Losses losses;
  private final ObjectNode result = Json.MAPPER.createObjectNode();
  private final ArrayNode messages = Json.MAPPER.createArrayNode();

  ResponsesToChat(Conversion.Losses losses) {
    this.losses = losses;
  }

  ObjectNode body(JsonNode responses) {
    responses.properties().forEach(entry -> field(entry.getKey(), entry.getValue()));
    return result;
  }

  private void field(String key, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    switch (key) {
      case "input" -> {
        result.set("messages", messages);
        if (value.isTextual()) {
          message("user", value);
        } else {
          value.forEach(this::item);
        }
      }
      case "instructions" -> {
        result.set("messages", messages);
        ObjectNode system = messages.insertObject(0);
        system.put("role", "system");
        system.set("content", value);
      }
      case "max_output_tokens" -> result.set("max_completion_tokens", value);
      case "text" -> text(value);
      case "reasoning" -> reasoning(value);
      case "tools" -> tools(value);
      case "tool_choice" -> choice(value);
      case "include" -> include(value);
      case "top_logprobs" -> result.put("logprobs", true).set(key, value);
      case "background", "stream" -> {
        if (value.asBoolean()) {
          losses.lost(Quote.of(key));
        }
      }
      default -> {
        if (BodyReader.RESPONSES_KEYS.contains(key)) {
          losses.lost(Quote.of(key));
        } else {
          result.set(key, value);
        }
      }
    }
  }

  private void text(JsonNode text) {
    JsonNode format = text.path("format");
    if (format.path("type").asText().equals("json_schema")) {
      ObjectNode boxed = result.putObject("response_format");
      boxed.put("type", "json_schema");
      ObjectNode schema = boxed.putObject("json_schema");
      format.properties().forEach(e -> {
        if (!e.getKey().equals("type")) {
          schema.set(e.getKey(), e.getValue());
        }
      });
    } else if (format.isObject()) {
      result.set("response_format", format);
    }
    if (text.hasNonNull("verbosity")) {
      result.set("verbosity", text.path("verbosity"));
    }
  }

  private void reasoning(JsonNode reasoning) {
    reasoning.properties().forEach(e -> {
      if (e.getKey().equals("effort")) {
        result.set("reasoning_effort", e.getValue());
      } else if (!e.getValue().isNull()) {
        losses.lost(Quote.of("reasoning." + e.getKey()));
      }
    });
  }

  private void include(JsonNode value) {
    for (JsonNode more : value) {
      if (more.asText().equals(ChatToResponses.LOGPROBS)) {
        result.put("logprobs", true);
      } else {
        losses.lost("\"include\" of " + Quote.of(more.asText()));
      }
    }
  }

  private void choice(JsonNode value) {
    String type = value.path("type").asText();
    if (value.isTextual() || type.equals("function")) {
      result.set("tool_choice", value.isTextual() ? value : boxed(value));
    } else if (type.equals("allowed_tools")) {
      ObjectNode choice = result.putObject("tool_choice").put("type", type);
      ObjectNode allowed = choice.putObject(type);
      allowed.set("mode", value.path("mode"));
      ArrayNode tools = allowed.putArray("tools");
      value.path("tools").forEach(tool -> tools.add(boxed(tool)));
    } else {
      losses.lost("a \"tool_choice\" of type " + Quote.of(type));
    }
  }

  private void tools(JsonNode value) {
    ArrayNode tools = Json.MAPPER.createArrayNode();
    for (JsonNode tool : value) {
      String type = tool.path("type").asText();
      if (type.equals("function")) {
        tools.add(boxed(tool));
      } else {
        losses.lost("a tool of type " + Quote.of(type));
      }
    }
    if (!tools.isEmpty()) {
      result.set("tools", tools);
    }
  }

  private static JsonNode boxed(JsonNode tool) {
    ObjectNode boxed = Json.MAPPER.createObjectNode();
    boxed.put("type", "function");
    ObjectNode function = boxed.putObject("function");
    tool.properties().forEach(e -> {
      if (!e.getKey().equals("type")) {
        function.set(e.getKey(), e.getValue());
      }
    });
    return boxed;
  }

  private void item(JsonNode item) {
    String type = item.path("type").asText("message");
    switch (type) {
      case "message" -> message(item.path("role").asText(), item.path("content"));
      case "function_call" -> call(item);
      case "function_call_output" -> {
        ObjectNode message = messages.addObject();
        message.put("role", "tool");
        message.set("tool_call_id", item.path("call_id"));
        JsonNode output = item.path("output");
        message.set("content", output.isTextual() ? output : texts(output));
      }
      default -> losses.lost("an item of type " + Quote.of(type));
    }
  }

  private void message(String role, JsonNode content) {
    ObjectNode message = messages.addObject();
    message.put("role", role);
    message.set("content", content.isTextual() ? content : parts(content));
  }

  /** Adds a call to the assistant's message before it, or to one of its own. */
  private void call(JsonNode item) {
    JsonNode last = messages.path(messages.size() - 1);
    ObjectNode message;
    if (last.path("role").asText().equals("assistant")) {
      message = (ObjectNode) last;
    } else {
      message = messages.addObject();
      message.put("role", "assistant");
      message.putNull("content");
    }
    ObjectNode call = message.withArrayProperty("tool_calls").addObject();
    call.set("id", item.path("call_id"));
    call.put("type", "function");
    ObjectNode function = call.putObject("function");
    function.set("name", item.path("name"));
    function.set("arguments", item.path("arguments"));
  }

  private ArrayNode parts(JsonNode content) {
    ArrayNode parts = Json.MAPPER.createArrayNode();
    for (JsonNode part : content) {
      String type = part.path("type").asText();
      switch (type) {
        case "input_text", "output_text" -> {
          ObjectNode text = parts.addObject();
          text.put("type", "text");
          text.set("text", part.path("text"));
        }
        case "input_image" -> image(part, parts);
        case "input_file" -> file(part, parts);
        case "refusal" -> parts.add(part);
        default -> losses.lost("a part of type " + Quote.of(type));
      }
    }
    return parts;
  }

  /** Parts of what a tool answered, which may be texts only. */
  private ArrayNode texts(JsonNode content) {
    ArrayNode texts = Json.MAPPER.createArrayNode();
    for (JsonNode part : parts(content)) {
      if (part.path("type").asText().equals("text")) {
        texts.add(part);
      } else {
        losses.lost("an image or a file that a tool answered");
      }
    }
    return texts;
  }

  private void image(JsonNode part, ArrayNode parts) {
    if (!part.path("image_url").isTextual()) {
      losses.lost("an image by its \"file_id\"");
      return;
    }
    ObjectNode image = parts.addObject();
    image.put("type", "image_url");
    ObjectNode box = image.putObject("image_url");
    box.set("url", part.path("image_url"));
    if (part.hasNonNull("detail")) {
      box.set("detail", part.path("detail"));
    }
  }

  private void file(JsonNode part, ArrayNode parts) {
    if (part.hasNonNull("file_url")) {
      losses.lost("a file by its \"file_url\"");
      return;
    }
    ObjectNode file = parts.addObject();
    file.put("type", "file");
    ObjectNode box = file.putObject("file");
    part.properties().forEach(e -> {
      if (!e.getKey().equals("type")) {
        box.set(e.getKey(), e.getValue());
      }
    });
  }
}
