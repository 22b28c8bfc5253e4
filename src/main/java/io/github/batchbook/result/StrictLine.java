package io.github.batchbook.result;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.ResultProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a result file, read strictly and as a whole.
 *
 * @param json the line's object; null when it is none
 * @param read what it says; null when it is left out
 * @param problems what is wrong with it
 */
record StrictLine(@Nullable JsonNode json, @Nullable ResultLine read, List<LineProblem> problems) {
  /** Something wrong with a line whose number is not known yet. */
  record LineProblem(Kind kind, @Nullable String customId, String message) {}

  /** Reads a line in a range of bytes, without its LF. */
  static StrictLine read(byte[] bytes, int start, int end, boolean first) {
    List<LineProblem> problems = new ArrayList<>();
    int from = first ? withoutMark(bytes, start, end) : start;
    JsonNode json = parse(bytes, from, end, problems);
    if (json != null && !json.isObject()) {
      problems.add(new LineProblem(Kind.NOT_JSON, null, "not a JSON object; the line is left out"));
      json = null;
    }
    if (json == null) {
      return new StrictLine(null, null, problems);
    }
    ResultLine read = ResultLine.of(json).orElse(null);
    if (read == null) {
      problems.add(new LineProblem(Kind.NO_CUSTOM_ID, null, "no custom_id; the line is left out"));
    }
    return new StrictLine(json, read, problems);
  }

  /** Whether a line has nothing but white space. */
  static boolean isBlank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\r' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Whether every key stands only once in its object. */
  static boolean hasKeysOnce(byte[] bytes, int start, int end) {
    try (JsonParser parser = Json.MAPPER.getFactory().createParser(bytes, start, end - start)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      while (parser.nextToken() != null) {
        // Reads on.
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable JsonNode parse(
      byte[] bytes, int start, int end, List<LineProblem> problems) {
    try {
      return Json.MAPPER.readTree(bytes, start, end - start);
    } catch (IOException e) {
      String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
      JsonNode mended = text.indexOf('\uFFFD') >= 0 ? Json.parse(text) : null;
      if (mended == null) {
        problems.add(new LineProblem(
            Kind.NOT_JSON, null, "not JSON (" + reason(e) + "); the line is left out"));
        return null;
      }
      problems.add(new LineProblem(
          Kind.INVALID_UTF8,
          Json.text(mended.path("custom_id")),
          "bytes that are no UTF-8 became U+FFFD"));
      return mended;
    }
  }

  private static int withoutMark(byte[] bytes, int start, int end) {
    boolean marked = end - start >= 3
        && bytes[start] == (byte) 0xEF
        && bytes[start + 1] == (byte) 0xBB
        && bytes[start + 2] == (byte) 0xBF;
    return marked ? start + 3 : start;
  }

  /** What is wrong, without the text around it: a message must not carry an answer. */
  private static String reason(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return "at byte " + Math.max(0, json.getLocation().getByteOffset());
    }
    return "unreadable";
  }
}
