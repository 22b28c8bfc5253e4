package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.batchfile.Endpoint;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.jsonl.Mark;
import io.github.batchbook.jsonl.Marks;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all request lines of one shape have in common: which of their holes is the id, which make up the prompt, and the facts.
 * Immutable.
 */
final class RequestShape {
  private static final int ID = 1;
  private static final int TEXT = 2;

  /** Holes are the id, every text that a prompt may be made of, and whatever nobody asks for. */
  static final Marks MARKS = Marks.all(Mark.SKIP)
      .with("custom_id", Mark.VALUE, ID)
      .with("url", Mark.LITERAL)
      .with("body", Mark.LITERAL)
      .with("body.model", Mark.LITERAL)
      .with("body.messages", Mark.VALUE, TEXT)
      .with("body.messages[].role", Mark.LITERAL)
      .with("body.messages[].content", Mark.VALUE, TEXT)
      .with("body.messages[].content[]", Mark.VALUE, TEXT)
      .with("body.messages[].content[].text", Mark.VALUE, TEXT)
      .with("body.input", Mark.VALUE, TEXT)
      .with("body.input[]", Mark.VALUE, TEXT)
      .with("body.input[].text", Mark.VALUE, TEXT)
      .with("body.input[].role", Mark.LITERAL)
      .with("body.input[].content", Mark.VALUE, TEXT)
      .with("body.input[].content[]", Mark.VALUE, TEXT)
      .with("body.input[].content[].text", Mark.VALUE, TEXT)
      .with("body.response_format.**", Mark.LITERAL)
      .with("body.text.**", Mark.LITERAL);

  private final int id;
  private final int[] prompt;
  private final RequestFacts facts;

  private RequestShape(int id, int[] prompt, RequestFacts facts) {
    this.id = id;
    this.prompt = prompt;
    this.facts = facts;
  }

  /** The hole of the id. */
  int id() {
    return id;
  }

  /** The holes whose texts make up the prompt, in order; not to be changed. */
  int[] prompt() {
    return prompt;
  }

  RequestFacts facts() {
    return facts;
  }

  /**
   * What lines have in common that have the shape of this one; null when their prompts cannot be taken from holes alone.
   *
   * @param tags the tags of the line's holes, in order
   */
  static @Nullable RequestShape of(RequestLine line, int[] tags) {
    Walk walk = new Walk(line);
    if (!walk.isPlain()) {
      return null;
    }
    int id = -1;
    int[] prompt = new int[walk.asked.cardinality()];
    int texts = 0;
    int taken = 0;
    for (int hole = 0; hole < tags.length; hole++) {
      if (tags[hole] == ID) {
        id = hole;
      } else if (tags[hole] == TEXT) {
        if (walk.asked.get(texts++)) {
          prompt[taken++] = hole;
        }
      }
    }
    return id < 0 || texts != walk.texts ? null : new RequestShape(id, prompt, facts(line));
  }

  static RequestFacts facts(RequestLine line) {
    return new RequestFacts(line.deployment(), line.outputSchema().orElse(null));
  }

  /** A walk over a request's texts in the order in which they stand in the line. */
  private static final class Walk {
    private final RequestLine line;
    private final BitSet asked = new BitSet();
    private int texts;
    private boolean plain = true;

    Walk(RequestLine line) {
      this.line = line;
    }

    boolean isPlain() {
      boolean chat = line.endpoint() == Endpoint.CHAT_COMPLETIONS;
      for (Map.Entry<String, JsonNode> field : line.body().properties()) {
        if (field.getKey().equals("messages")) {
          input(field.getValue(), chat, false);
        } else if (field.getKey().equals("input")) {
          input(field.getValue(), !chat, true);
        }
      }
      return plain;
    }

    private void input(JsonNode input, boolean counts, boolean hasTexts) {
      plain &= !input.isObject();
      text(input, counts);
      int last = counts && line.endpoint() != Endpoint.EMBEDDINGS ? lastOfUser(input) : -1;
      for (int i = 0; i < input.size(); i++) {
        JsonNode item = input.path(i);
        boolean embedded = counts && line.endpoint() == Endpoint.EMBEDDINGS;
        text(item, embedded);
        for (Map.Entry<String, JsonNode> field : item.properties()) {
          if (field.getKey().equals("content")) {
            content(field.getValue(), i == last);
          } else if (field.getKey().equals("text") && hasTexts) {
            text(field.getValue(), embedded);
          }
        }
      }
    }

    private static int lastOfUser(JsonNode messages) {
      for (int i = messages.size() - 1; i >= 0; i--) {
        if (messages.path(i).path("role").asText().equals("user")) {
          return i;
        }
      }
      return -1;
    }

    private void content(JsonNode content, boolean counts) {
      plain &= !content.isObject();
      text(content, counts);
      for (JsonNode part : content) {
        text(part, counts);
        Optional.ofNullable(part.get("text")).ifPresent(text -> text(text, counts));
      }
    }

    private void text(JsonNode node, boolean counts) {
      if (node.isTextual() && counts) {
        asked.set(texts);
      }
      texts += node.isTextual() || node.isNumber() ? 1 : 0;
    }
  }
}
