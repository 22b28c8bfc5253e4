package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Set;

/** What the Chat Completions API refuses in a body, by OpenAI's OpenAPI document of August 2026 and Azure's documented limits. */
final class ChatJudge {
  private static final Set<String> KNOWN = Set.of(
      "audio",
      "data_sources",
      "frequency_penalty",
      "function_call",
      "functions",
      "logit_bias",
      "logprobs",
      "max_completion_tokens",
      "max_tokens",
      "messages",
      "metadata",
      "modalities",
      "model",
      "moderation",
      "n",
      "parallel_tool_calls",
      "prediction",
      "presence_penalty",
      "prompt_cache_key",
      "prompt_cache_options",
      "prompt_cache_retention",
      "reasoning_effort",
      "response_format",
      "safety_identifier",
      "seed",
      "service_tier",
      "stop",
      "store",
      "stream",
      "stream_options",
      "temperature",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
      "user",
      "user_security_context",
      "verbosity",
      "web_search_options");
  private static final Set<String> ROLES =
      Set.of("developer", "system", "user", "assistant", "tool", "function");
  private static final int MOST_MESSAGES = 2048;
  private static final int MOST_TOOLS = 128;
  private static final int LARGEST_LIMIT = 10_000_000;

  private ChatJudge() {}

  static void judge(JsonNode body, String model) {
    Fields.onlyKnown(body, KNOWN);
    judgeMessages(Fields.required(body, "messages", "messages"));
    judgeNumbers(body);
    judgeReasoning(body, model);
    judgeFormat(body);
    judgeTools(body);
    Fields.noStream(body);
    Fields.metadata(body);
  }

  private static void judgeMessages(JsonNode messages) {
    if (!messages.isArray()) {
      throw BodyFault.wrongType("messages", "an array");
    }
    if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
      throw BodyFault.wrongValue("messages", "from 1 to " + MOST_MESSAGES + " messages");
    }
    boolean toolsCalled = false;
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      judgeMessage(message, "messages[" + i + "]");
      if (!Json.text(message, "role").equals("tool")) {
        toolsCalled = !message.path("tool_calls").isEmpty();
      } else if (!toolsCalled) {
        throw BodyFault.invalid(
            null,
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
            "messages.[" + i + "].role");
      }
    }
  }

  private static void judgeMessage(JsonNode message, String path) {
    if (!message.isObject()) {
      throw BodyFault.wrongType(path, "an object");
    }
    String role = Fields.requiredText(message, "role", path + ".role");
    if (!ROLES.contains(role)) {
      throw BodyFault.wrongValue(
          path + ".role", "one of " + String.join(", ", ROLES.stream().sorted().toList()));
    }
    if (role.equals("tool")) {
      Fields.requiredText(message, "tool_call_id", path + ".tool_call_id");
    }
    JsonNode content = Fields.optional(message, "content");
    if (content == null) {
      if (!role.equals("assistant")) {
        throw BodyFault.wrongType(path + ".content", "a string or an array of parts, not null");
      }
    } else if (content.isArray()) {
      if (content.isEmpty()) {
        throw BodyFault.wrongValue(path + ".content", "at least one part");
      }
      for (int i = 0; i < content.size(); i++) {
        judgePart(content.get(i), role, path + ".content[" + i + "]");
      }
    } else if (!content.isTextual()) {
      throw BodyFault.wrongType(path + ".content", "a string or an array of parts");
    }
  }

  private static void judgePart(JsonNode part, String role, String path) {
    if (!part.isObject()) {
      throw BodyFault.wrongType(path, "an object");
    }
    String type = Fields.requiredText(part, "type", path + ".type");
    switch (type) {
      case "text" -> Fields.requiredText(part, "text", path + ".text");
      case "image_url" -> {
        if (!role.equals("user")) {
          throw BodyFault.wrongValue(path, "image parts in user messages only");
        }
        JsonNode image = Fields.required(part, "image_url", path + ".image_url");
        if (!image.isObject()) {
          throw BodyFault.wrongType(path + ".image_url", "an object");
        }
        Images.judge(
            Fields.requiredText(image, "url", path + ".image_url.url"), path + ".image_url.url");
        Fields.oneOf(image, "detail", path + ".image_url.detail", "low", "high", "auto");
      }
      case "refusal" -> {
        if (!role.equals("assistant")) {
          throw BodyFault.wrongValue(path, "refusals in assistant messages only");
        }
      }
      case "input_audio", "file" -> Fields.required(part, type, path + "." + type);
      default ->
        throw BodyFault.wrongValue(
            path + ".type", "one of text, image_url, input_audio, file, refusal");
    }
  }

  private static void judgeNumbers(JsonNode body) {
    Fields.integer(body, "max_tokens", 1, LARGEST_LIMIT);
    Fields.integer(body, "max_completion_tokens", 1, LARGEST_LIMIT);
    Fields.integer(body, "n", 1, 128);
    Fields.integer(body, "top_logprobs", 0, 20);
    Fields.number(body, "temperature", 0, 2);
    Fields.number(body, "top_p", 0, 1);
    Fields.number(body, "frequency_penalty", -2, 2);
    Fields.number(body, "presence_penalty", -2, 2);
    Fields.truth(body, "logprobs");
    Fields.truth(body, "parallel_tool_calls");
    Fields.truth(body, "store");
    onlyWith(body, "top_logprobs", "logprobs");
    onlyWith(body, "stream_options", "stream");
    if (Fields.optional(body, "max_tokens") != null
        && Fields.optional(body, "max_completion_tokens") != null) {
      throw BodyFault.invalid(
          "invalid_parameter_combination",
          "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
          "max_tokens");
    }
  }

  /** A parameter that means something only where a switch is on. */
  private static void onlyWith(JsonNode body, String name, String enabled) {
    if (Fields.optional(body, name) != null && !body.path(enabled).asBoolean(false)) {
      throw BodyFault.invalid(
          null,
          "The '" + name + "' parameter is only allowed when '" + enabled + "' is enabled.",
          name);
    }
  }

  private static void judgeReasoning(JsonNode body, String model) {
    Fields.oneOf(
        body,
        "reasoning_effort",
        "reasoning_effort",
        "none",
        "minimal",
        "low",
        "medium",
        "high",
        "xhigh",
        "max");
    if (!Models.reasons(model)) {
      return;
    }
    if (Fields.optional(body, "max_tokens") != null) {
      throw BodyFault.invalid(
          "unsupported_parameter",
          "Unsupported parameter: 'max_tokens' is not supported with this model. "
              + "Use 'max_completion_tokens' instead.",
          "max_tokens");
    }
    for (String name : new String[] {"temperature", "top_p"}) {
      JsonNode value = Fields.optional(body, name);
      if (value != null && value.doubleValue() != 1) {
        throw BodyFault.invalid(
            "unsupported_value",
            "Unsupported value: '" + name + "' does not support this value with this model. "
                + "Only the default (1) value is supported.",
            name);
      }
    }
  }

  private static void judgeFormat(JsonNode body) {
    JsonNode format = Fields.optional(body, "response_format");
    if (format == null) {
      return;
    }
    if (!format.isObject()) {
      throw BodyFault.wrongType("response_format", "an object");
    }
    String type = Fields.requiredText(format, "type", "response_format.type");
    Fields.oneOf(format, "type", "response_format.type", "text", "json_object", "json_schema");
    if (type.equals("json_schema")) {
      JsonNode holder = Fields.required(format, "json_schema", "response_format.json_schema");
      SchemaJudge.judge(holder, "response_format.json_schema", "response_format");
    } else if (type.equals("json_object") && !Asked.mentionsJson(body.path("messages"))) {
      throw BodyFault.invalid(
          null,
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
          "messages");
    }
  }

  private static void judgeTools(JsonNode body) {
    JsonNode tools = Fields.optional(body, "tools");
    JsonNode choice = Fields.optional(body, "tool_choice");
    if (tools == null) {
      if (choice != null && !choice.asText().equals("none")) {
        throw badChoice("'tool_choice' is only allowed when 'tools' are specified.");
      }
      return;
    }
    if (!tools.isArray() || tools.isEmpty() || tools.size() > MOST_TOOLS) {
      throw BodyFault.wrongValue("tools", "from 1 to " + MOST_TOOLS + " tools");
    }
    for (int i = 0; i < tools.size(); i++) {
      String path = "tools[" + i + "]";
      if (Fields.requiredText(tools.get(i), "type", path + ".type").equals("function")) {
        JsonNode function = Fields.required(tools.get(i), "function", path + ".function");
        SchemaJudge.judgeName(
            Fields.requiredText(function, "name", path + ".function.name"),
            path + ".function.name");
      }
    }
    JsonNode chosen = choice == null ? MissingNode.getInstance() : choice.at("/function/name");
    if (chosen.isTextual()
        && tools.findParents("function").stream()
            .noneMatch(tool -> tool.at("/function/name").equals(chosen))) {
      throw badChoice(
          "no function named '" + chosen.textValue() + "' was specified in the 'tools' parameter.");
    }
  }

  private static BodyFault badChoice(String why) {
    return BodyFault.invalid(null, "Invalid value for 'tool_choice': " + why, "tool_choice");
  }
}
