package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the cells without a value whose place in a prompt stays blank, by column: such a request asks about nothing, and is paid. */
final class EmptyCells {
  private static final int FIRST_ROWS = 10;

  private final Map<String, Column> columns = new TreeMap<>();

  /** A cell without a value, in the row of this number, from 1, whose request has this id. */
  record Cell(String column, int row, String id) {}

  private static final class Column {
    private final List<Integer> rows = new ArrayList<>();
    private final String firstId;
    private int count;

    private Column(String firstId) {
      this.firstId = firstId;
    }
  }

  static boolean isEmpty(@Nullable Object value) {
    return value == null || (value instanceof String text && text.isBlank());
  }

  /** Counts a cell; they come in the order of the rows. */
  void add(Cell cell) {
    Column column = columns.computeIfAbsent(cell.column(), name -> new Column(cell.id()));
    column.count++;
    if (column.rows.size() < FIRST_ROWS) {
      column.rows.add(cell.row());
    }
  }

  /** A warning for each column that has some; a row's line has its number. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    columns.forEach((name, column) -> {
      boolean one = column.count == 1;
      String message = String.format(
          Locale.ROOT,
          one
              ? "the column %s is empty in 1 row, whose prompt has a blank in its place (%3$s)"
              : "the column %s is empty in %,d rows, whose prompts have a blank in its place (first: %s)",
          Quote.of(name),
          column.count,
          Quote.of(column.firstId));
      problems.add(new Problem(
          Severity.WARNING,
          "empty_value",
          column.rows,
          column.count,
          0,
          column.firstId,
          message,
          "Fill it, or leave these rows out."));
    });
    return problems;
  }
}
