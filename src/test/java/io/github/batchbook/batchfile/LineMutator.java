package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes request lines out of good ones: some as good, most with something changed, in what they say or in their bytes. */
final class LineMutator {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String[] TEXTS = {
    "",
    "hi",
    "two\nlines and a \"quote\"",
    "back\\slash",
    "tab\there",
    "Größe",
    "日本語のテキスト",
    "🎉",
    "\ud83d",
    "a\u2028b",
    "a\u0085b",
    "REPLACE-WITH-A",
    "gpt-4o",
    "o3-batch",
    "POST",
    "GET",
    "/v1/responses",
    "/chat/completions",
    "user",
    "system",
    "robot",
    "text",
    "input_text",
    "image_url",
    "input_image",
    "low",
    "high",
    "huge",
    "json_object",
    "json_schema",
    "as json",
    "x".repeat(70),
    "é".repeat(64),
    "é".repeat(65)
  };
  private static final String[] ADDRESSES = {
    "https://example.com/a.png",
    "http://example.com/\u00e9",
    "HTTPS://example.com",
    "c:\\a.png",
    "",
    "data:",
    "data:,",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA",
    "data:image/jpeg;base64,iVBORw0KGgoAAAANSUhEUgAA",
    "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAA",
    "data:image/jpg;base64,/9j/4AAQSkZJRgABAQAA",
    "data:image/png;base64,",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgA",
    "data:image/png;base64,iVBORw0KGgo=",
    "data:image/png;base64,iVBORw0KGgoAAA==",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEU===",
    "data:image/png;base64,iVBOR*0KGgoAAAANSUhEUgAA",
    "data:text/plain;base64,AAAAAAAAAAAAAAAA",
    "data:image/PNG;base64,iVBORw0KGgoAAAANSUhEUgAA",
    "data:image/png,iVBORw0KGgoAAAANSUhEUgAA",
    "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAA",
    "data:image/webp;base64,UklGRiQAAABXRUJQVlA4IBgA",
    "data:image/png;base64,AAAAAAAAAAAAAAAAAAAA"
  };
  private static final String[] KEYS = {
    "custom_id",
    "method",
    "url",
    "body",
    "model",
    "messages",
    "input",
    "role",
    "content",
    "type",
    "text",
    "image_url",
    "detail",
    "tools",
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "temperature",
    "top_p",
    "stream",
    "background",
    "instructions",
    "reasoning",
    "response_format",
    "logit_bias",
    "logprobs",
    "metadata",
    "seed",
    "user",
    "name",
    "n",
    "file_id",
    "prompt",
    "tool_calls",
    "other"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "5",
    "15",
    "16",
    "99",
    "500",
    "500.0",
    "5e2",
    "1E-3",
    "1e999",
    "007",
    "-",
    "1.",
    ".5",
    "+1",
    "0x10",
    "NaN",
    "2147483648",
    "99999999999",
    "123456789012345678901234567890",
    "0.2",
    "true",
    "null",
    "\"7\""
  };

  private final Random random;
  private final List<ObjectNode> good;
  private int number;

  LineMutator(long seed, List<ObjectNode> good) {
    this.random = new Random(seed);
    this.good = good;
  }

  /** The next line, without its newline; what it is depends on the seed alone. */
  byte[] next() {
    ObjectNode line = pick(good).deepCopy();
    if (line.has("custom_id")) {
      line.put("custom_id", random.nextInt(40) == 0 ? "same" : "id-" + number++);
    }
    int changes = Math.max(0, random.nextInt(5) - 2);
    for (int i = 0; i < changes; i++) {
      change(line);
    }
    byte[] bytes = written(line);
    int scratches = Math.max(0, random.nextInt(6) - 4);
    for (int i = 0; i < scratches; i++) {
      bytes = scratch(bytes);
    }
    return bytes;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** Changes what a line says. */
  private void change(ObjectNode line) {
    List<ContainerNode<?>> all = new ArrayList<>();
    collect(line, all);
    ContainerNode<?> at = pick(all);
    JsonNode value = value(all);
    if (at instanceof ArrayNode list) {
      switch (random.nextInt(4)) {
        case 0 -> list.add(value);
        case 1 -> list.insert(0, value);
        case 2 -> list.removeAll();
        default -> {
          if (!list.isEmpty()) {
            list.add(list.get(random.nextInt(list.size())).deepCopy());
          }
        }
      }
      return;
    }
    ObjectNode object = (ObjectNode) at;
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    String key = keys.isEmpty() ? "content" : pick(keys);
    switch (random.nextInt(8)) {
      case 0 -> object.remove(key);
      case 1 -> object.set(pick(KEYS), object.path(key).deepCopy());
      case 2 -> object.set(pick(KEYS), value);
      case 3 -> shuffle(object, keys);
      case 4, 5 -> object.set(key, value);
      default -> retell(object, keys);
    }
  }

  /** Gives another value of the same kind to each text or number of an object, as other lines would have. */
  private void retell(ObjectNode object, List<String> keys) {
    for (String key : keys) {
      JsonNode was = object.path(key);
      if (key.contains("url") && was.isTextual()) {
        object.put(key, pick(ADDRESSES));
      } else if (was.isTextual() && random.nextBoolean()) {
        object.put(key, pick(TEXTS));
      } else if (was.isNumber()) {
        object.put(key, random.nextInt(2000));
      }
    }
  }

  private static void shuffle(ObjectNode object, List<String> keys) {
    ObjectNode copy = object.deepCopy();
    Collections.rotate(keys, 1);
    object.removeAll();
    keys.forEach(key -> object.set(key, copy.get(key)));
  }

  private JsonNode value(List<ContainerNode<?>> all) {
    return switch (random.nextInt(8)) {
      case 0 -> MAPPER.getNodeFactory().numberNode(random.nextInt(600));
      case 1 -> MAPPER.getNodeFactory().booleanNode(random.nextBoolean());
      case 2 -> MAPPER.getNodeFactory().nullNode();
      case 3 -> pick(all).deepCopy();
      case 4 -> MAPPER.getNodeFactory().textNode(pick(ADDRESSES));
      case 5 -> MAPPER.getNodeFactory().numberNode(random.nextDouble());
      default -> MAPPER.getNodeFactory().textNode(pick(TEXTS));
    };
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> all) {
    if (node instanceof ContainerNode<?> container) {
      all.add(container);
      container.forEach(child -> collect(child, all));
    }
  }

  private byte[] written(ObjectNode line) {
    try {
      String text = MAPPER.writeValueAsString(line);
      return switch (random.nextInt(6)) {
        case 0, 1 -> spaced(text, ' ', false).getBytes(StandardCharsets.UTF_8);
        case 2 -> spaced(text, '\t', true).getBytes(StandardCharsets.UTF_8);
        case 3 -> escaped(text).getBytes(StandardCharsets.UTF_8);
        default -> text.getBytes(StandardCharsets.UTF_8);
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String spaced(String text, char space, boolean often) {
    StringBuilder spaced = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inside ^= c == '"' && (i == 0 || text.charAt(i - 1) != '\\');
      spaced.append(c);
      if (!inside
          && (c == ','
              || c == ':'
              || (often && random.nextInt(3) == 0 && "{}[]".indexOf(c) >= 0))) {
        spaced.append(space);
      }
    }
    return spaced.toString();
  }

  private String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c > 126 || (Character.isLetter(c) && random.nextInt(200) == 0)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** Changes a line's bytes. */
  private byte[] scratch(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 ->
        with(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
      case 2 -> with(bytes, at, Math.min(bytes.length, at + 1), new byte[0]);
      case 3 -> with(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
      case 4 -> with(bytes, bytes.length, bytes.length, "\r".getBytes(StandardCharsets.UTF_8));
      case 5 -> with(bytes, at, at, "\u2029".getBytes(StandardCharsets.UTF_8));
      case 6 -> with(bytes, at, at, "\\ud800".getBytes(StandardCharsets.UTF_8));
      case 7 -> repeated(bytes);
      case 8 -> number(bytes);
      case 9 ->
        with(bytes, 0, 0, " \t".substring(random.nextInt(3)).getBytes(StandardCharsets.UTF_8));
      case 10 -> random.nextInt(8) == 0 ? new byte[random.nextInt(2)] : bytes;
      default -> with(bytes, at, Math.min(bytes.length, at + random.nextInt(20)), new byte[0]);
    };
  }

  private byte[] repeated(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int comma = text.indexOf(',', random.nextInt(bytes.length + 1));
    int next = comma < 0 ? -1 : text.indexOf(',', comma + 1);
    return next < 0 ? bytes : with(bytes, comma, comma, Arrays.copyOfRange(bytes, comma, next));
  }

  private byte[] number(byte[] bytes) {
    for (int i = random.nextInt(bytes.length + 1); i + 1 < bytes.length; i++) {
      if ((bytes[i] == ':' || bytes[i] == ' ') && bytes[i + 1] >= '0' && bytes[i + 1] <= '9') {
        int end = i + 1;
        while (end < bytes.length && bytes[end] > ' ' && ",]}".indexOf(bytes[end]) < 0) {
          end++;
        }
        return with(bytes, i + 1, end, pick(NUMBERS).getBytes(StandardCharsets.US_ASCII));
      }
    }
    return bytes;
  }

  private static byte[] with(byte[] bytes, int from, int to, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + other.length);
    out.write(bytes, 0, from);
    out.writeBytes(other);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }

  static ObjectNode line(String url, Map<String, ?> body) {
    ObjectNode line = MAPPER.createObjectNode();
    line.put("custom_id", "a").put("method", "POST").put("url", url);
    return line.set("body", MAPPER.valueToTree(body));
  }
}
