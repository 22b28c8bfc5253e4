package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** What the Responses API refuses in a body, by OpenAI's OpenAPI document of August 2026. */
final class ResponsesJudge {
  private static final Set<String> KNOWN = Set.of(
      "background",
      "context_management",
      "conversation",
      "include",
      "input",
      "instructions",
      "max_output_tokens",
      "max_tool_calls",
      "metadata",
      "model",
      "moderation",
      "parallel_tool_calls",
      "previous_response_id",
      "prompt",
      "prompt_cache_key",
      "prompt_cache_options",
      "prompt_cache_retention",
      "reasoning",
      "safety_identifier",
      "service_tier",
      "store",
      "stream",
      "stream_options",
      "temperature",
      "text",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
      "truncation",
      "user");
  private static final Set<String> ROLES = Set.of("developer", "system", "user", "assistant");
  private static final int LEAST_OUTPUT_TOKENS = 16;
  private static final int LARGEST_LIMIT = 10_000_000;
  private static final int MOST_TOOLS = 128;

  private ResponsesJudge() {}

  static void judge(JsonNode body, String model) {
    Fields.onlyKnown(body, KNOWN);
    judgeInput(body);
    Fields.integer(body, "max_output_tokens", LEAST_OUTPUT_TOKENS, LARGEST_LIMIT);
    Fields.integer(body, "top_logprobs", 0, 20);
    Fields.number(body, "temperature", 0, 2);
    Fields.number(body, "top_p", 0, 1);
    Fields.oneOf(body, "truncation", "truncation", "auto", "disabled");
    judgeReasoning(body, model);
    judgeFormat(body);
    judgeTools(body);
    Fields.noStream(body);
    Fields.truth(body, "background");
    if (body.path("background").asBoolean(false)) {
      throw BodyFault.invalid(
          "unsupported_value", "'background' is not supported in a batch.", "background");
    }
    Fields.metadata(body);
  }

  private static void judgeInput(JsonNode body) {
    JsonNode input = Fields.optional(body, "input");
    if (input == null) {
      if (Fields.optional(body, "prompt") == null) {
        throw BodyFault.missing("input");
      }
      return;
    }
    if (input.isTextual()) {
      return;
    }
    if (!input.isArray()) {
      throw BodyFault.wrongType("input", "a string or an array of items");
    }
    if (input.isEmpty()) {
      throw BodyFault.wrongValue("input", "at least one item");
    }
    for (int i = 0; i < input.size(); i++) {
      judgeItem(input.get(i), "input[" + i + "]");
    }
  }

  private static void judgeItem(JsonNode item, String path) {
    if (!item.isObject()) {
      throw BodyFault.wrongType(path, "an object");
    }
    String type = item.has("type") ? Fields.requiredText(item, "type", path + ".type") : "message";
    if (!type.equals("message")) {
      return;
    }
    String role = Fields.requiredText(item, "role", path + ".role");
    if (!ROLES.contains(role)) {
      throw BodyFault.wrongValue(
          path + ".role", "one of " + String.join(", ", ROLES.stream().sorted().toList()));
    }
    JsonNode content = Fields.required(item, "content", path + ".content");
    if (content.isArray()) {
      for (int i = 0; i < content.size(); i++) {
        judgePart(content.get(i), path + ".content[" + i + "]");
      }
    } else if (!content.isTextual()) {
      throw BodyFault.wrongType(path + ".content", "a string or an array of parts");
    }
  }

  private static void judgePart(JsonNode part, String path) {
    if (!part.isObject()) {
      throw BodyFault.wrongType(path, "an object");
    }
    switch (Fields.requiredText(part, "type", path + ".type")) {
      case "input_text", "output_text" -> Fields.requiredText(part, "text", path + ".text");
      case "input_image" -> {
        if (Fields.optional(part, "file_id") == null) {
          Images.judge(
              Fields.requiredText(part, "image_url", path + ".image_url"), path + ".image_url");
        }
        Fields.oneOf(part, "detail", path + ".detail", "low", "high", "auto", "original");
      }
      case "input_file", "input_audio", "refusal" -> {}
      default ->
        throw BodyFault.wrongValue(
            path + ".type", "one of input_text, input_image, input_file, output_text, refusal");
    }
  }

  private static void judgeReasoning(JsonNode body, String model) {
    JsonNode reasoning = Fields.optional(body, "reasoning");
    if (reasoning != null) {
      if (!reasoning.isObject()) {
        throw BodyFault.wrongType("reasoning", "an object");
      }
      Fields.oneOf(
          reasoning,
          "effort",
          "reasoning.effort",
          "none",
          "minimal",
          "low",
          "medium",
          "high",
          "xhigh",
          "max");
    }
    if (Models.reasons(model)) {
      for (String name : new String[] {"temperature", "top_p"}) {
        JsonNode value = Fields.optional(body, name);
        if (value != null && value.doubleValue() != 1) {
          throw BodyFault.invalid(
              "unsupported_parameter",
              "Unsupported parameter: '" + name + "' is not supported with this model.",
              name);
        }
      }
    }
  }

  private static void judgeFormat(JsonNode body) {
    JsonNode text = Fields.optional(body, "text");
    if (text == null) {
      return;
    }
    if (!text.isObject()) {
      throw BodyFault.wrongType("text", "an object");
    }
    Fields.oneOf(text, "verbosity", "text.verbosity", "low", "medium", "high");
    JsonNode format = Fields.optional(text, "format");
    if (format == null) {
      return;
    }
    Fields.required(format, "type", "text.format.type");
    Fields.oneOf(format, "type", "text.format.type", "text", "json_object", "json_schema");
    String type = Json.text(format, "type");
    if (type.equals("json_schema")) {
      SchemaJudge.judge(format, "text.format", "text.format");
    } else if (type.equals("json_object") && !Asked.inputMentionsJson(body.path("input"))) {
      throw BodyFault.invalid(
          null,
          "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
          "input");
    }
  }

  private static void judgeTools(JsonNode body) {
    JsonNode tools = Fields.optional(body, "tools");
    if (tools == null) {
      return;
    }
    if (!tools.isArray() || tools.size() > MOST_TOOLS) {
      throw BodyFault.wrongValue("tools", "at most " + MOST_TOOLS + " tools");
    }
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      if (Fields.requiredText(tools.get(i), "type", path + ".type").equals("function")) {
        SchemaJudge.judgeName(
            Fields.requiredText(tools.get(i), "name", path + ".name"), path + ".name");
      }
    }
  }
}
