package io.github.batchbook.show;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntComparator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The part of a table that options ask for: which rows, which columns, and what is left out. Without sort and filter it costs what
 * its rows cost, however long the table is.
 *
 * @param rows indexes of the rows shown, in the order shown
 * @param matching rows that meet the filter, on all pages
 * @param first position of the first row shown among the matching ones, from 1
 * @param columns columns shown, the most telling first
 * @param empty columns that no row has a value in; not shown unless asked for
 */
record TableView(
    Table table,
    List<Integer> rows,
    int matching,
    int first,
    List<ShownColumn> columns,
    int empty) {
  static TableView of(Table table, TableOptions options) {
    int[] order = order(table, options);
    int matching = order.length == 0 && !isOrdered(options) ? table.rowCount() : order.length;
    long start = Math.min((options.page() - 1L) * options.rows(), matching);
    int end = (int) Math.min(start + options.rows(), matching);
    List<Integer> rows = new ArrayList<>();
    for (int i = (int) start; i < end; i++) {
      rows.add(isOrdered(options) ? order[i] : i);
    }
    List<ShownColumn> columns =
        options.columns().isEmpty() ? telling(table) : named(table, options);
    int empty = options.columns().isEmpty() ? table.columnCount() - columns.size() : 0;
    return new TableView(table, rows, matching, (int) start + 1, columns, empty);
  }

  /** This view with one more column at a place. */
  TableView with(ShownColumn column, int place) {
    List<ShownColumn> more = new ArrayList<>(columns);
    more.add(Math.min(place, more.size()), column);
    return new TableView(table, rows, matching, first, more, empty);
  }

  /** Matching rows behind the last one shown. */
  int after() {
    return matching - (first - 1) - rows.size();
  }

  private static boolean isOrdered(TableOptions options) {
    return options.sort() != null || options.filter() != null;
  }

  private static int[] order(Table table, TableOptions options) {
    if (!isOrdered(options)) {
      return IntArrays.EMPTY_ARRAY;
    }
    String filter = options.filter();
    IntPredicate passes = filter == null ? row -> true : RowFilter.parse(filter, table);
    IntArrayList matching = new IntArrayList();
    for (int row = 0; row < table.rowCount(); row++) {
      if (passes.test(row)) {
        matching.add(row);
      }
    }
    int[] order = matching.toIntArray();
    String sort = options.sort();
    if (sort != null) {
      sort(order, TableCells.column(table, sort), options.descending());
    }
    return order;
  }

  private static void sort(int[] order, Column<?> column, boolean descending) {
    int[] missing = Arrays.stream(order).filter(column::isMissing).toArray();
    int[] present = Arrays.stream(order).filter(row -> !column.isMissing(row)).toArray();
    IntComparator ascending = column.rowComparator();
    IntArrays.mergeSort(present, descending ? (a, b) -> ascending.compare(b, a) : ascending);
    System.arraycopy(present, 0, order, 0, present.length);
    System.arraycopy(missing, 0, order, present.length, missing.length);
  }

  private static List<ShownColumn> named(Table table, TableOptions options) {
    List<ShownColumn> columns = new ArrayList<>();
    for (String name : options.columns()) {
      columns.add(ShownColumn.of(TableCells.column(table, name), false));
    }
    return columns;
  }

  /** All columns with values. A table of results shows first what a reader looks for; others keep their order. */
  private static List<ShownColumn> telling(Table table) {
    List<Column<?>> columns = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      if (table.rowCount() == 0 || !TableCells.isEmpty(column)) {
        columns.add(column);
      }
    }
    if (!table.containsColumn("custom_id") || !table.containsColumn("outcome")) {
      return columns.stream().map(column -> ShownColumn.of(column, false)).toList();
    }
    ResultColumnRank rank = ResultColumnRank.among(columns);
    columns.sort(Comparator.comparingInt(column -> rank.of(column.name())));
    return columns.stream()
        .map(column -> ShownColumn.of(column, rank.isMinor(column.name())))
        .toList();
  }
}
