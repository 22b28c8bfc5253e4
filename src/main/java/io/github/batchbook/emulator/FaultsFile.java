package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** Reads faults from JSON; every mistake is an {@link IllegalArgumentException} that names the file and the field. */
final class FaultsFile {
  private static final Set<String> FIELDS = Set.of("calls", "duplicated", "missing", "malformed");
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

  private FaultsFile() {}

  static Faults read(Path file) {
    try {
      return faults(Json.MAPPER.readTree(Files.readAllBytes(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file.getFileName() + ": not a file of faults: " + e.getMessage(), e);
    }
  }

  private static Faults faults(JsonNode json) {
    known(json, FIELDS);
    Faults faults = Faults.none()
        .withDuplicatedLines(number(json, "duplicated", 0))
        .withMissingLines(number(json, "missing", 0))
        .withMalformedLines(number(json, "malformed", 0));
    for (JsonNode call : json.path("calls")) {
      known(call, CALL_FIELDS);
      String route = Json.text(call, "route");
      if (route.isEmpty()) {
        throw new IllegalArgumentException("a fault without \"route\"");
      }
      faults = faults.with(Fault.at(route, effect(call))
          .onCalls((int) number(call, "first", 1), (int) number(call, "last", Integer.MAX_VALUE))
          .forShare(number(call, "share", 1)));
    }
    return faults;
  }

  private static Fault.Effect effect(JsonNode call) {
    Duration time = Duration.ofMillis((long) number(call, "ms", 1000));
    String name = Json.text(call, "effect");
    return switch (name) {
      case "status" ->
        new Fault.Effect.Status(
            (int) number(call, "status", 500),
            call.has("retry_after_ms")
                ? Duration.ofMillis((long) number(call, "retry_after_ms", 0))
                : null,
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

  private static void known(JsonNode json, Set<String> fields) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("not an object");
    }
    json.fieldNames().forEachRemaining(name -> {
      if (!fields.contains(name)) {
        throw new IllegalArgumentException("unknown field \"" + name + "\"");
      }
    });
  }
}
