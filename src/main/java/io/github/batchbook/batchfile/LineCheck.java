package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line strictly and says what is wrong with it by itself; what depends on other lines is
 * {@link FileCheck}'s business. Every verdict is decided here. Lives for one line.
 */
final class LineCheck {
  /** The most characters that a custom_id should have. */
  static final int LONGEST_ID = 64;

  private final byte[] bytes;
  private final int start;
  private int end;
  private final BodyReader bodies;
  private final List<Found> faults = new ArrayList<>();
  private @Nullable String id;
  private @Nullable Endpoint endpoint;
  private @Nullable Body body;
  private boolean hasId;
  private boolean hasMethod;
  private boolean hasUrl;
  private boolean hasBody;

  /**
   * What a line is.
   *
   * @param request whether it counts as a request: whether it is more than blank
   * @param json whether it is one JSON object; when not, only {@code customId} may be known
   * @param customId its id, when it has a usable one
   */
  record Verdict(
      boolean request,
      boolean json,
      @Nullable String customId,
      @Nullable Endpoint endpoint,
      @Nullable Body body,
      List<Found> faults) {}

  private LineCheck(byte[] bytes, int start, int end, BodyReader bodies) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.bodies = bodies;
  }

  /** Judges the bytes of one line, its LF and a file's byte order mark excluded. */
  static Verdict check(byte[] bytes, int start, int end, BodyReader bodies) throws IOException {
    return new LineCheck(bytes, start, end, bodies).verdict();
  }

  private Verdict verdict() throws IOException {
    if (end > start && bytes[end - 1] == '\r') {
      found(Fault.carriageReturn());
      end--;
    }
    int first = firstVisible();
    if (first == end) {
      found(Fault.blankLine());
      return new Verdict(false, false, null, null, null, faults);
    }
    boolean json = isText() && isObject(first) && isRead();
    return new Verdict(true, json, id, json ? endpoint : null, json ? body : null, faults);
  }

  private int firstVisible() {
    int i = start;
    while (i < end && (bytes[i] == ' ' || bytes[i] == '\t' || bytes[i] == '\r')) {
      i++;
    }
    return i;
  }

  private boolean isText() {
    int scan = Utf8.scan(bytes, start, end);
    if (scan >= 0) {
      found(Fault.notUtf8(), scan - start);
      return false;
    }
    if (scan == Utf8.SEPARATOR) {
      found(Fault.separator());
    }
    return true;
  }

  private boolean isObject(int first) {
    if (bytes[first] == '{') {
      return true;
    }
    found(Fault.json("not a JSON object"), first - start);
    return false;
  }

  /** Reads the line to its end; whether it is one JSON object. */
  private boolean isRead() throws IOException {
    int before = faults.size();
    try (JsonParser parser = Json.parser(bytes, start, end)) {
      parser.nextToken();
      envelope(parser);
      if (parser.nextToken() == null) {
        missing();
        return true;
      }
      forget(before);
      found(
          Fault.json("something follows the object"),
          parser.currentTokenLocation().getByteOffset());
    } catch (JsonProcessingException e) {
      forget(before);
      faults.add(JsonFault.of(e, bytes, start, end));
    }
    return false;
  }

  private void forget(int kept) {
    faults.subList(kept, faults.size()).clear();
  }

  private void envelope(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (key) {
        case "custom_id" -> id(value, parser);
        case "method" -> method(value, parser);
        case "url" -> url(value, parser);
        case "body" -> body(value, parser);
        default -> {}
      }
      parser.skipChildren();
    }
  }

  private void id(JsonToken value, JsonParser parser) throws IOException {
    hasId = true;
    if (value != JsonToken.VALUE_STRING) {
      found(Fault.notA("custom_id", "a string", Fault.describe(value)), parser);
    } else if (parser.getText().isEmpty()) {
      found(Fault.emptyId(), parser);
    } else {
      id = parser.getText();
      if (id.codePointCount(0, id.length()) > LONGEST_ID) {
        found(Fault.longId(), parser);
      }
    }
  }

  private void method(JsonToken value, JsonParser parser) throws IOException {
    hasMethod = true;
    if (value != JsonToken.VALUE_STRING) {
      found(Fault.notA("method", "\"POST\"", Fault.describe(value)), parser);
    } else if (!parser.getText().equals("POST")) {
      found(Fault.method(parser.getText()), parser);
    }
  }

  private void url(JsonToken value, JsonParser parser) throws IOException {
    hasUrl = true;
    if (value != JsonToken.VALUE_STRING) {
      found(Fault.notA("url", "a string", Fault.describe(value)), parser);
      return;
    }
    endpoint = Endpoint.ofUrl(parser.getText()).orElse(null);
    if (endpoint == null) {
      found(Fault.unknownUrl(parser.getText()), parser);
    }
  }

  private void body(JsonToken value, JsonParser parser) throws IOException {
    hasBody = true;
    if (value == JsonToken.START_OBJECT) {
      body = bodies.read(parser);
    } else {
      found(Fault.notA("body", "an object", Fault.describe(value)), parser);
    }
  }

  private void missing() throws IOException {
    if (!hasId) {
      found(Fault.missing("custom_id"));
    }
    if (!hasMethod) {
      found(Fault.missing("method"));
    }
    if (!hasUrl) {
      found(Fault.missing("url"));
    }
    if (!hasBody) {
      found(Fault.missing("body"));
    } else if (body != null) {
      faults.addAll(BodyCheck.faults(body, endpoint));
      if (endpoint != null && body.jsonObject.contains(endpoint) && !saysJson()) {
        found(Fault.jsonNotSaid(endpoint));
      }
    }
  }

  /** Whether the prompt has the word "json" in its texts, or may have it where only the service sees it. */
  private boolean saysJson() throws IOException {
    JsonNode read = Json.MAPPER.readTree(bytes, start, end - start).path("body");
    if (endpoint == Endpoint.CHAT_COMPLETIONS) {
      return textsSayJson(read.path("messages"));
    }
    return Stream.of("prompt", "previous_response_id", "conversation").anyMatch(read::hasNonNull)
        || Stream.of("input", "instructions")
            .anyMatch(key -> saysJson(read.path(key).asText()))
        || textsSayJson(read.path("input"));
  }

  private static boolean textsSayJson(JsonNode messages) {
    return Stream.of("content", "text", "arguments", "output")
        .flatMap(key -> messages.findValuesAsText(key).stream())
        .anyMatch(LineCheck::saysJson);
  }

  private static boolean saysJson(String text) {
    return text.toLowerCase(Locale.ROOT).contains("json");
  }

  private void found(Fault fault) {
    found(fault, -1);
  }

  private void found(Fault fault, JsonParser at) {
    found(fault, at.currentTokenLocation().getByteOffset());
  }

  private void found(Fault fault, long at) {
    faults.add(new Found(fault, at));
  }
}
