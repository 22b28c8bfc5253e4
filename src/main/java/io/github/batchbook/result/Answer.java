package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a body of the service says: a chat completion, a response or a list of embeddings, read into the same few facts.
 *
 * @param text the text of all parts of all messages; null when there is no text part at all
 * @param refusal the model's refusal; null when there is none
 * @param toolCalls the calls as a JSON array of {@code {id, name, arguments}}; null when there are none
 * @param other whether there is output of another kind, such as the call of a hosted tool
 * @param finish why the answer ends, in the service's word: {@code finish_reason}, the reason for being incomplete, or the status
 * @param filtered what the content filter found, such as {@code violence: high}; null when it stopped nothing
 */
record Answer(
    @Nullable String text,
    @Nullable String refusal,
    @Nullable String toolCalls,
    boolean other,
    @Nullable String finish,
    @Nullable String filtered) {
  static Answer of(JsonNode body) {
    if (body.path("choices").isArray()) {
      return ofChat(body);
    }
    if (body.path("output").isArray() || body.path("object").asText().equals("response")) {
      return ofResponse(body);
    }
    return ofEmbeddings(body);
  }

  /** Whether there is anything that a caller could use. */
  boolean hasOutput() {
    return text != null || toolCalls != null || other;
  }

  private static Answer ofChat(JsonNode body) {
    JsonNode choice = body.path("choices").path(firstChoice(body.path("choices")));
    JsonNode message = choice.path("message");
    Parts parts = new Parts();
    parts.addContent(message.path("content"));
    parts.addRefusal(message.path("refusal"));
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function =
          call.path("function").isObject() ? call.path("function") : call.path("custom");
      parts.addCall(call.path("id"), function);
    }
    if (message.path("function_call").isObject()) {
      parts.addCall(message.path("id"), message.path("function_call"));
    }
    String filtered = FilterFindings.of(choice.path("content_filter_results"));
    return parts.answer(Json.text(choice.path("finish_reason")), filtered);
  }

  /** Where the choice of index 0 stands: with several, their order is not promised. */
  static int firstChoice(JsonNode choices) {
    for (int i = 0; i < choices.size(); i++) {
      if (choices.path(i).path("index").asInt(-1) == 0) {
        return i;
      }
    }
    return 0;
  }

  private static Answer ofResponse(JsonNode body) {
    Parts parts = new Parts();
    for (JsonNode item : body.path("output")) {
      switch (item.path("type").asText()) {
        case "message" -> parts.addContent(item.path("content"));
        case "function_call", "custom_tool_call" -> parts.addCall(item.path("call_id"), item);
        case "reasoning" -> {
          // What the model thought is no answer.
        }
        default -> parts.other = true;
      }
    }
    String status = Json.text(body.path("status"));
    String reason = Json.text(body.path("incomplete_details").path("reason"));
    String filtered = FilterFindings.ofList(body.path("content_filters"));
    return parts.answer("incomplete".equals(status) && reason != null ? reason : status, filtered);
  }

  private static Answer ofEmbeddings(JsonNode body) {
    JsonNode data = body.path("data");
    if (!data.isArray() || data.isEmpty() || !data.path(0).has("embedding")) {
      return new Answer(null, null, null, false, null, null);
    }
    List<String> vectors = new ArrayList<>();
    for (JsonNode item : data) {
      vectors.add(item.path("embedding").toString());
    }
    String text = vectors.size() == 1 ? vectors.get(0) : "[" + String.join(",", vectors) + "]";
    return new Answer(text, null, null, false, null, null);
  }

  /** Collects the parts of an answer while it is read. */
  private static final class Parts {
    private @Nullable StringBuilder text;
    private @Nullable StringBuilder refusal;
    private @Nullable ArrayNode calls;
    private boolean other;

    void addContent(JsonNode content) {
      if (content.isTextual()) {
        text = appended(text, content);
        return;
      }
      for (JsonNode part : content) {
        addRefusal(part.path("refusal"));
        if (part.isTextual()) {
          text = appended(text, part);
        } else if (part.path("text").isTextual()) {
          text = appended(text, part.path("text"));
        }
      }
    }

    void addRefusal(JsonNode node) {
      if (node.isTextual() && !node.textValue().isBlank()) {
        refusal = appended(refusal, node);
      }
    }

    void addCall(JsonNode id, JsonNode function) {
      ObjectNode call = JsonNodeFactory.instance.objectNode();
      call.set("id", id.isTextual() ? id : JsonNodeFactory.instance.nullNode());
      call.set("name", function.path("name").deepCopy());
      JsonNode arguments =
          function.has("arguments") ? function.path("arguments") : function.path("input");
      call.set("arguments", arguments.deepCopy());
      calls = calls == null ? JsonNodeFactory.instance.arrayNode() : calls;
      calls.add(call);
    }

    private static StringBuilder appended(@Nullable StringBuilder builder, JsonNode text) {
      return (builder == null ? new StringBuilder() : builder).append(text.textValue());
    }

    Answer answer(@Nullable String finish, @Nullable String filtered) {
      return new Answer(
          text == null ? null : text.toString(),
          refusal == null ? null : refusal.toString(),
          calls == null ? null : calls.toString(),
          other,
          finish,
          filtered);
    }
  }
}
