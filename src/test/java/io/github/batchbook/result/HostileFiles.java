package io.github.batchbook.result;

import io.github.batchbook.jsonl.LoneSurrogates;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * A batch file with its result files, as a seed says: mostly lines as the service writes them, and among them everything that
 * should not be there.
 */
final class HostileFiles {
  private static final String[] PIECES = {
    "plain words, ",
    "\"quoted\" ",
    "C:\\dir ",
    "line\nbreak ",
    "tab\t",
    "\r\n",
    "Größe ",
    "批处理作业 ",
    "🎉🚀 ",
    "\u2028",
    "\u2029",
    "\u0085",
    "\u0000",
    "\u001f",
    "\ud83d",
    "\udc00",
    "\ufeff",
    "\uffff",
    "{\"k\": [1,2]}",
    "null",
    "</script>",
    "=1+1",
    " ",
    "e\u0301"
  };

  private final Random random;
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<byte[]> answers = new ArrayList<>();

  private HostileFiles(long seed) {
    this.random = new Random(seed);
  }

  /** Writes in.jsonl, out.jsonl and err.jsonl. */
  static void write(Path folder, long seed, int requests) {
    new HostileFiles(seed).write(folder, requests);
  }

  private void write(Path folder, int requests) {
    for (int i = 0; i < requests; i++) {
      String id = random.nextInt(50) == 0 ? "row " + text(2) + i : "row-" + i;
      add(input, request(id));
      for (int k = random.nextInt(20) == 0 ? random.nextInt(3) : 1; k > 0; k--) {
        answers.add(bytes(answer(id)));
      }
      if (random.nextInt(60) == 0) {
        answers.add(bytes(answer("unknown-" + i)));
      }
    }
    Collections.shuffle(answers, random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    for (byte[] answer : answers) {
      addBytes(random.nextInt(5) == 0 ? errors : out, answer);
    }
    if (random.nextBoolean()) {
      byte[] marked = prefixed(out.toByteArray());
      out.reset();
      out.writeBytes(marked);
    }
    Fixture.write(folder, "in.jsonl", input.toByteArray());
    Fixture.write(folder, "out.jsonl", out.toByteArray());
    byte[] all = errors.toByteArray();
    Fixture.write(folder, "err.jsonl", all.length > 0 ? Arrays.copyOf(all, all.length - 1) : all);
  }

  private static byte[] prefixed(byte[] bytes) {
    ByteArrayOutputStream marked = new ByteArrayOutputStream();
    marked.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    marked.writeBytes(bytes);
    return marked.toByteArray();
  }

  private void add(ByteArrayOutputStream file, Object line) {
    addBytes(file, bytes(line));
  }

  private void addBytes(ByteArrayOutputStream file, byte[] line) {
    file.writeBytes(line);
    file.writeBytes(
        random.nextInt(40) == 0
            ? new byte[] {'\r', '\n'}
            : random.nextInt(80) == 0 ? new byte[] {'\n', ' ', '\n'} : new byte[] {'\n'});
  }

  // What the lines say

  private Object request(String id) {
    boolean chat = random.nextInt(3) > 0;
    Map<String, Object> body = map("model", chance(30) ? text(1) : "d");
    if (chat) {
      List<Object> messages = new ArrayList<>();
      messages.add(map("role", "system", "content", "Be brief."));
      for (int k = random.nextInt(3); k > 0; k--) {
        messages.add(map("role", one("user", "assistant", "tool", 5), "content", content("text")));
      }
      messages.add(map("role", "user", "content", content("text")));
      body.put("messages", chance(60) ? one("text", null, map("a", "b")) : messages);
      if (chance(12)) {
        body.put("response_format", schema(random.nextInt(3)));
      }
    } else {
      body.put(
          "input",
          random.nextInt(3) == 0
              ? text(3)
              : new ArrayList<>(List.of(map("role", "user", "content", content("input_text")))));
      body.put("reasoning", map("effort", "low"));
    }
    Map<String, Object> line = map(
        "custom_id",
        chance(80) ? odd() : id,
        "method",
        "POST",
        "url",
        chance(60)
            ? one("/v1/embeddings", "/nowhere", "/v1/completions")
            : chat ? "/v1/chat/completions" : "/v1/responses");
    line.put("body", chance(80) ? odd() : body);
    return line;
  }

  private static Map<String, Object> schema(int n) {
    return map(
        "type",
        "json_schema",
        "json_schema",
        map(
            "name",
            "n" + n,
            "schema",
            map("type", "object", "properties", map("p" + n, map("type", "string")))));
  }

  private Object content(String type) {
    return switch (random.nextInt(8)) {
      case 0 ->
        new ArrayList<>(List.of(
            map("type", type, "text", text(2)),
            map("type", "image_url", "image_url", map("url", "data:image/png;base64,AAAA"))));
      case 1 ->
        new ArrayList<>(
            List.of(map("type", type, "text", text(2)), map("type", type, "text", text(1))));
      case 2 -> chance(2) ? odd() : new ArrayList<>(List.of("bare", text(1)));
      default -> text(4);
    };
  }

  private Object answer(String id) {
    Map<String, Object> line = map("custom_id", chance(80) ? odd() : id);
    if (chance(3)) {
      line.put("id", "batch_req_" + random.nextLong());
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        line.put("response", response(400, map("error", error())));
        line.put("error", null);
      }
      case 1 -> {
        line.put("response", null);
        line.put("error", error());
      }
      case 2 -> {
        line.put("response", map("request_id", "", "status_code", 400));
        line.put(
            "error",
            map(
                "code",
                null,
                "message",
                chance(2)
                    ? map("error", error())
                    : "{\"error\":{\"code\":\"429\",\"message\":\"slow\"}}"));
      }
      default -> {
        Object body = random.nextInt(3) == 0 ? responseBody() : chatBody();
        line.put("response", response(chance(30) ? odd() : 200, chance(60) ? odd() : body));
        line.put("error", chance(40) ? odd() : null);
      }
    }
    return line;
  }

  private Map<String, Object> response(Object status, Object body) {
    return map(
        "status_code",
        status,
        "request_id",
        chance(30) ? odd() : "req-" + random.nextInt(),
        "body",
        body);
  }

  private Object error() {
    Map<String, Object> error = map(
        "code",
        one("content_filter", "429", "batch_expired", null, 5),
        "message",
        one("no", "too \"much\"", null, 3),
        "type",
        null);
    if (chance(3)) {
      error.put(
          "innererror",
          map("code", "ResponsibleAIPolicyViolation", "content_filter_result", findings()));
    }
    return error;
  }

  private Map<String, Object> findings() {
    Map<String, Object> found = map();
    for (String name : List.of("hate", "self_harm", "sexual", "violence")) {
      found.put(
          name,
          map(
              "filtered",
              chance(40) ? one(true, "true", 1, " true ", "false") : false,
              "severity",
              chance(10) ? one("low", "high", odd()) : "safe"));
    }
    return found;
  }

  private Object chatBody() {
    List<Object> choices = new ArrayList<>();
    choices.add(choice(0));
    if (chance(15)) {
      choices.add(random.nextInt(2), choice(1));
    }
    if (chance(60)) {
      choices.clear();
    }
    return map(
        "choices",
        chance(80) ? odd() : choices,
        "created",
        1755000000 + random.nextInt(1000),
        "id",
        "chatcmpl-" + random.nextInt(),
        "model",
        chance(40) ? odd() : "gpt-4o-mini",
        "object",
        "chat.completion",
        "prompt_filter_results",
        new ArrayList<>(List.of(map("prompt_index", 0, "content_filter_results", findings()))),
        "usage",
        chance(30)
            ? odd()
            : map(
                "completion_tokens",
                count(),
                "prompt_tokens",
                count(),
                "total_tokens",
                count(),
                "prompt_tokens_details",
                map("cached_tokens", count()),
                "completion_tokens_details",
                map("reasoning_tokens", count())));
  }

  private Map<String, Object> choice(int index) {
    Map<String, Object> message = map(
        "role",
        "assistant",
        "content",
        chance(10) ? one(null, odd()) : content("text"),
        "refusal",
        chance(30) ? one("I cannot.", " ", odd()) : null);
    if (chance(15)) {
      message.put(
          "tool_calls",
          one(
              null,
              List.of(),
              List.of(map("id", "c", "function", map("name", "f", "arguments", "{}")))));
    }
    if (chance(60)) {
      message.put("function_call", map("name", "g", "arguments", text(1)));
    }
    return map(
        "content_filter_results",
        findings(),
        "finish_reason",
        chance(10) ? one("length", "content_filter", null, odd()) : "stop",
        "index",
        chance(60) ? odd() : index,
        "logprobs",
        null,
        "message",
        message);
  }

  private Object responseBody() {
    List<Object> output = new ArrayList<>();
    output.add(map(
        "id",
        "rs_1",
        "type",
        "reasoning",
        "summary",
        chance(4) ? List.of(map("type", "summary_text", "text", "thinks")) : List.of()));
    for (int k = random.nextInt(3); k > 0; k--) {
      output.add(map(
          "id",
          "msg_" + k,
          "type",
          chance(15) ? one("function_call", "web_search_call", odd()) : "message",
          "content",
          new ArrayList<>(List.of(map(
              "type",
              "output_text",
              "annotations",
              List.of(),
              "text",
              chance(20) ? odd() : text(4)))),
          "role",
          "assistant"));
    }
    return map(
        "object",
        "response",
        "status",
        chance(10) ? one("incomplete", "failed", "cancelled", odd()) : "completed",
        "content_filters",
        chance(3)
            ? null
            : new ArrayList<>(List.of(map("blocked", false, "content_filter_results", findings()))),
        "incomplete_details",
        chance(10) ? map("reason", one("max_output_tokens", "content_filter")) : null,
        "error",
        chance(40) ? error() : null,
        "instructions",
        text(1),
        "output",
        output,
        "model",
        "gpt-5-mini",
        "temperature",
        1.0,
        "usage",
        map(
            "input_tokens",
            count(),
            "input_tokens_details",
            map("cached_tokens", 0),
            "output_tokens",
            count(),
            "output_tokens_details",
            map("reasoning_tokens", count()),
            "total_tokens",
            count()));
  }

  private Object count() {
    return chance(30)
        ? one(0, 7, -5, 12.5, 1e3, 99999999999L, null, "12", 2147483647)
        : 10 + random.nextInt(5000);
  }

  private Object odd() {
    return one(
        null,
        "",
        "  ",
        7,
        0,
        -1,
        1.5,
        true,
        false,
        "text",
        List.of(),
        List.of("a", 1),
        map(),
        map("a", "b"),
        "{\"error\":{\"code\":\"x\",\"message\":\"y\"}}",
        "200");
  }

  private String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int k = random.nextInt(most + 1) * random.nextInt(4); k >= 0; k--) {
      text.append(random.nextInt(4) == 0 ? PIECES[random.nextInt(PIECES.length)] : PIECES[0]);
    }
    return random.nextInt(40) == 0 ? "" : text.toString();
  }

  private boolean chance(int in) {
    return random.nextInt(in) == 0;
  }

  private Object one(Object... values) {
    return values[random.nextInt(values.length)];
  }

  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  // How they are written

  private byte[] bytes(Object line) {
    StringBuilder out = new StringBuilder();
    boolean calm = random.nextInt(6) > 0;
    json(line, out, calm);
    byte[] bytes = utf8(out.toString());
    return random.nextInt(12) == 0 ? broken(bytes) : bytes;
  }

  /** As UTF-8, a lone surrogate as the three bytes that it would have. */
  private static byte[] utf8(String text) {
    return LoneSurrogates.bytes(text);
  }

  private byte[] broken(byte[] bytes) {
    UnaryOperator<byte[]> change = List.<UnaryOperator<byte[]>>of(
            b -> replaced(b, random.nextInt(b.length), (byte) random.nextInt(256)),
            b -> replaced(b, random.nextInt(b.length), (byte) 0xFF),
            b -> Arrays.copyOf(b, random.nextInt(b.length)),
            b -> Arrays.copyOfRange(b, random.nextInt(b.length), b.length),
            b -> (new String(b, StandardCharsets.ISO_8859_1) + "{}")
                .getBytes(StandardCharsets.ISO_8859_1),
            b -> ("  " + new String(b, StandardCharsets.ISO_8859_1) + " \t")
                .getBytes(StandardCharsets.ISO_8859_1))
        .get(random.nextInt(6));
    byte[] changed = change.apply(bytes);
    for (int i = 0; i < changed.length; i++) {
      changed[i] = changed[i] == '\n' ? (byte) ' ' : changed[i];
    }
    return changed;
  }

  private static byte[] replaced(byte[] bytes, int at, byte with) {
    byte[] changed = bytes.clone();
    changed[at] = with;
    return changed;
  }

  private void json(Object value, StringBuilder out, boolean calm) {
    if (value instanceof Map<?, ?> map) {
      object(map, out, calm);
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (int i = 0; i < list.size(); i++) {
        json(list.get(i), out.append(i == 0 ? "" : ", "), calm);
      }
      out.append(']');
    } else if (value instanceof String text) {
      string(text, out, calm);
    } else {
      out.append(value);
    }
  }

  private void object(Map<?, ?> map, StringBuilder out, boolean calm) {
    List<Object> keys = new ArrayList<>(map.keySet());
    if (!calm && chance(3)) {
      Collections.shuffle(keys, random);
    }
    if (!calm && chance(8) && !keys.isEmpty()) {
      keys.add(keys.get(0));
    }
    out.append('{');
    for (int i = 0; i < keys.size(); i++) {
      string((String) keys.get(i), out.append(i == 0 ? "" : ", "), calm || random.nextInt(20) > 0);
      boolean again = i > 0 && i == keys.size() - 1 && keys.get(i).equals(keys.get(0));
      json(
          again && chance(2) ? odd() : map.get(keys.get(i)),
          out.append(calm || chance(2) ? ": " : " :\t"),
          calm);
    }
    out.append('}');
  }

  private void string(String text, StringBuilder out, boolean calm) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lone = Character.isSurrogate(c) && (calm || chance(4));
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < 32 || lone || (!calm && chance(10))) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
