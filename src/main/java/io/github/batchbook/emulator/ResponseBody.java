package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.emulator.Reply.Finish;
import io.github.batchbook.emulator.Reply.Usage;

/** Answers of the Responses API. Their {@code model} is the deployment, as in the recorded Azure sample. */
final class ResponseBody {
  private ResponseBody() {}

  static ObjectNode answer(
      JsonNode request, Deployment deployment, Thinker thinker, Moment moment) {
    ResponsesJudge.judge(request, deployment.model());
    Reply reply =
        thinker.reply(Thinker.Question.responses(request), deployment.model(), moment.dice());
    boolean whole = reply.finish() == Finish.STOP || reply.finish() == Finish.TOOL;
    Dice dice = moment.dice();
    ObjectNode body = Json.object();
    body.put("id", "resp_synthetic" + dice.hex(40));
    body.put("object", "response");
    body.put("created_at", moment.seconds());
    body.put("status", whole ? "completed" : "incomplete");
    body.put("background", false);
    body.putNull("error");
    if (whole) {
      body.putNull("incomplete_details");
    } else {
      body.putObject("incomplete_details")
          .put("reason", reply.finish() == Finish.LENGTH ? "max_output_tokens" : "content_filter");
    }
    echo(body, request, "instructions", "max_output_tokens", "max_tool_calls");
    body.set(
        "metadata", request.path("metadata").isObject() ? request.get("metadata") : Json.object());
    body.put("model", deployment.name());
    body.set("output", output(reply, dice));
    body.put("parallel_tool_calls", request.path("parallel_tool_calls").asBoolean(true));
    echo(body, request, "previous_response_id", "prompt_cache_key");
    body.set("reasoning", reasoning(request, deployment));
    echo(body, request, "safety_identifier");
    body.put("service_tier", "default");
    body.put("store", request.path("store").asBoolean(true));
    body.put("temperature", request.path("temperature").asDouble(1));
    body.set("text", text(request));
    body.set(
        "tool_choice",
        request.hasNonNull("tool_choice")
            ? request.get("tool_choice")
            : Json.MAPPER.getNodeFactory().textNode("auto"));
    body.set("tools", tools(request));
    body.put("top_logprobs", request.path("top_logprobs").asInt(0));
    body.put("top_p", request.path("top_p").asDouble(1));
    body.put("truncation", request.path("truncation").asText("disabled"));
    body.set("usage", usage(reply.usage()));
    echo(body, request, "user");
    body.putNull("content_filters");
    return body;
  }

  private static void echo(ObjectNode body, JsonNode request, String... names) {
    for (String name : names) {
      JsonNode value = Fields.optional(request, name);
      if (value == null) {
        body.putNull(name);
      } else {
        body.set(name, value);
      }
    }
  }

  private static ArrayNode output(Reply reply, Dice dice) {
    ArrayNode output = Json.MAPPER.createArrayNode();
    if (reply.usage().reasoning() > 0) {
      ObjectNode item = output.addObject();
      item.put("id", "rs_synthetic" + dice.hex(40));
      item.put("type", "reasoning");
      item.putArray("summary");
    }
    if (reply.tool() != null) {
      ObjectNode item = output.addObject();
      item.put("id", "fc_synthetic" + dice.hex(40));
      item.put("type", "function_call");
      item.put("call_id", "call_synthetic" + dice.hex(16));
      item.put("name", reply.tool());
      item.put("arguments", reply.arguments());
      item.put("status", "completed");
      return output;
    }
    ObjectNode item = output.addObject();
    item.put("id", "msg_synthetic" + dice.hex(40));
    item.put("type", "message");
    item.put("role", "assistant");
    item.put("status", reply.finish() == Finish.STOP ? "completed" : "incomplete");
    ObjectNode part = item.putArray("content").addObject();
    if (reply.refusal() != null) {
      part.put("type", "refusal");
      part.put("refusal", reply.refusal());
    } else {
      part.put("type", "output_text");
      part.put("text", reply.text());
      part.putArray("annotations");
      part.putArray("logprobs");
    }
    return output;
  }

  private static ObjectNode reasoning(JsonNode request, Deployment deployment) {
    ObjectNode reasoning = Json.object();
    JsonNode asked = request.path("reasoning");
    if (Models.reasons(deployment.model())) {
      reasoning.put("effort", asked.path("effort").asText("medium"));
    } else {
      reasoning.putNull("effort");
    }
    reasoning.putNull("summary");
    return reasoning;
  }

  private static ObjectNode text(JsonNode request) {
    ObjectNode text = Json.object();
    JsonNode format = request.path("text").path("format");
    text.set("format", format.isObject() ? format(format) : Json.object().put("type", "text"));
    text.put("verbosity", request.path("text").path("verbosity").asText("medium"));
    return text;
  }

  private static ObjectNode format(JsonNode asked) {
    ObjectNode format = ((ObjectNode) asked).deepCopy();
    if (Json.text(asked, "type").equals("json_schema") && !asked.has("strict")) {
      format.put("strict", false);
    }
    return format;
  }

  private static ArrayNode tools(JsonNode request) {
    return request.path("tools").isArray()
        ? ((ArrayNode) request.get("tools")).deepCopy()
        : Json.MAPPER.createArrayNode();
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode json = Json.object();
    json.put("input_tokens", usage.input());
    json.putObject("input_tokens_details").put("cached_tokens", 0);
    json.put("output_tokens", usage.output());
    json.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
    json.put("total_tokens", usage.input() + usage.output());
    return json;
  }
}
