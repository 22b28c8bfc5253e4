package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of single fields that the request bodies of all APIs share; each throws a {@link BodyFault}. */
final class Fields {
  private static final int LONGEST_SHOWN = 64;

  private Fields() {}

  /** The field's value; null when it is absent or JSON null. */
  static @Nullable JsonNode optional(JsonNode body, String name) {
    JsonNode value = body.get(name);
    return value == null || value.isNull() ? null : value;
  }

  static JsonNode required(JsonNode body, String name, String path) {
    JsonNode value = optional(body, name);
    if (value == null) {
      throw BodyFault.missing(path);
    }
    return value;
  }

  static String requiredText(JsonNode body, String name, String path) {
    JsonNode value = required(body, name, path);
    if (!value.isTextual()) {
      throw BodyFault.wrongType(path, "a string");
    }
    return value.textValue();
  }

  static void onlyKnown(JsonNode body, Set<String> known) {
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        String shown =
            name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "…";
        throw BodyFault.invalid("unknown_parameter", "Unknown parameter: '" + shown + "'.", shown);
      }
    }
  }

  static void integer(JsonNode body, String name, int least, int most) {
    JsonNode value = optional(body, name);
    if (value == null) {
      return;
    }
    if (!value.isIntegralNumber()) {
      throw BodyFault.wrongType(name, "an integer");
    }
    if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
      throw BodyFault.wrongValue(name, "an integer from " + least + " to " + most);
    }
  }

  static void number(JsonNode body, String name, double least, double most) {
    JsonNode value = optional(body, name);
    if (value == null) {
      return;
    }
    if (!value.isNumber()) {
      throw BodyFault.wrongType(name, "a number");
    }
    if (!(value.doubleValue() >= least && value.doubleValue() <= most)) {
      throw BodyFault.wrongValue(name, "a number from " + least + " to " + most);
    }
  }

  static void truth(JsonNode body, String name) {
    JsonNode value = optional(body, name);
    if (value != null && !value.isBoolean()) {
      throw BodyFault.wrongType(name, "a boolean");
    }
  }

  static void oneOf(JsonNode body, String name, String path, String... words) {
    JsonNode value = optional(body, name);
    List<String> known = Arrays.asList(words);
    if (value != null && !(value.isTextual() && known.contains(value.textValue()))) {
      throw BodyFault.wrongValue(path, "one of " + String.join(", ", words));
    }
  }

  /** What batch lines cannot ask for: an answer in pieces. */
  static void noStream(JsonNode body) {
    truth(body, "stream");
    if (body.path("stream").asBoolean(false)) {
      throw BodyFault.invalid(
          "unsupported_value", "'stream' is not supported in a batch.", "stream");
    }
  }

  static void metadata(JsonNode body) {
    JsonNode pairs = optional(body, "metadata");
    if (pairs == null) {
      return;
    }
    if (!pairs.isObject() || pairs.size() > 16) {
      throw BodyFault.wrongType("metadata", "an object with at most 16 pairs");
    }
    pairs.properties().forEach(pair -> {
      if (!pair.getValue().isTextual()
          || pair.getKey().length() > 64
          || pair.getValue().textValue().length() > 512) {
        throw BodyFault.wrongType(
            "metadata", "strings, keys up to 64 and values up to 512 characters");
      }
    });
  }
}
