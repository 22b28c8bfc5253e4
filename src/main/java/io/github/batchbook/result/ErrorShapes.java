package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the error that counts in a result line. Services write it in several places: in the response's body, as an object or as JSON
 * text inside {@code error.message}, or in {@code error} itself; the innermost that is there counts. Service facts: the
 * Batch API reference of OpenAI, and Microsoft's batch scorer ({@code azureml-assets}), whose output format the service shares.
 */
final class ErrorShapes {
  private ErrorShapes() {}

  /** The effective error of a line, or null when it tells none. */
  static @Nullable ResultError find(JsonNode response, JsonNode error) {
    JsonNode body = response.path("body");
    if (isTold(body.path("error"))) {
      return read(body.path("error"));
    }
    JsonNode message = error.path("message");
    JsonNode provider = message.isTextual() ? parsed(message.textValue()) : message;
    if (provider != null && isTold(provider.path("error"))) {
      return read(provider.path("error"));
    }
    if (provider != null && provider.isObject() && provider.has("message")) {
      return read(provider);
    }
    if (isTold(error)) {
      return read(error);
    }
    return null;
  }

  /** The error in a body without an {@code error} object: what a gateway before the service writes, or nothing known. */
  static ResultError ofBareBody(JsonNode body) {
    String message = body.isObject() ? Json.word(body.path("message")) : Json.word(body);
    return new ResultError(Json.word(body.path("code")), message);
  }

  private static @Nullable JsonNode parsed(String text) {
    return text.stripLeading().startsWith("{") ? Json.parse(text) : null;
  }

  private static boolean isTold(JsonNode error) {
    if (error.isTextual()) {
      return !error.textValue().isBlank();
    }
    return error.isObject()
        && (isSet(error.path("code")) || isSet(error.path("message")) || isSet(error.path("type")));
  }

  private static boolean isSet(JsonNode node) {
    return !node.isMissingNode() && !node.isNull();
  }

  private static ResultError read(JsonNode error) {
    if (error.isTextual()) {
      return new ResultError(null, error.textValue());
    }
    JsonNode inner =
        error.path("innererror").isObject() ? error.path("innererror") : error.path("inner_error");
    String code = Json.word(error.path("code"));
    if (code == null) {
      code = Json.word(inner.path("code"));
    }
    if (code == null) {
      code = Json.word(error.path("type"));
    }
    return new ResultError(code, message(error, inner));
  }

  private static @Nullable String message(JsonNode error, JsonNode inner) {
    JsonNode message = error.path("message");
    String text = message.isObject() ? message.toString() : Json.word(message);
    JsonNode results = inner.path("content_filter_result").isObject()
        ? inner.path("content_filter_result")
        : inner.path("content_filter_results");
    String filtered = FilterFindings.of(results);
    if (filtered == null) {
      return text;
    }
    return text == null ? filtered : text + " (" + filtered + ")";
  }
}
