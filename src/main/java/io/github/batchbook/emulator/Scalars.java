package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and texts that satisfy a schema's limits, patterns and formats. */
final class Scalars {
  private static final BigDecimal WIDTH = BigDecimal.valueOf(99);

  private static final int MOST_READ = 400;

  private final Dice dice;
  private final List<String> words;

  Scalars(Dice dice, String prompt) {
    this.dice = dice;
    this.words = words(prompt);
  }

  private static List<String> words(String prompt) {
    List<String> words = new ArrayList<>();
    String start = prompt.substring(0, Math.min(prompt.length(), MOST_READ));
    for (String word : start.split("[^\\p{L}\\p{N}]+", -1)) {
      if (word.length() >= 4 && word.length() <= 20 && words.size() < 50) {
        words.add(word);
      }
    }
    return words;
  }

  NumericNode integer(JsonNode schema) {
    BigDecimal step = schema.path("multipleOf").isNumber()
        ? schema.get("multipleOf").decimalValue().max(BigDecimal.ONE)
        : BigDecimal.ONE;
    BigInteger value = stepped(schema, step).toBigInteger();
    return value.bitLength() < 64
        ? JsonNodeFactory.instance.numberNode(value.longValue())
        : JsonNodeFactory.instance.numberNode(value) instanceof NumericNode big
            ? big
            : DecimalNode.ZERO;
  }

  NumericNode number(JsonNode schema) {
    if (schema.path("multipleOf").isNumber()) {
      return DecimalNode.valueOf(stepped(schema, schema.get("multipleOf").decimalValue()));
    }
    Range range = Range.of(schema, BigDecimal.ZERO);
    BigDecimal width = range.high().subtract(range.low());
    BigDecimal inside = range.low().add(width.multiply(BigDecimal.valueOf(dice.between(1, 99), 2)));
    BigDecimal rounded = inside.setScale(2, RoundingMode.HALF_EVEN);
    return DecimalNode.valueOf(
        range.holds(rounded) ? rounded : inside.round(MathContext.DECIMAL64).stripTrailingZeros());
  }

  /** A multiple of the step that lies in the range. */
  private BigDecimal stepped(JsonNode schema, BigDecimal step) {
    Range range = Range.of(schema, step);
    BigDecimal first = range.low().divide(step, 0, RoundingMode.CEILING);
    if (range.openLow() && first.multiply(step).compareTo(range.low()) == 0) {
      first = first.add(BigDecimal.ONE);
    }
    BigDecimal last = range.high().divide(step, 0, RoundingMode.FLOOR);
    if (range.openHigh() && last.multiply(step).compareTo(range.high()) == 0) {
      last = last.subtract(BigDecimal.ONE);
    }
    BigDecimal choices = last.subtract(first).add(BigDecimal.ONE).min(BigDecimal.valueOf(1000));
    int index = choices.signum() <= 0 ? 0 : dice.below(choices.intValue());
    return first.add(BigDecimal.valueOf(index)).multiply(step);
  }

  /** From where to where a number may be; open ends are not themselves in the range. */
  private record Range(BigDecimal low, BigDecimal high, boolean openLow, boolean openHigh) {

    static Range of(JsonNode schema, BigDecimal step) {
      BigDecimal least = decimal(schema, "minimum");
      BigDecimal most = decimal(schema, "maximum");
      BigDecimal above = decimal(schema, "exclusiveMinimum");
      BigDecimal below = decimal(schema, "exclusiveMaximum");
      boolean openLow = (above != null && (least == null || above.compareTo(least) >= 0))
          || schema.path("exclusiveMinimum").asBoolean(false);
      boolean openHigh = (below != null && (most == null || below.compareTo(most) <= 0))
          || schema.path("exclusiveMaximum").asBoolean(false);
      BigDecimal low = openLow && above != null ? above : least;
      BigDecimal high = openHigh && below != null ? below : most;
      BigDecimal width = WIDTH.max(step.multiply(BigDecimal.TEN));
      if (low == null) {
        low = high == null || high.compareTo(WIDTH) >= 0 ? BigDecimal.ONE : high.subtract(width);
      }
      if (high == null) {
        high = low.add(width);
      }
      return new Range(low, high, openLow, openHigh);
    }

    private static @Nullable BigDecimal decimal(JsonNode schema, String keyword) {
      JsonNode value = schema.path(keyword);
      return value.isNumber() ? value.decimalValue() : null;
    }

    boolean holds(BigDecimal value) {
      int toLow = value.compareTo(low);
      int toHigh = value.compareTo(high);
      return (openLow ? toLow > 0 : toLow >= 0) && (openHigh ? toHigh < 0 : toHigh <= 0);
    }
  }

  String text(JsonNode schema, String name) {
    int least = schema.path("minLength").asInt(0);
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    if (schema.path("pattern").isTextual()) {
      String made = PatternText.of(schema.get("pattern").textValue(), dice, least, most);
      if (made != null) {
        return made;
      }
    }
    String formatted = formatted(Json.text(schema, "format"));
    return formatted != null ? formatted : fitted(plain(name), least, most);
  }

  private String plain(String name) {
    String spaced = name.replaceAll("([\\p{Ll}\\d])(\\p{Lu})", "$1 $2").replace('_', ' ');
    String text = "synthetic " + spaced.toLowerCase(Locale.ROOT);
    return words.isEmpty() ? text : text + ": " + dice.pick(words);
  }

  private static String fitted(String text, int least, int most) {
    StringBuilder fitted = new StringBuilder(text);
    while (fitted.codePointCount(0, fitted.length()) < least) {
      fitted.append(' ').append("synthetic");
    }
    int points = fitted.codePointCount(0, fitted.length());
    return points <= most
        ? fitted.toString()
        : fitted.substring(0, fitted.offsetByCodePoints(0, most));
  }

  private @Nullable String formatted(String format) {
    return switch (format) {
      case "date" -> date();
      case "time" -> time();
      case "date-time" -> date() + "T" + time();
      case "duration" -> "P" + dice.between(1, 30) + "D";
      case "email", "idn-email" -> "synthetic" + dice.below(1000) + "@example.com";
      case "hostname", "idn-hostname" -> "synthetic" + dice.below(1000) + ".example.com";
      case "ipv4" -> "192.0.2." + dice.below(256);
      case "ipv6" -> "2001:db8::" + Integer.toHexString(dice.between(1, 0xfffe));
      case "uuid" -> uuid();
      case "uri", "iri", "url" -> "https://example.com/synthetic/" + dice.below(1000);
      case "uri-reference", "iri-reference" -> "/synthetic/" + dice.below(1000);
      case "json-pointer" -> "/synthetic";
      case "relative-json-pointer" -> "0/synthetic";
      case "regex" -> "^synthetic$";
      default -> null;
    };
  }

  private String date() {
    return String.format(
        Locale.ROOT,
        "20%02d-%02d-%02d",
        dice.between(0, 29),
        dice.between(1, 12),
        dice.between(1, 28));
  }

  private String time() {
    return String.format(
        Locale.ROOT, "%02d:%02d:%02dZ", dice.below(24), dice.below(60), dice.below(60));
  }

  private String uuid() {
    String hex = dice.hex(32);
    return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-4" + hex.substring(13, 16) + "-a"
        + hex.substring(17, 20) + "-" + hex.substring(20);
  }
}
