package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.emulator.Reply.Finish;
import io.github.batchbook.emulator.Reply.Usage;
import java.util.ArrayList;
import java.util.List;

/** Answers of the Chat Completions API. Their {@code model} is the model behind the deployment, as on Azure. */
final class ChatBody {
  private ChatBody() {}

  static ObjectNode answer(
      JsonNode request, Deployment deployment, Thinker thinker, Moment moment) {
    ChatJudge.judge(request, deployment.model());
    Thinker.Question question = Thinker.Question.chat(request);
    List<Reply> replies = new ArrayList<>();
    Usage usage = new Usage(question.asked().tokens(), 0, 0);
    for (int i = 0; i < request.path("n").asInt(1); i++) {
      Reply reply = thinker.reply(question, deployment.model(), moment.dice());
      usage = usage.plus(reply.usage());
      replies.add(reply);
    }
    ObjectNode body = Json.object();
    body.put("id", "chatcmpl-synthetic" + moment.dice().hex(20));
    body.put("object", "chat.completion");
    body.put("created", moment.seconds());
    body.put("model", deployment.model());
    body.put("system_fingerprint", "fp_synthetic");
    ArrayNode choices = body.putArray("choices");
    for (int i = 0; i < replies.size(); i++) {
      choices.add(choice(replies.get(i), i, moment.dice()));
    }
    ObjectNode prompt = body.putArray("prompt_filter_results").addObject();
    prompt.put("prompt_index", 0);
    prompt.set("content_filter_results", Filters.SAFE_PROMPT);
    body.set("usage", usage(usage));
    return body;
  }

  private static ObjectNode choice(Reply reply, int index, Dice dice) {
    ObjectNode choice = Json.object();
    choice.put("index", index);
    choice.put("finish_reason", reply.finish().word());
    choice.putNull("logprobs");
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    message.put("content", reply.text());
    message.put("refusal", reply.refusal());
    if (reply.tool() != null) {
      ObjectNode call = message.putArray("tool_calls").addObject();
      call.put("id", "call_synthetic" + dice.hex(16));
      call.put("type", "function");
      ObjectNode function = call.putObject("function");
      function.put("name", reply.tool());
      function.put("arguments", reply.arguments());
    }
    choice.set(
        "content_filter_results",
        reply.finish() == Finish.FILTER
            ? Filters.answer(dice.pick(Filters.KINDS))
            : Filters.SAFE_ANSWER);
    return choice;
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = Json.object();
    json.put("prompt_tokens", usage.input());
    json.put("completion_tokens", usage.output());
    json.put("total_tokens", usage.input() + usage.output());
    json.putObject("prompt_tokens_details").put("cached_tokens", 0);
    json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    return json;
  }
}
