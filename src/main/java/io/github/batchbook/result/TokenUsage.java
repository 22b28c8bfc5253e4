package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one request took, as the answer tells them; null where it does not.
 *
 * @param cached input tokens that were read from a cache, part of {@code input}
 * @param reasoning output tokens that the model thought with, part of {@code output}
 */
public record TokenUsage(
    @Nullable Integer input,
    @Nullable Integer cached,
    @Nullable Integer output,
    @Nullable Integer reasoning,
    @Nullable Integer total) {
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  /** Nothing told. */
  public static final TokenUsage NONE = new TokenUsage(null, null, null, null, null);

  /** Reads a {@code usage} object of a chat completion, a response or an embedding. */
  static TokenUsage of(JsonNode usage) {
    if (!usage.isObject()) {
      return NONE;
    }
    return new TokenUsage(
        count(usage, "input_tokens", "prompt_tokens"),
        count(
            either(usage, "input_tokens_details", "prompt_tokens_details"),
            "cached_tokens",
            "cached_tokens"),
        count(usage, "output_tokens", "completion_tokens"),
        count(
            either(usage, "output_tokens_details", "completion_tokens_details"),
            "reasoning_tokens",
            "reasoning_tokens"),
        count(usage, "total_tokens", "total_tokens"));
  }

  private static JsonNode either(JsonNode node, String name, String other) {
    return node.path(name).isObject() ? node.path(name) : node.path(other);
  }

  private static @Nullable Integer count(JsonNode node, String name, String other) {
    JsonNode value = node.path(isCount(node.path(name)) ? name : other);
    if (value.isTextual()) {
      return isCount(value) ? Integer.valueOf(value.textValue()) : null;
    }
    return value.isNumber() && value.canConvertToInt() && value.asInt() >= 0 ? value.asInt() : null;
  }

  /** Whether a value is told as a count: a number, or, as some servers write it, a whole number in a string. */
  static boolean isCount(JsonNode value) {
    return value.isNumber()
        || (value.isTextual() && WHOLE.matcher(value.textValue()).matches());
  }
}
