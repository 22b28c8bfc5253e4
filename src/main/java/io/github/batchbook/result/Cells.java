package io.github.batchbook.result;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Cells of result tables as texts that can be compared with each other, whatever the types of their columns. */
final class Cells {
  private Cells() {}

  /** The text of a cell, null where it is missing; a number without needless zeros, so that 1 and 1.0 are the same. */
  static @Nullable String text(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return null;
    }
    if (column instanceof NumericColumn<?> numbers) {
      double value = numbers.getDouble(row);
      return Double.isFinite(value)
          ? plain(String.valueOf(column.get(row)))
          : String.valueOf(value);
    }
    return String.valueOf(column.get(row));
  }

  private static String plain(String number) {
    BigDecimal stripped = new BigDecimal(number).stripTrailingZeros();
    return stripped.scale() > 15 || stripped.precision() - stripped.scale() > 18
        ? number
        : stripped.toPlainString();
  }

  /** The text as it is compared when letters and blanks at the ends do not matter, and numbers are numbers. */
  static String loose(String text) {
    String bare = text.strip().toLowerCase(Locale.ROOT);
    boolean numeric = !bare.isEmpty()
        && bare.length() < 30
        && bare.matches("[+-]?[0-9]*\\.?[0-9]+(e[+-]?[0-9]{1,2})?");
    return numeric ? plain(bare) : bare;
  }

  /**
   * The column of a name, ignoring case.
   *
   * @throws ResultException when there is none; its message lists those that are there
   */
  static Column<?> column(Table table, String name) {
    List<String> names = new ArrayList<>();
    for (Column<?> column : table.columnArray()) {
      if (column.name().equalsIgnoreCase(name)) {
        return column;
      }
      names.add(column.name());
    }
    throw new ResultException("no column " + Quoted.of(name) + " in the results of " + table.name()
        + "\n  columns: " + String.join(", ", names));
  }

  /** The names of the columns that structured outputs were taken apart into. */
  static List<String> typed(Table table) {
    return table.columnNames().stream()
        .filter(name -> name.startsWith("output."))
        .toList();
  }
}
