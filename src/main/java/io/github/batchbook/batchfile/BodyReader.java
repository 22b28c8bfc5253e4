package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.Endpoint.CHAT_COMPLETIONS;
import static io.github.batchbook.batchfile.Endpoint.RESPONSES;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * Reads the body of a request line once, from the parser, and keeps what the checks ask. Keys may
 * come in any order and before the url is known, so what is wrong in one API only is kept apart
 * until it is.
 */
final class BodyReader {
  /** Keys of {@code CreateChatCompletionRequest} that {@code CreateResponse} lacks (OpenAPI). */
  static final Set<String> CHAT_KEYS = Set.of(
      "audio",
      "frequency_penalty",
      "function_call",
      "functions",
      "logit_bias",
      "logprobs",
      "max_completion_tokens",
      "max_tokens",
      "modalities",
      "n",
      "prediction",
      "presence_penalty",
      "reasoning_effort",
      "response_format",
      "seed",
      "stop",
      "verbosity",
      "web_search_options");

  /** Keys of {@code CreateResponse} that {@code CreateChatCompletionRequest} lacks (OpenAPI). */
  static final Set<String> RESPONSES_KEYS = Set.of(
      "background",
      "context_management",
      "conversation",
      "include",
      "instructions",
      "max_output_tokens",
      "max_tool_calls",
      "previous_response_id",
      "prompt",
      "reasoning",
      "text",
      "truncation");

  /** The minimum of {@code max_output_tokens} in {@code CreateResponse} (OpenAPI). */
  static final int LEAST_OUTPUT = 16;

  private final FormatReader formats = new FormatReader();

  /** Reads an object; the parser stands on its start and afterwards on its end. */
  Body read(JsonParser parser) throws IOException {
    Body body = new Body();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      long at = parser.currentTokenLocation().getByteOffset();
      JsonToken value = parser.nextToken();
      if (value != JsonToken.VALUE_NULL
          && (CHAT_KEYS.contains(key) || RESPONSES_KEYS.contains(key))) {
        body.keys.add(new Body.Key(key, at));
      }
      ParameterCheck.check(key, value, parser, body);
      value(key, value, parser, body);
    }
    return body;
  }

  private void value(String key, JsonToken value, JsonParser parser, Body body) throws IOException {
    switch (key) {
      case "model" -> model(value, parser, body);
      case "messages" ->
        body.messages = new PromptReader(CHAT_COMPLETIONS, body).read(value, parser);
      case "input" -> body.input = new PromptReader(RESPONSES, body).read(value, parser);
      case "response_format" -> formats.responseFormat(value, parser, body);
      case "text" -> formats.text(value, parser, body);
      case "tools" -> formats.tools(value, parser, body);
      case "metadata" -> ParameterCheck.metadata(value, parser, body);
      case "reasoning" -> ParameterCheck.reasoning(value, parser, body);
      case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
        tokens(key, value, parser, body);
      case "stream", "background" -> {
        if (value == JsonToken.VALUE_TRUE) {
          body.fault(waiting(key), parser);
        }
        parser.skipChildren();
      }
      case "temperature", "top_p" -> refused(key, 1, value, parser, body);
      case "presence_penalty", "frequency_penalty", "top_logprobs" ->
        refused(key, 0, value, parser, body);
      case "logprobs" -> {
        if (value == JsonToken.VALUE_TRUE) {
          body.refusedByReasoning.add(key);
        }
        parser.skipChildren();
      }
      case "logit_bias" -> {
        if (value == JsonToken.START_OBJECT && parser.nextToken() != JsonToken.END_OBJECT) {
          body.refusedByReasoning.add(key);
          parser.nextToken();
          parser.skipChildren();
          skipRest(parser);
        } else {
          parser.skipChildren();
        }
      }
      default -> parser.skipChildren();
    }
  }

  /** Goes to the end of the object whose next key is due. */
  private static void skipRest(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      parser.nextToken();
      parser.skipChildren();
    }
  }

  private static void model(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value == JsonToken.VALUE_STRING && !parser.getText().isBlank()) {
      body.model = parser.getText();
      return;
    }
    String found = value == JsonToken.VALUE_STRING ? "blank" : Fault.describe(value);
    body.model = "";
    body.fault(Fault.notA("body.model", "the name of a deployment", found), parser);
    parser.skipChildren();
  }

  private static void tokens(String key, JsonToken value, JsonParser parser, Body body)
      throws IOException {
    long limit = value == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong(0) : 0;
    if (limit > 0) {
      body.maxOutputTokens = Math.min(limit, Integer.MAX_VALUE);
      if (key.equals("max_tokens")) {
        body.refusedByReasoning.add(key);
      }
      if (key.equals("max_output_tokens") && limit < LEAST_OUTPUT) {
        body.fault(
            RESPONSES,
            Fault.warning(
                "max_output_tokens",
                "\"max_output_tokens\" is " + limit + "; the Responses API wants at least 16",
                "Allow 16 tokens or more."),
            parser);
      }
    } else if (value != JsonToken.VALUE_NULL) {
      String found = value.isNumeric() ? parser.getText() : Fault.describe(value);
      body.fault(Fault.notA("body." + key, "a positive whole number", found), parser);
      parser.skipChildren();
    }
  }

  /** Notes a parameter that reasoning models take with its default value only. */
  private static void refused(
      String key, int byDefault, JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value.isNumeric() && parser.getDoubleValue() != byDefault) {
      body.refusedByReasoning.add(key);
    }
    parser.skipChildren();
  }

  private static Fault waiting(String key) {
    return Fault.warning(
        key,
        Quote.of(key) + " is true, which makes no sense in a batch",
        "Leave it out: the answers of a batch come in a file.");
  }
}
