package io.github.batchbook.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.result.Results;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines of a run that are asked again: copied byte for byte, save those that are changed. Lives for one retry; one thread. */
final class RetryLines {
  private static final List<String> LIMITS =
      List.of("max_tokens", "max_completion_tokens", "max_output_tokens");
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
      .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
      .build();

  private final RetryOptions options;
  private final Map<Integer, ResultRow> wanted = new HashMap<>();
  private final Map<Outcome, Integer> asked = new EnumMap<>(Outcome.class);
  private final Map<String, ObjectNode> askedLast = new HashMap<>();
  private int withoutLimit;

  RetryLines(Results results, RetryOptions options) {
    this.options = options;
    results.rows().stream()
        .filter(row -> options.wants(row, isMisfit(results, row)))
        .forEach(row -> wanted.put(row.line(), row));
  }

  private boolean isMisfit(Results results, ResultRow row) {
    return options.only().misfits()
        && row.outcome() == Outcome.ANSWERED
        && results.schemaError(row.customId()).isPresent();
  }

  /** Whether any request is wanted. */
  boolean any() {
    return !wanted.isEmpty();
  }

  /** What is wanted. */
  Stream<ResultRow> wanted() {
    return wanted.values().stream();
  }

  /** The requests written so far, by the outcome that they had. */
  Map<Outcome, Integer> asked() {
    return asked;
  }

  int withoutLimit() {
    return withoutLimit;
  }

  /** The attempts at which truncated requests that are asked again were cut off, save the first, which asked what the run's file has. */
  Set<Integer> laterAttempts() {
    return wanted.values().stream()
        .filter(row -> row.outcome() == Outcome.TRUNCATED && row.attempt() > 1)
        .map(ResultRow::attempt)
        .collect(Collectors.toSet());
  }

  /** Reads what a part of a later attempt asked: its limits are those that were reached. */
  void readLimits(int attempt, Path lines) throws IOException {
    Set<String> ids = wanted.values().stream()
        .filter(row -> row.outcome() == Outcome.TRUNCATED && row.attempt() == attempt)
        .map(ResultRow::customId)
        .collect(Collectors.toSet());
    try (ByteLines part = ByteLines.open(lines)) {
      while (part.next()) {
        JsonNode request = JSON.readTree(part.bytes());
        String id = request.path("custom_id").asText();
        if (ids.contains(id) && request.path("body") instanceof ObjectNode body) {
          askedLast.put(id, body.retain(LIMITS));
        }
      }
    }
  }

  /** Writes what is asked again, in the file's order. */
  void write(Path input, OutputStream out) throws IOException {
    try (ByteLines lines = ByteLines.open(input)) {
      while (lines.next()) {
        write(lines, out);
      }
    }
  }

  private void write(ByteLines lines, OutputStream out) throws IOException {
    ResultRow row = wanted.get(lines.number());
    if (row == null) {
      return;
    }
    byte[] line = lines.bytes();
    boolean grow = row.outcome() == Outcome.TRUNCATED;
    if (!grow && options.set().isEmpty() && options.sync().isEmpty()) {
      out.write(line);
    } else {
      ObjectNode request = (ObjectNode) JSON.readTree(line);
      ObjectNode body = (ObjectNode) request.required("body");
      if (grow && askedLast.containsKey(row.customId())) {
        body.remove(LIMITS).setAll(askedLast.get(row.customId()));
      }
      options.set().forEach(body::set);
      options.sync().ifPresent(deployment -> body.put("model", deployment));
      if (grow && !grow(body)) {
        withoutLimit++;
        return;
      }
      out.write(request.toString().getBytes(StandardCharsets.UTF_8));
    }
    out.write('\n');
    asked.merge(row.outcome(), 1, Integer::sum);
  }

  /** Makes the limits of a request larger; whether it has any, or was just given one. */
  private boolean grow(ObjectNode body) {
    boolean grown = false;
    for (String name : LIMITS) {
      JsonNode limit = body.path(name);
      if (limit.isIntegralNumber()) {
        grown = true;
        if (!options.set().containsKey(name)) {
          body.put(name, (long) Math.ceil(limit.longValue() * options.grow()));
        }
      }
    }
    return grown;
  }
}
