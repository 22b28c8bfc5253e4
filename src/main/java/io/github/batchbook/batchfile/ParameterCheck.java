package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.Endpoint.CHAT_COMPLETIONS;
import static io.github.batchbook.batchfile.Endpoint.RESPONSES;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges the plain parameters of a body by their names, kinds and ranges (OpenAPI, {@code
 * CreateChatCompletionRequest} and {@code CreateResponse}). The APIs refuse a request that has a
 * parameter which they do not know; this is a warning only, since they learn new ones.
 */
final class ParameterCheck {
  /** Keys that both APIs know, those of embeddings, and those that Azure adds to Chat Completions. */
  private static final Set<String> OTHER_KEYS = Set.of(
      "data_sources",
      "dimensions",
      "encoding_format",
      "input",
      "messages",
      "metadata",
      "model",
      "moderation",
      "parallel_tool_calls",
      "prompt_cache_key",
      "prompt_cache_options",
      "prompt_cache_retention",
      "safety_identifier",
      "service_tier",
      "store",
      "stream",
      "stream_options",
      "temperature",
      "tool_choice",
      "tools",
      "top_logprobs",
      "top_p",
      "user",
      "user_security_context");

  private static final Set<String> TRUTHS =
      Set.of("background", "logprobs", "parallel_tool_calls", "store", "stream");
  private static final Set<String> STRINGS = Set.of(
      "instructions",
      "previous_response_id",
      "prompt_cache_key",
      "reasoning_effort",
      "safety_identifier",
      "service_tier",
      "truncation",
      "user",
      "verbosity");
  private static final Set<String> OBJECTS = Set.of("logit_bias", "metadata", "reasoning");
  private static final Set<String> WHOLE_NUMBERS = Set.of("max_tool_calls", "n", "top_logprobs");

  /** The least and the most of numbers. */
  private static final Map<String, int[]> RANGES = Map.of(
      "frequency_penalty", new int[] {-2, 2},
      "n", new int[] {1, 128},
      "presence_penalty", new int[] {-2, 2},
      "temperature", new int[] {0, 2},
      "top_logprobs", new int[] {0, 20},
      "top_p", new int[] {0, 1});

  /** How hard a reasoning model may think ({@code ReasoningEffort}). */
  private static final List<String> EFFORTS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");

  private ParameterCheck() {}

  /** Notes what is wrong with a parameter, on whose value the parser stands and stays. */
  static void check(String key, JsonToken value, JsonParser parser, Body body) throws IOException {
    boolean chat = BodyReader.CHAT_KEYS.contains(key);
    boolean responses = BodyReader.RESPONSES_KEYS.contains(key);
    if (!chat && !responses && !OTHER_KEYS.contains(key)) {
      unknown(key, parser, body);
    } else if (value != JsonToken.VALUE_NULL) {
      List<Endpoint> knowing = chat
          ? List.of(CHAT_COMPLETIONS)
          : responses ? List.of(RESPONSES) : List.of(CHAT_COMPLETIONS, RESPONSES);
      String wanted = wanted(key, value);
      if (!wanted.isEmpty()) {
        Fault fault = Fault.notA("body." + key, wanted, found(key, value, parser));
        knowing.forEach(endpoint -> body.fault(endpoint, fault, parser));
      } else if (RANGES.containsKey(key) && isOutside(parser.getDoubleValue(), RANGES.get(key))) {
        Fault fault = outside(key, parser.getText(), RANGES.get(key));
        knowing.forEach(endpoint -> body.fault(endpoint, fault, parser));
      } else if (key.equals("reasoning_effort")) {
        effort(key, CHAT_COMPLETIONS, parser, body);
      }
    }
  }

  /** Reads {@code reasoning} of the Responses API. */
  static void reasoning(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean effort = parser.currentName().equals("effort");
      if (parser.nextToken() == JsonToken.VALUE_STRING && effort) {
        effort("reasoning.effort", RESPONSES, parser, body);
      }
      parser.skipChildren();
    }
  }

  private static void effort(String key, Endpoint endpoint, JsonParser parser, Body body)
      throws IOException {
    if (!EFFORTS.contains(parser.getText())) {
      body.fault(
          endpoint,
          Fault.warning(
              "unknown_value",
              Quote.of(key) + " is " + Quote.of(parser.getText()) + "; the service knows "
                  + String.join(", ", EFFORTS),
              "Requests with other values fail, each by itself."),
          parser);
    }
  }

  /** What kind of value a parameter wants that is not this one; empty when it is right. */
  private static String wanted(String key, JsonToken value) {
    boolean right = true;
    String kind = "";
    if (TRUTHS.contains(key)) {
      kind = "true or false";
      right = value.isBoolean();
    } else if (STRINGS.contains(key)) {
      kind = "a string";
      right = value == JsonToken.VALUE_STRING;
    } else if (OBJECTS.contains(key)) {
      kind = "an object";
      right = value == JsonToken.START_OBJECT;
    } else if (WHOLE_NUMBERS.contains(key)) {
      kind = "a whole number";
      right = value == JsonToken.VALUE_NUMBER_INT;
    } else if (RANGES.containsKey(key) || key.equals("seed")) {
      kind = "a number";
      right = value.isNumeric();
    }
    return right ? "" : kind;
  }

  /** What stands there: the number itself only where another number would do. */
  private static String found(String key, JsonToken value, JsonParser parser) throws IOException {
    return value.isNumeric() && WHOLE_NUMBERS.contains(key)
        ? parser.getText()
        : Fault.describe(value);
  }

  private static boolean isOutside(double value, int[] range) {
    return value < range[0] || value > range[1];
  }

  private static Fault outside(String key, String value, int[] range) {
    return Fault.warning(
        "value_range",
        Quote.of(key) + " is " + value + "; the service takes " + range[0] + " to " + range[1],
        "Requests with other values fail, each by itself.");
  }

  private static void unknown(String key, JsonParser parser, Body body) {
    Fault fault = Fault.warning(
        "unknown_parameter",
        Quote.of(key)
            + " is no parameter that OpenAI or Azure know; they refuse requests with such",
        "Look at its spelling, or leave it out.");
    body.fault(CHAT_COMPLETIONS, fault, parser);
    body.fault(RESPONSES, fault, parser);
  }

  /** Reads the pairs of {@code metadata}, whose values must be strings. */
  static void metadata(JsonToken value, JsonParser parser, Body body) throws IOException {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken inner = parser.nextToken();
      if (inner != JsonToken.VALUE_STRING) {
        Fault fault = Fault.request(
            "the value of " + Quote.of(key) + " in \"metadata\" is " + Fault.describe(inner)
                + ", not a string",
            "Write it in quotes.");
        body.fault(CHAT_COMPLETIONS, fault, parser);
        body.fault(RESPONSES, fault, parser);
      }
      parser.skipChildren();
    }
  }
}
