package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a result line and why: by the status first, then by what the body says. An error has a code only where the service
 * wrote one.
 */
record Judgement(Outcome outcome, @Nullable ResultError error) {
  private static final ResultError NO_OUTPUT = new ResultError(
      null, "the request succeeded, but its answer has neither text nor tool calls");

  /** A request that the service answered with a status of success. */
  static Judgement ofAnswer(Answer answer, JsonNode body, @Nullable ResultError error) {
    String finish = answer.finish() == null ? "" : answer.finish();
    if (finish.equals("content_filter")) {
      return new Judgement(Outcome.FILTERED, filtered(answer, error));
    }
    if (error != null && !answer.hasOutput() && answer.refusal() == null) {
      return ofFailure(null, error);
    }
    if (answer.refusal() != null) {
      return new Judgement(Outcome.REFUSED, error);
    }
    if (finish.equals("length") || body.path("status").asText().equals("incomplete")) {
      return new Judgement(Outcome.TRUNCATED, error);
    }
    return switch (body.path("status").asText()) {
      case "failed" -> new Judgement(Outcome.FAILED, error);
      case "cancelled" -> new Judgement(Outcome.CANCELLED, error);
      default ->
        answer.hasOutput()
            ? new Judgement(Outcome.ANSWERED, error)
            : new Judgement(Outcome.FAILED, NO_OUTPUT);
    };
  }

  private static ResultError filtered(Answer answer, @Nullable ResultError error) {
    if (error != null) {
      return error;
    }
    String found = answer.filtered() == null ? "" : ": " + answer.filtered();
    return new ResultError(null, "the content filter stopped the answer" + found);
  }

  /** A request that did not succeed. */
  static Judgement ofFailure(@Nullable Integer status, ResultError error) {
    String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
    Outcome outcome = switch (code) {
      case "content_filter", "contentfilter", "responsibleaipolicyviolation" -> Outcome.FILTERED;
      case "batch_expired" -> Outcome.EXPIRED;
      case "batch_cancelled", "batch_canceled" -> Outcome.CANCELLED;
      default -> Outcome.FAILED;
    };
    boolean told = error.code() != null || error.message() != null;
    return new Judgement(outcome, told ? error : new ResultError(null, untold(status)));
  }

  private static String untold(@Nullable Integer status) {
    return status == null
        ? "the line has neither an answer nor an error"
        : "status " + status + " without an error";
  }
}
