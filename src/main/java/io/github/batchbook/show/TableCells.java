package io.github.batchbook.show;

import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Reads a Tablesaw table's cells as text, and finds its columns by name. */
final class TableCells {
  private TableCells() {}

  /** The cell as text: empty where it is missing, decimals rounded to six digits, all else as it is. */
  static String text(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return "";
    }
    Object value = column.get(row);
    if (value instanceof Double || value instanceof Float) {
      return Amounts.decimal(((Number) value).doubleValue());
    }
    return String.valueOf(value);
  }

  static boolean isNumeric(Column<?> column) {
    ColumnType type = column.type();
    return type == ColumnType.INTEGER
        || type == ColumnType.LONG
        || type == ColumnType.DOUBLE
        || type == ColumnType.FLOAT
        || type == ColumnType.SHORT;
  }

  /** Whether no row has a value. Ends at the first that has one. */
  static boolean isEmpty(Column<?> column) {
    for (int row = 0; row < column.size(); row++) {
      if (!column.isMissing(row)) {
        return false;
      }
    }
    return true;
  }

  /** The column of a name, ignoring case. */
  static Column<?> column(Table table, String name) {
    for (Column<?> column : table.columnArray()) {
      if (column.name().equalsIgnoreCase(name)) {
        return column;
      }
    }
    throw noColumn(table.columnNames(), name);
  }

  /** The complaint about a column that is not among those known, with what may have been meant. */
  static ShowException noColumn(List<String> known, String name) {
    List<String> near = known.stream().filter(column -> isNear(column, name)).toList();
    List<String> offered = near.isEmpty() ? known : near;
    String names = TextWidth.cut(VisibleText.oneLine(String.join(", ", offered)), 200);
    return new ShowException("no column \""
        + TextWidth.cut(VisibleText.oneLine(name), 60)
        + (near.isEmpty() ? "\"; the columns are " : "\"; did you mean ")
        + names
        + (near.isEmpty() ? "" : "?"));
  }

  private static boolean isNear(String column, String name) {
    String own = column.toLowerCase(Locale.ROOT);
    String asked = name.toLowerCase(Locale.ROOT);
    return !asked.isEmpty()
        && (own.contains(asked) || asked.contains(own) || distance(own, asked) <= 2);
  }

  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int above = row[j];
        int change = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[right.length()];
  }
}
