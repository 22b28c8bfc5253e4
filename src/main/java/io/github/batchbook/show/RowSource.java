package io.github.batchbook.show;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that are written to a file one after another. Each is seen once, so that there may be more of them than memory holds. For one thread. */
interface RowSource {
  /** A column: its name, and what its values are when they are not missing. */
  record Field(String name, Kind kind) {}

  /** What the values of a column are. */
  enum Kind {
    /** {@link String}. */
    TEXT,
    /** {@link Integer} or {@link Short}. */
    INTEGER,
    /** {@link Long}. */
    LONG,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link java.time.LocalTime}. */
    TIME,
    /** {@link java.time.LocalDateTime}. */
    DATE_TIME,
    /** {@link java.time.Instant}. */
    INSTANT
  }

  /** The name of the whole. */
  String name();

  List<Field> fields();

  /** Goes to the next row; false after the last. */
  boolean next();

  /** The value of a field in this row; null where it is missing. */
  @Nullable
  Object value(int field);
}
