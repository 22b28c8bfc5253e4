package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** An answer in pieces: the events into which a synchronous call with {@code stream} gets its answer, as server-sent events. */
final class Streamed {
  private static final int PIECE = 24;

  private final StringBuilder events = new StringBuilder();
  private int number;

  private Streamed() {}

  /** The events of an answer of the Chat Completions API, with usage where it was asked for. */
  static String chat(ObjectNode answer, boolean usage) {
    Streamed stream = new Streamed();
    for (JsonNode choice : answer.path("choices")) {
      stream.choice(answer, choice);
    }
    if (usage) {
      ObjectNode last = chunk(answer);
      last.putArray("choices");
      last.set("usage", answer.get("usage"));
      stream.data(last);
    }
    return stream.events.append("data: [DONE]\n\n").toString();
  }

  private void choice(ObjectNode answer, JsonNode choice) {
    JsonNode message = choice.path("message");
    delta(answer, choice, Json.object().put("role", "assistant").put("content", ""), false);
    for (String field : new String[] {"content", "refusal"}) {
      for (String piece : pieces(Json.text(message, field))) {
        delta(answer, choice, Json.object().put(field, piece), false);
      }
    }
    int index = 0;
    for (JsonNode call : message.path("tool_calls")) {
      ObjectNode delta = Json.object();
      ObjectNode one = ((ObjectNode) call).deepCopy();
      delta.putArray("tool_calls").add(one.put("index", index++));
      delta(answer, choice, delta, false);
    }
    delta(answer, choice, Json.object(), true);
  }

  private void delta(ObjectNode answer, JsonNode choice, ObjectNode delta, boolean last) {
    ObjectNode chunk = chunk(answer);
    ObjectNode one = chunk.putArray("choices").addObject();
    one.set("index", choice.get("index"));
    one.set("delta", delta);
    one.putNull("logprobs");
    if (last) {
      one.set("finish_reason", choice.get("finish_reason"));
    } else {
      one.putNull("finish_reason");
    }
    data(chunk);
  }

  private static ObjectNode chunk(ObjectNode answer) {
    ObjectNode chunk = Json.object();
    chunk.set("id", answer.get("id"));
    chunk.put("object", "chat.completion.chunk");
    for (String field : new String[] {"created", "model", "system_fingerprint"}) {
      chunk.set(field, answer.get(field));
    }
    return chunk;
  }

  /** The events of an answer of the Responses API. */
  static String responses(ObjectNode answer) {
    Streamed stream = new Streamed();
    ObjectNode begun = answer.deepCopy();
    begun.put("status", "in_progress").putNull("incomplete_details").putNull("usage");
    ArrayNode nothing = begun.putArray("output");
    stream.event("response.created", Json.object().set("response", begun));
    stream.event("response.in_progress", Json.object().set("response", begun));
    for (JsonNode item : answer.path("output")) {
      stream.item(nothing.size(), (ObjectNode) item);
      nothing.addNull();
    }
    boolean whole = Json.text(answer, "status").equals("completed");
    stream.event(
        whole ? "response.completed" : "response.incomplete",
        Json.object().set("response", answer));
    return stream.events.toString();
  }

  private void item(int index, ObjectNode item) {
    ObjectNode begun = item.deepCopy();
    if (begun.has("status")) {
      begun.put("status", "in_progress");
    }
    if (begun.has("content")) {
      begun.putArray("content");
    }
    ObjectNode added = Json.object().put("output_index", index);
    event("response.output_item.added", added.set("item", begun));
    int part = 0;
    for (JsonNode content : item.path("content")) {
      part(
          Json.object()
              .put("item_id", Json.text(item, "id"))
              .put("output_index", index)
              .put("content_index", part++),
          (ObjectNode) content);
    }
    if (Json.text(item, "type").equals("function_call")) {
      ObjectNode done = Json.object().put("item_id", Json.text(item, "id"));
      event(
          "response.function_call_arguments.done",
          done.put("output_index", index)
              .put("name", Json.text(item, "name"))
              .put("arguments", Json.text(item, "arguments")));
    }
    ObjectNode done = Json.object().put("output_index", index);
    event("response.output_item.done", done.set("item", item));
  }

  private void part(ObjectNode place, ObjectNode content) {
    boolean refusal = Json.text(content, "type").equals("refusal");
    String field = refusal ? "refusal" : "text";
    String kind = refusal ? "response.refusal" : "response.output_text";
    String text = Json.text(content, field);
    event(
        "response.content_part.added",
        place.deepCopy().set("part", content.deepCopy().put(field, "")));
    for (String piece : pieces(text)) {
      event(kind + ".delta", withProbabilities(place.deepCopy().put("delta", piece), refusal));
    }
    event(kind + ".done", withProbabilities(place.deepCopy().put(field, text), refusal));
    event("response.content_part.done", place.deepCopy().set("part", content));
  }

  private static ObjectNode withProbabilities(ObjectNode event, boolean refusal) {
    if (!refusal) {
      event.putArray("logprobs");
    }
    return event;
  }

  private static List<String> pieces(String text) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + PIECE);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private void event(String type, ObjectNode fields) {
    ObjectNode event = Json.object().put("type", type).put("sequence_number", number++);
    event.setAll(fields);
    events.append("event: ").append(type).append('\n');
    data(event);
  }

  private void data(ObjectNode event) {
    events.append("data: ").append(Json.text(event)).append("\n\n");
  }
}
