package io.github.batchbook.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads faults, and what else of the options belongs to a rehearsal, from JSON; every mistake is an {@link IllegalArgumentException}
 * that names the file and the field.
 */
final class FaultsFile {
  private static final Set<String> FIELDS = Set.of(
      "calls",
      "duplicated",
      "missing",
      "malformed",
      "answers",
      "error_shape",
      "no_errors",
      "line_numbers",
      "ranges",
      "expire_after",
      "limits",
      "deployments");
  private static final Set<String> CALL_FIELDS = Set.of(
      "route",
      "effect",
      "first",
      "last",
      "share",
      "status",
      "retry_after_ms",
      "body",
      "ms",
      "part");
  private static final Set<String> ANSWER_FIELDS =
      Set.of("refused", "truncated", "filtered", "failed", "tool_calls");
  private static final Set<String> LIMIT_FIELDS = Set.of(
      "requests", "file_bytes", "lasting_files", "expiring_files", "enqueued_tokens", "fail_fast");
  private static final int LAST = Integer.MAX_VALUE;

  private FaultsFile() {}

  /** The options with what the file says; what it leaves out stays as it is. */
  static EmbeddedOptions read(Path file, EmbeddedOptions options) {
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readAllBytes(file));
      known(json, FIELDS);
      return options
          .withFaults(faults(json))
          .withShares(shares(json.path("answers"), options.shares()))
          .withQuirks(quirks(json, options.quirks()))
          .withLimits(limits(json.path("limits"), options.limits()))
          .withDeployments(deployments(json.path("deployments"), options));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file.getFileName() + ": there is no such file", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file.getFileName() + ": no JSON from line " + e.getLocation().getLineNr() + ", column "
              + e.getLocation().getColumnNr() + " on",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file.getFileName() + ": not a file of faults: " + e.getMessage(), e);
    }
  }

  private static Faults faults(JsonNode json) {
    Faults faults = Faults.none()
        .withDuplicatedLines(number(json, "duplicated", 0))
        .withMissingLines(number(json, "missing", 0))
        .withMalformedLines(number(json, "malformed", 0));
    for (JsonNode call : list(json, "calls")) {
      known(call, CALL_FIELDS);
      faults = faults.with(Fault.at(route(call), effect(call))
          .onCalls(count(call, "first", 1), count(call, "last", LAST))
          .forShare(number(call, "share", 1)));
    }
    return faults;
  }

  private static String route(JsonNode call) {
    String route = Json.text(call, "route");
    if (route.isEmpty()) {
      throw new IllegalArgumentException("a fault without \"route\"");
    }
    if (!route.equals("*") && !route.matches("[A-Z]+ /\\S+")) {
      throw new IllegalArgumentException(
          "\"" + route
              + "\" is no route; write it as POST /batches or GET /files/{id}/content, or * for every one");
    }
    return route;
  }

  private static Fault.Effect effect(JsonNode call) {
    Duration time = Duration.ofMillis(whole(call, "ms", 1000));
    String name = Json.text(call, "effect");
    return switch (name) {
      case "status" ->
        new Fault.Effect.Status(
            count(call, "status", 500),
            call.has("retry_after_ms") ? Duration.ofMillis(whole(call, "retry_after_ms", 0)) : null,
            call.has("body") ? Json.text(call, "body") : null);
      case "cut" -> new Fault.Effect.Cut();
      case "lose_answer" -> new Fault.Effect.LoseAnswer();
      case "stall" -> new Fault.Effect.Stall(time);
      case "truncate" -> new Fault.Effect.Truncate(number(call, "part", 0.5));
      case "corrupt" -> new Fault.Effect.Corrupt();
      case "late_processed" -> new Fault.Effect.LateProcessed(time);
      default -> throw new IllegalArgumentException("unknown effect \"" + name + "\"");
    };
  }

  private static Shares shares(JsonNode json, Shares before) {
    if (json.isMissingNode()) {
      return before;
    }
    known(json, ANSWER_FIELDS);
    return new Shares(
        number(json, "refused", before.refused()),
        number(json, "truncated", before.truncated()),
        number(json, "filtered", before.filtered()),
        number(json, "failed", before.failed()),
        number(json, "tool_calls", before.toolCalls()));
  }

  private static Quirks quirks(JsonNode json, Quirks before) {
    return new Quirks(
        word(json, "error_shape", Quirks.ErrorShape.values(), before.errorShape()),
        word(json, "no_errors", Quirks.NoErrors.values(), before.noErrors()),
        truth(json, "line_numbers", before.lineNumbers()),
        truth(json, "ranges", before.ranges()),
        number(json, "expire_after", before.expireAfter()));
  }

  private static Limits limits(JsonNode json, Limits before) {
    if (json.isMissingNode()) {
      return before;
    }
    known(json, LIMIT_FIELDS);
    return new Limits(
        count(json, "requests", before.requests()),
        whole(json, "file_bytes", before.fileBytes()),
        count(json, "lasting_files", before.lastingFiles()),
        count(json, "expiring_files", before.expiringFiles()),
        whole(json, "enqueued_tokens", before.enqueuedTokens()),
        truth(json, "fail_fast", before.failFast()));
  }

  private static Deployment[] deployments(JsonNode json, EmbeddedOptions options) {
    if (json.isMissingNode()) {
      return options.deployments().toArray(new Deployment[0]);
    }
    Deployment[] deployments = new Deployment[json.size()];
    for (int i = 0; i < deployments.length; i++) {
      JsonNode one = json.get(i);
      known(one, Set.of("name", "model", "kind"));
      String name = Json.text(one, "name");
      if (name.isBlank()) {
        throw new IllegalArgumentException("a deployment without \"name\"");
      }
      deployments[i] = new Deployment(
          name,
          one.has("model") ? Json.text(one, "model") : Models.behind(name),
          word(one, "kind", Deployment.Kind.values(), Deployment.Kind.BATCH));
    }
    return deployments;
  }

  private static JsonNode list(JsonNode json, String field) {
    JsonNode list = json.path(field);
    if (!list.isMissingNode() && !list.isArray()) {
      throw new IllegalArgumentException("\"" + field + "\" is not a list");
    }
    return list;
  }

  private static double number(JsonNode json, String field, double byDefault) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return byDefault;
    }
    if (!value.isNumber()) {
      throw new IllegalArgumentException("\"" + field + "\" is not a number");
    }
    return value.doubleValue();
  }

  private static long whole(JsonNode json, String field, long byDefault) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return byDefault;
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IllegalArgumentException("\"" + field + "\" is not a whole number from 0 up");
    }
    return value.longValue();
  }

  private static int count(JsonNode json, String field, int byDefault) {
    return (int) Math.min(Integer.MAX_VALUE, whole(json, field, byDefault));
  }

  private static boolean truth(JsonNode json, String field, boolean byDefault) {
    JsonNode value = json.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new IllegalArgumentException("\"" + field + "\" is neither true nor false");
    }
    return value.asBoolean(byDefault);
  }

  private static <E extends Enum<E>> E word(JsonNode json, String field, E[] all, E byDefault) {
    if (!json.has(field)) {
      return byDefault;
    }
    String word = Json.text(json, field);
    for (E one : all) {
      if (spelt(one).equals(word)) {
        return one;
      }
    }
    List<String> words = Arrays.stream(all).map(FaultsFile::spelt).toList();
    throw new IllegalArgumentException(
        "\"" + field + "\" is one of " + String.join(", ", words) + ", not \"" + word + "\"");
  }

  private static String spelt(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void known(@Nullable JsonNode json, Set<String> fields) {
    if (json == null || !json.isObject()) {
      throw new IllegalArgumentException("not an object");
    }
    json.fieldNames().forEachRemaining(name -> {
      if (!fields.contains(name)) {
        throw new IllegalArgumentException("unknown field \"" + name + "\"");
      }
    });
  }
}
