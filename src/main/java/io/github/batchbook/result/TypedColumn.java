package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.SchemaPath.Kind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/** The values of one property, collected before the column is made: its type depends on the schema and on what fits into it. */
final class TypedColumn {
  private final String name;
  private final @Nullable JsonNode[] values;
  private Kind kind;

  TypedColumn(String name, Kind kind, int rows) {
    this.name = name;
    this.kind = kind;
    this.values = new @Nullable JsonNode[rows];
  }

  /** Another schema has this property too: when it says another type, only JSON text holds both. */
  void meet(Kind other) {
    if (kind != other) {
      boolean numbers = isNumber(kind) && isNumber(other);
      kind = numbers ? Kind.NUMBER : Kind.JSON;
    }
  }

  /** What a value is by itself; null for null and what is not there. Only text keeps an integer that is too large for a long. */
  static @Nullable Kind kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> Kind.BOOLEAN;
      case NUMBER ->
        !value.isIntegralNumber() ? Kind.NUMBER : isLong(value) ? Kind.INTEGER : Kind.TEXT;
      default -> Kind.TEXT;
    };
  }

  /** The kind that holds values of both. */
  static Kind common(Kind left, Kind right) {
    if (left == right) {
      return left;
    }
    return isNumber(left) && isNumber(right) ? Kind.NUMBER : Kind.TEXT;
  }

  /** A column of values whose kind is not told: that which holds all of them. */
  static Column<?> guessed(String name, List<JsonNode> values) {
    Kind kind = null;
    for (JsonNode value : values) {
      Kind own = kind(value);
      kind = kind == null || own == null ? (own == null ? kind : own) : common(kind, own);
    }
    TypedColumn column = new TypedColumn(name, kind == null ? Kind.TEXT : kind, values.size());
    for (int row = 0; row < values.size(); row++) {
      column.set(row, values.get(row));
    }
    return column.build();
  }

  private static boolean isNumber(Kind kind) {
    return kind == Kind.INTEGER || kind == Kind.NUMBER;
  }

  /** Whether the column has a place for a value: integers stay exact for all rows, so that one too large for a long has none. */
  boolean holds(JsonNode value) {
    return kind != Kind.INTEGER || !isInteger(value) || isLong(value);
  }

  private static boolean isLong(JsonNode value) {
    return value.canConvertToLong() && value.longValue() != Long.MIN_VALUE;
  }

  void set(int row, JsonNode value) {
    values[row] = value.isMissingNode() || value.isNull() ? null : value;
  }

  Column<?> build() {
    return switch (kind) {
      case BOOLEAN -> booleans();
      case INTEGER -> integers();
      case NUMBER -> numbers();
      case DATE -> dates();
      case TEXT, JSON -> texts();
    };
  }

  private Column<?> booleans() {
    BooleanColumn column = BooleanColumn.create(name);
    for (JsonNode value : values) {
      if (value != null && value.isBoolean()) {
        column.append(value.booleanValue());
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  /** Integers as int where all fit, else as long; what is larger is missing. */
  private Column<?> integers() {
    boolean ints = true;
    for (JsonNode value : values) {
      if (value != null && isInteger(value)) {
        ints &= value.canConvertToInt() && value.intValue() != Integer.MIN_VALUE;
      }
    }
    return ints ? ints() : longs();
  }

  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && value.canConvertToExactIntegral();
  }

  private Column<?> ints() {
    IntColumn column = IntColumn.create(name);
    for (JsonNode value : values) {
      if (value != null && isInteger(value)) {
        column.append(value.intValue());
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  private Column<?> longs() {
    LongColumn column = LongColumn.create(name);
    for (JsonNode value : values) {
      if (value != null && isInteger(value) && isLong(value)) {
        column.append(value.longValue());
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  private Column<?> numbers() {
    DoubleColumn column = DoubleColumn.create(name);
    for (JsonNode value : values) {
      if (value != null && value.isNumber()) {
        column.append(value.doubleValue());
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  private Column<?> dates() {
    DateColumn column = DateColumn.create(name);
    for (JsonNode value : values) {
      LocalDate date = value == null ? null : date(value.asText());
      if (date == null) {
        column.appendMissing();
      } else {
        column.append(date);
      }
    }
    return column;
  }

  private static @Nullable LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private Column<?> texts() {
    StringColumn column = StringColumn.create(name);
    for (JsonNode value : values) {
      if (value == null) {
        column.appendMissing();
      } else {
        column.append(value.isTextual() ? value.textValue() : value.toString());
      }
    }
    return column;
  }
}
