package io.github.batchbook.result;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user can do about a cause of failure. */
final class Remedies {
  private static final String BUSY = "The service was busy or failed: %retry --only failed.";

  private Remedies() {}

  static String of(Outcome outcome, @Nullable Integer status, @Nullable String code) {
    return switch (outcome) {
      case ANSWERED -> "Read schema_error; set \"strict\": true in the schema, or ask these again.";
      case TRUNCATED -> "Ask these again with a larger token limit: %retry --only truncated.";
      case REFUSED -> "The model declined: word the prompt otherwise.";
      case FILTERED ->
        "The content filter stopped it: word the prompt otherwise, or change the deployment's filter.";
      case EXPIRED, CANCELLED, MISSING ->
        "These were not answered: %retry --only " + outcome.word() + ".";
      case PENDING -> "Wait: the job has not ended.";
      case FAILED ->
        ofCode(code == null ? "" : code.toLowerCase(Locale.ROOT), status == null ? 0 : status);
    };
  }

  private static String ofCode(String code, int status) {
    return switch (code) {
      case "context_length_exceeded", "string_above_max_length" ->
        "The prompt is too long for the model: shorten or split it.";
      case "deploymentnotfound", "model_not_found", "model_mismatch" ->
        "No such deployment on this resource: check the name with %batch_file and submit again.";
      case "token_limit_exceeded" ->
        "The deployment's queue is full: %retry when other jobs have ended, or raise its quota.";
      case "invalid_image", "invalid_image_url", "invalid_image_format", "image_parse_error" ->
        "The service cannot read the image: check its address or its bytes.";
      case "rate_limit_exceeded", "server_error", "internal_error", "timeout" -> BUSY;
      default ->
        ofStatus(status == 0 && code.matches("[45][0-9]{2}") ? Integer.parseInt(code) : status);
    };
  }

  private static String ofStatus(int status) {
    if (status == 401 || status == 403) {
      return "Access was denied: check the deployment's and the resource's rights.";
    }
    if (status == 404) {
      return "Not found: check the deployment's name and the request's url.";
    }
    if (status == 408 || status == 409 || status == 429 || status >= 500) {
      return BUSY;
    }
    if (status == 200) {
      return "Ask again; with a reasoning model, allow more output tokens.";
    }
    if (status >= 400) {
      return "The request itself is wrong: correct it and submit a new file.";
    }
    return "%results --raw CUSTOM_ID shows what the service wrote; %retry asks again.";
  }
}
