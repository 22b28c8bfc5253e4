package io.github.batchbook.show;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a table is shown, and how.
 *
 * @param title the table's name in the header line; empty for the table's own name
 * @param variable the name under which {@code %show} reaches the table, for the hint how to see more; empty when it has none
 * @param page the page shown, from 1
 * @param rows rows a page, at least 1
 * @param sort the column to sort by, or null for the table's own order; rows without a value come last
 * @param descending whether the largest come first
 * @param filter a condition on rows, or null for all: {@code column=value}, {@code column!=value}, {@code column~part} (contains,
 *     ignoring case), {@code column>number} and {@code >= < <=}, or a word that any cell contains
 * @param columns the columns shown, in this order; none for a choice by what fits
 * @param maxBytes bytes that the HTML may have, about
 */
public record TableOptions(
    String title,
    String variable,
    int page,
    int rows,
    @Nullable String sort,
    boolean descending,
    @Nullable String filter,
    List<String> columns,
    int maxBytes) {
  /** The first 20 rows in the table's own order, in at most a megabyte. */
  public static final TableOptions DEFAULT =
      new TableOptions("", "", 1, 20, null, false, null, List.of(), 1_000_000);

  public TableOptions {
    if (page < 1 || rows < 1) {
      throw new ShowException("page and rows begin at 1; here they are " + page + " and " + rows);
    }
    columns = List.copyOf(columns);
  }

  /** These options with another title. */
  public TableOptions withTitle(String newTitle) {
    return new TableOptions(
        newTitle, variable, page, rows, sort, descending, filter, columns, maxBytes);
  }

  /** These options for a table that {@code %show} reaches under a name. */
  public TableOptions withVariable(String newVariable) {
    return new TableOptions(
        title, newVariable, page, rows, sort, descending, filter, columns, maxBytes);
  }

  /** These options for another page, from 1. */
  public TableOptions withPage(int newPage) {
    return new TableOptions(
        title, variable, newPage, rows, sort, descending, filter, columns, maxBytes);
  }

  /** These options with another number of rows a page. */
  public TableOptions withRows(int newRows) {
    return new TableOptions(
        title, variable, page, newRows, sort, descending, filter, columns, maxBytes);
  }

  /** These options with rows sorted by a column. */
  public TableOptions withSort(String column, boolean largestFirst) {
    return new TableOptions(
        title, variable, page, rows, column, largestFirst, filter, columns, maxBytes);
  }

  /** These options with only the rows that meet a condition. */
  public TableOptions withFilter(String condition) {
    return new TableOptions(
        title, variable, page, rows, sort, descending, condition, columns, maxBytes);
  }

  /** These options with only these columns, in this order. */
  public TableOptions withColumns(List<String> names) {
    return new TableOptions(title, variable, page, rows, sort, descending, filter, names, maxBytes);
  }

  /** These options with another limit for the HTML. */
  public TableOptions withMaxBytes(int bytes) {
    return new TableOptions(title, variable, page, rows, sort, descending, filter, columns, bytes);
  }
}
