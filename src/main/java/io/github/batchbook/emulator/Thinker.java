package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.emulator.Reply.Finish;
import io.github.batchbook.emulator.Reply.Usage;
import org.jspecify.annotations.Nullable;

/** Decides what a model would have said to a body that was judged valid; stateless. */
final class Thinker {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private final Shares shares;

  Thinker(Shares shares) {
    this.shares = shares;
  }

  /** A body of either API with what the two call by different names. */
  record Question(
      Asked asked,
      @Nullable JsonNode schema,
      boolean anyJson,
      JsonNode tools,
      JsonNode choice,
      int limit) {

    static Question chat(JsonNode body) {
      JsonNode format = body.path("response_format");
      int limit =
          body.path("max_completion_tokens").asInt(body.path("max_tokens").asInt(UNLIMITED));
      return new Question(
          Asked.chat(body),
          Fields.optional(format.path("json_schema"), "schema"),
          !format.isMissingNode() && !Json.text(format, "type").equals("text"),
          body.path("tools"),
          body.path("tool_choice"),
          limit);
    }

    static Question responses(JsonNode body) {
      JsonNode format = body.path("text").path("format");
      return new Question(
          Asked.responses(body),
          Fields.optional(format, "schema"),
          !format.isMissingNode() && !Json.text(format, "type").equals("text"),
          body.path("tools"),
          body.path("tool_choice"),
          body.path("max_output_tokens").asInt(UNLIMITED));
    }
  }

  Reply reply(Question question, String model, Dice dice) {
    int thought =
        Models.reasons(model) ? Math.min(64 * dice.between(1, 8), question.limit() / 2) : 0;
    int room = question.limit() - thought;
    Usage usage = new Usage(question.asked().tokens(), 0, thought);
    double drawn = dice.unit() - shares.refused();
    if (drawn < 0) {
      return refusal(usage);
    }
    drawn -= shares.truncated();
    if (drawn < 0) {
      return truncated(question, usage, dice);
    }
    drawn -= shares.filtered();
    if (drawn < 0) {
      if (dice.below(2) == 0) {
        throw BodyFault.of(400, filterError(dice));
      }
      return Reply.text("", Finish.FILTER, usage);
    }
    if (drawn - shares.failed() < 0) {
      throw failure(dice);
    }
    JsonNode tool = tool(question, dice);
    return tool != null ? call(tool, usage, dice) : answered(question, room, usage, dice);
  }

  private static Reply refusal(Usage usage) {
    String words = Prose.MARK + " I'm sorry, I can't help with that.";
    return new Reply(null, words, null, "", Finish.STOP, spent(usage, words));
  }

  private static Reply truncated(Question question, Usage usage, Dice dice) {
    String whole = text(question, dice);
    String part = Prose.within(whole, Math.max(1, Asked.tokensOf(whole) / 2));
    return Reply.text(part, Finish.LENGTH, spent(usage, part));
  }

  /** By default whole, and shorter where the limit asks for it; cut only when nothing shorter would be valid. */
  private static Reply answered(Question question, int room, Usage usage, Dice dice) {
    String text = text(question, dice);
    if (Asked.tokensOf(text) > room && question.schema() != null) {
      text = Json.text(SchemaInstance.smallest(question.schema(), dice));
    }
    if (Asked.tokensOf(text) <= room) {
      return Reply.text(text, Finish.STOP, spent(usage, text));
    }
    String part = Prose.within(text, room);
    boolean prose = !question.anyJson() && part.startsWith(Prose.MARK);
    return Reply.text(part, prose ? Finish.STOP : Finish.LENGTH, spent(usage, part));
  }

  private static String text(Question question, Dice dice) {
    if (question.schema() != null) {
      return Json.text(
          SchemaInstance.of(question.schema(), dice, question.asked().prompt()));
    }
    String prose = Prose.answer(question.asked(), dice);
    return question.anyJson() ? Json.text(Json.object().put("answer", prose)) : prose;
  }

  private @Nullable JsonNode tool(Question question, Dice dice) {
    JsonNode choice = question.choice();
    boolean none = choice.asText().equals("none");
    if (!question.tools().isArray() || question.tools().isEmpty() || none) {
      return null;
    }
    boolean must = choice.asText().equals("required") || choice.isObject();
    if (!must && dice.unit() >= shares.toolCalls()) {
      return null;
    }
    String wanted = choice.has("function")
        ? Json.text(choice.get("function"), "name")
        : Json.text(choice, "name");
    JsonNode first = null;
    for (JsonNode tool : question.tools()) {
      JsonNode function = tool.has("function") ? tool.get("function") : tool;
      if (Json.text(function, "name").equals(wanted)) {
        return function;
      }
      boolean callable = Json.text(tool, "type").equals("function");
      first = first == null && callable ? function : first;
    }
    return first;
  }

  private static Reply call(JsonNode function, Usage usage, Dice dice) {
    JsonNode parameters = function.path("parameters");
    String arguments =
        parameters.isObject() ? Json.text(SchemaInstance.of(parameters, dice, "")) : "{}";
    return new Reply(
        null, null, Json.text(function, "name"), arguments, Finish.TOOL, spent(usage, arguments));
  }

  private static Usage spent(Usage usage, String text) {
    return new Usage(usage.input(), usage.reasoning() + Asked.tokensOf(text), usage.reasoning());
  }

  private static BodyFault failure(Dice dice) {
    return dice.below(2) == 0
        ? BodyFault.of(
            500,
            BodyFault.error(
                "The server had an error while processing your request.",
                "server_error",
                null,
                null))
        : BodyFault.of(
            429,
            BodyFault.error(
                "Rate limit reached for the deployment.", "requests", null, "rate_limit_exceeded"));
  }

  private static ObjectNode filterError(Dice dice) {
    ObjectNode error = BodyFault.error(
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. "
            + "Please modify your prompt and retry.",
        null,
        "prompt",
        "content_filter");
    error.put("status", 400);
    ObjectNode inner = error.putObject("innererror");
    inner.put("code", "ResponsibleAIPolicyViolation");
    inner.set("content_filter_result", Filters.prompt(dice.pick(Filters.KINDS)));
    return error;
  }
}
