package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of an output or error file, judged.
 *
 * @param customId the id that joins it to its request
 * @param statusCode the HTTP status that the request got; null where the line tells none
 * @param output the text of the answer; null when it has none
 * @param refusal the model's refusal; null when there is none
 * @param toolCalls calls of tools as a JSON array of {@code {id, name, arguments}}; null when there are none
 * @param finishReason why the answer ends, in the service's word
 * @param error why the request did not succeed, or what the filter found
 * @param model the model as the answer names it: on Azure the base model for chat completions, the deployment for responses
 * @param requestId the service's id for the request, for its support
 */
public record ResultLine(
    String customId,
    Outcome outcome,
    @Nullable Integer statusCode,
    @Nullable String output,
    @Nullable String refusal,
    @Nullable String toolCalls,
    @Nullable String finishReason,
    @Nullable ResultError error,
    @Nullable String model,
    @Nullable String requestId,
    TokenUsage usage) {
  /** Judges a line that is parsed already; empty when it is no object with a {@code custom_id}. */
  public static Optional<ResultLine> of(JsonNode line) {
    String customId = Json.text(line.path("custom_id"));
    if (customId == null || customId.isEmpty()) {
      return Optional.empty();
    }
    JsonNode response = line.path("response");
    JsonNode body = body(response);
    Integer status = status(response.path("status_code"));
    ResultError error = ErrorShapes.find(response, line.path("error"));
    Answer answer = Answer.of(body);
    Judgement judgement = succeeded(status, body, error)
        ? Judgement.ofAnswer(answer, body, error)
        : Judgement.ofFailure(status, error == null ? ErrorShapes.ofBareBody(body) : error);
    return Optional.of(new ResultLine(
        customId,
        judgement.outcome(),
        status,
        answer.text(),
        answer.refusal(),
        answer.toolCalls(),
        answer.finish(),
        judgement.error(),
        Json.word(body.path("model")),
        Json.word(response.path("request_id")),
        TokenUsage.of(body.path("usage"))));
  }

  /** The body; some gateways write it as JSON text. */
  private static JsonNode body(JsonNode response) {
    JsonNode body = response.path("body");
    if (body.isTextual() && body.textValue().stripLeading().startsWith("{")) {
      JsonNode parsed = Json.parse(body.textValue());
      return parsed == null ? body : parsed;
    }
    return body;
  }

  private static @Nullable Integer status(JsonNode node) {
    if (node.isTextual() && node.textValue().matches("[0-9]{3}")) {
      return Integer.valueOf(node.textValue());
    }
    return node.isNumber() && node.canConvertToInt() ? node.asInt() : null;
  }

  /** The status decides; without one, whether there is a body and no error. */
  private static boolean succeeded(
      @Nullable Integer status, JsonNode body, @Nullable ResultError error) {
    if (status != null) {
      return status >= 200 && status < 300 && body.isObject();
    }
    return body.isObject() && error == null;
  }
}
