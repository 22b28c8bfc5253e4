package io.github.batchbook.show;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** The rows of a Tablesaw table, in its order. */
final class TableRows implements RowSource {
  private final Table table;
  private final Column<?>[] columns;
  private final List<Field> fields;
  private int row = -1;

  TableRows(Table table) {
    this.table = table;
    columns = table.columnArray();
    fields = table.columns().stream()
        .map(column -> new Field(column.name(), kind(column.type())))
        .toList();
  }

  private static Kind kind(ColumnType type) {
    if (type == ColumnType.INTEGER || type == ColumnType.SHORT) {
      return Kind.INTEGER;
    }
    if (type == ColumnType.LONG) {
      return Kind.LONG;
    }
    if (type == ColumnType.FLOAT) {
      return Kind.FLOAT;
    }
    if (type == ColumnType.DOUBLE) {
      return Kind.DOUBLE;
    }
    if (type == ColumnType.BOOLEAN) {
      return Kind.BOOLEAN;
    }
    if (type == ColumnType.LOCAL_DATE) {
      return Kind.DATE;
    }
    if (type == ColumnType.LOCAL_TIME) {
      return Kind.TIME;
    }
    if (type == ColumnType.LOCAL_DATE_TIME) {
      return Kind.DATE_TIME;
    }
    return type == ColumnType.INSTANT ? Kind.INSTANT : Kind.TEXT;
  }

  @Override
  public String name() {
    return String.valueOf(table.name());
  }

  @Override
  public List<Field> fields() {
    return fields;
  }

  @Override
  public boolean next() {
    row++;
    return row < table.rowCount();
  }

  @Override
  public @Nullable Object value(int field) {
    Column<?> column = columns[field];
    if (column.isMissing(row)) {
      return null;
    }
    Object value = column.get(row);
    return switch (fields.get(field).kind()) {
      case TEXT -> String.valueOf(value);
      case INTEGER -> ((Number) value).intValue();
      default -> value;
    };
  }
}
