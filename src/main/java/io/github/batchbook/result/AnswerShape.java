package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.jsonl.Mark;
import io.github.batchbook.jsonl.Marks;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all result lines of one shape have in common: their verdict, and which of their holes hold the id, the text and the counts.
 * Immutable.
 */
final class AnswerShape {
  static final byte NOTHING = 0;
  static final byte ID = 1;
  static final byte REQUEST_ID = 2;
  static final byte TEXT = 3;

  /** A word or number beside {@code filtered}: were it itself the word true, the strict reader would have to see it. */
  static final byte FINDING = 4;

  /** A count; the number above this one is its place in {@link TokenUsage}. */
  static final byte COUNT = 5;

  private static final int IN_INPUT = 10;
  private static final int IN_PROMPT = 11;
  private static final int CACHED_INPUT = 12;
  private static final int CACHED_PROMPT = 13;
  private static final int OUT_OUTPUT = 14;
  private static final int OUT_COMPLETION = 15;
  private static final int REASONING_OUTPUT = 16;
  private static final int REASONING_COMPLETION = 17;
  private static final int TOTAL = 18;

  /** All that {@link ResultLine} and what it calls look at belongs to the shape, or is a hole whose place is kept. */
  static final Marks MARKS = marks();

  private static Marks marks() {
    return answers(Marks.all(Mark.SKIP)
        .with("custom_id", Mark.VALUE, ID)
        .with("error.**", Mark.LITERAL)
        .with("response", Mark.LITERAL)
        .with("response.status_code", Mark.LITERAL)
        .with("response.request_id", Mark.VALUE, REQUEST_ID)
        .with("response.body", Mark.LITERAL)
        .with("response.body.error.**", Mark.LITERAL)
        .with("response.body.code", Mark.LITERAL)
        .with("response.body.message", Mark.LITERAL)
        .with("response.body.model", Mark.LITERAL)
        .with("response.body.object", Mark.LITERAL)
        .with("response.body.status", Mark.LITERAL)
        .with("response.body.incomplete_details.**", Mark.LITERAL)
        .with("response.body.data.**", Mark.LITERAL)
        .with("response.body.usage.input_tokens", Mark.COUNT, IN_INPUT)
        .with("response.body.usage.prompt_tokens", Mark.COUNT, IN_PROMPT)
        .with("response.body.usage.input_tokens_details.cached_tokens", Mark.COUNT, CACHED_INPUT)
        .with("response.body.usage.prompt_tokens_details.cached_tokens", Mark.COUNT, CACHED_PROMPT)
        .with("response.body.usage.output_tokens", Mark.COUNT, OUT_OUTPUT)
        .with("response.body.usage.completion_tokens", Mark.COUNT, OUT_COMPLETION)
        .with(
            "response.body.usage.output_tokens_details.reasoning_tokens",
            Mark.COUNT,
            REASONING_OUTPUT)
        .with(
            "response.body.usage.completion_tokens_details.reasoning_tokens",
            Mark.COUNT,
            REASONING_COMPLETION)
        .with("response.body.usage.total_tokens", Mark.COUNT, TOTAL));
  }

  private static Marks answers(Marks marks) {
    return marks
        .with("response.body.choices[].index", Mark.LITERAL)
        .with("response.body.choices[].finish_reason", Mark.LITERAL)
        .with("response.body.choices[].content_filter_results.**", Mark.VALUE, FINDING)
        .with("response.body.choices[].message.content", Mark.VALUE, TEXT)
        .with("response.body.choices[].message.content[]", Mark.VALUE, TEXT)
        .with("response.body.choices[].message.content[].text", Mark.VALUE, TEXT)
        .with("response.body.choices[].message.content[].refusal", Mark.LITERAL)
        .with("response.body.choices[].message.refusal", Mark.LITERAL)
        .with("response.body.choices[].message.tool_calls.**", Mark.LITERAL)
        .with("response.body.choices[].message.function_call.**", Mark.LITERAL)
        .with("response.body.output[].type", Mark.LITERAL)
        .with("response.body.output[].content", Mark.VALUE, TEXT)
        .with("response.body.output[].content[]", Mark.VALUE, TEXT)
        .with("response.body.output[].content[].text", Mark.VALUE, TEXT)
        .with("response.body.output[].content[].refusal", Mark.LITERAL)
        .with("response.body.content_filters[].content_filter_results.**", Mark.VALUE, FINDING);
  }

  private final int verdict;
  private final byte[] use;
  private final int[] counts;

  private AnswerShape(int verdict, byte[] use, int[] counts) {
    this.verdict = verdict;
    this.use = use;
    this.counts = counts;
  }

  /** The number of the verdict. */
  int verdict() {
    return verdict;
  }

  /** For each hole what it is: one of the constants here. Not to be changed. */
  byte[] use() {
    return use;
  }

  /** The counts of {@link TokenUsage} that are no holes, in its order, negative where there is none. Not to be changed. */
  int[] counts() {
    return counts;
  }

  /**
   * What lines have in common that have the shape of this one; null when that is not enough to judge them.
   *
   * @param tags the tags of the line's holes, in order
   */
  static @Nullable AnswerShape of(JsonNode line, ResultLine read, int[] tags, Verdicts verdicts) {
    JsonNode response = line.path("response");
    JsonNode body = response.path("body");
    Walk walk = new Walk(body);
    if (body.isTextual()
        || body.has("data")
        || response.path("request_id").isNumber()
        || read.refusal() != null
        || read.toolCalls() != null
        || Answer.of(body).filtered() != null
        || !walk.isPlain()) {
      return null;
    }
    byte[] use = new byte[tags.length];
    int texts = 0;
    for (int hole = 0; hole < tags.length; hole++) {
      use[hole] = tags[hole] == TEXT
          ? walk.asked.get(texts++) ? TEXT : NOTHING
          : tags[hole] < IN_INPUT ? (byte) tags[hole] : count(body.path("usage"), tags[hole]);
    }
    return texts != walk.texts
        ? null
        : new AnswerShape(verdicts.number(Verdict.of(read)), use, counts(read.usage()));
  }

  /** The use of a count: none when another key of the same meaning stands before it. */
  private static byte count(JsonNode usage, int tag) {
    boolean input = TokenUsage.isCount(usage.path("input_tokens"));
    boolean output = TokenUsage.isCount(usage.path("output_tokens"));
    boolean inputDetails = usage.path("input_tokens_details").isObject();
    boolean outputDetails = usage.path("output_tokens_details").isObject();
    int place = switch (tag) {
      case IN_INPUT -> 0;
      case IN_PROMPT -> input ? -1 : 0;
      case CACHED_INPUT -> 1;
      case CACHED_PROMPT -> inputDetails ? -1 : 1;
      case OUT_OUTPUT -> 2;
      case OUT_COMPLETION -> output ? -1 : 2;
      case REASONING_OUTPUT -> 3;
      case REASONING_COMPLETION -> outputDetails ? -1 : 3;
      default -> 4;
    };
    return place < 0 ? NOTHING : (byte) (COUNT + place);
  }

  static int[] counts(TokenUsage usage) {
    return new int[] {
      orNegative(usage.input()),
      orNegative(usage.cached()),
      orNegative(usage.output()),
      orNegative(usage.reasoning()),
      orNegative(usage.total())
    };
  }

  private static int orNegative(@Nullable Integer count) {
    return count == null ? -1 : count;
  }

  /** A walk over a body's texts in the order in which they stand in the line. */
  private static final class Walk {
    private final JsonNode body;
    private final boolean chat;
    private final BitSet asked = new BitSet();
    private int texts;
    private boolean plain = true;

    Walk(JsonNode body) {
      this.body = body;
      this.chat = body.path("choices").isArray();
    }

    boolean isPlain() {
      plain = !body.path("content_filters").isObject() && !body.path("output").isObject();
      for (Map.Entry<String, JsonNode> field : body.properties()) {
        if (field.getKey().equals("choices")) {
          int first = Answer.firstChoice(field.getValue());
          for (int i = 0; i < field.getValue().size(); i++) {
            messages(field.getValue().path(i).path("message"), i == first);
          }
        } else if (field.getKey().equals("output")) {
          for (JsonNode item : field.getValue()) {
            messages(item, !chat && item.path("type").asText().equals("message"));
          }
        }
      }
      return plain && !body.path("choices").isObject();
    }

    private void messages(JsonNode message, boolean counts) {
      JsonNode content = message.path("content");
      plain &= !content.isObject();
      text(content, counts);
      for (JsonNode part : content) {
        text(part, counts);
        text(part.path("text"), counts);
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
