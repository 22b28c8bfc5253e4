package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the cells without a value, by column, whose place in a prompt stays blank or whose image is missing: such a request asks about nothing, and is paid. */
final class EmptyCells {
  private static final int FIRST_ROWS = 10;

  private final Map<String, Column> columns = new TreeMap<>();

  /**
   * A cell without a value, in the row of this number, from 1, whose request has this id.
   *
   * @param image whether it would name an image
   */
  record Cell(String column, int row, String id, boolean image) {
    Cell(String column, int row, String id) {
      this(column, row, id, false);
    }

    Cell ofImage() {
      return new Cell(column, row, id, true);
    }
  }

  private static final class Column {
    private final List<Integer> rows = new ArrayList<>();
    private final String firstId;
    private final boolean image;
    private int count;

    private Column(Cell first) {
      this.firstId = first.id();
      this.image = first.image();
    }

    /** How many rows there are, and what is missing in their requests. */
    private String told() {
      if (count == 1) {
        return "1 row, whose "
            + (image ? "request has no image" : "prompt has a blank in its place");
      }
      return String.format(Locale.ROOT, "%,d rows, whose ", count)
          + (image ? "requests have no image" : "prompts have a blank in its place");
    }
  }

  static boolean isEmpty(@Nullable Object value) {
    return value == null || (value instanceof String text && text.isBlank());
  }

  /** Counts a cell; they come in the order of the rows. */
  void add(Cell cell) {
    Column column = columns.computeIfAbsent(cell.column(), name -> new Column(cell));
    column.count++;
    if (column.rows.size() < FIRST_ROWS) {
      column.rows.add(cell.row());
    }
  }

  /** A warning for each column that has some; a row's line has its number. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    columns.forEach((name, column) -> {
      String first = column.count == 1 ? " (" : " (first: ";
      String message = "the column " + Quote.of(name) + " is empty in " + column.told() + first
          + Quote.of(column.firstId) + ")";
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
