package io.github.batchbook.show;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A condition on the rows of a table, read from text:
 *
 * <pre>
 * outcome=failed        the cell is this text, or this number
 * outcome!=answered     it is not
 * prompt~battery        the cell contains this, ignoring case
 * total_tokens>=500     a number compared; rows without one do not pass
 * "a=b"=5               a column whose name holds such signs stands in quotes
 * battery               any cell contains this, ignoring case
 * </pre>
 */
final class RowFilter {
  private static final Pattern CONDITION =
      Pattern.compile("(?s)\\s*(?:\"([^\"]+)\"|([^=!~<>]+?))\\s*(!=|>=|<=|=|~|>|<)\\s*(.*?)\\s*");

  private RowFilter() {}

  static IntPredicate parse(String condition, Table table) {
    Matcher matcher = CONDITION.matcher(condition);
    if (!matcher.matches()) {
      return anyCellContains(condition.strip(), table);
    }
    String quoted = matcher.group(1);
    Column<?> column = TableCells.column(table, quoted == null ? matcher.group(2) : quoted);
    String value = matcher.group(4);
    return switch (matcher.group(3)) {
      case "=" -> equalTo(column, value);
      case "!=" -> equalTo(column, value).negate();
      case "~" -> row -> contains(value).test(TableCells.text(column, row));
      default -> compared(column, matcher.group(3), value);
    };
  }

  private static IntPredicate anyCellContains(String part, Table table) {
    List<Column<?>> columns = table.columns();
    Predicate<String> contains = contains(part);
    return row -> columns.stream().anyMatch(column -> contains.test(TableCells.text(column, row)));
  }

  private static Predicate<String> contains(String part) {
    Pattern pattern =
        Pattern.compile(part, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return text -> pattern.matcher(text).find();
  }

  private static IntPredicate equalTo(Column<?> column, String value) {
    if (column instanceof NumericColumn<?> numbers && !value.isEmpty()) {
      double wanted = number(column, value);
      return row -> !numbers.isMissing(row) && numbers.getDouble(row) == wanted;
    }
    return row -> TableCells.text(column, row).equals(value);
  }

  private static IntPredicate compared(Column<?> column, String operator, String value) {
    if (!(column instanceof NumericColumn<?> numbers)) {
      throw new ShowException(
          "column \"" + column.name() + "\" holds " + column.type().name().toLowerCase(Locale.ROOT)
              + "s; " + operator + " compares numbers. Use =, != or ~.");
    }
    double limit = number(column, value);
    return row -> {
      if (numbers.isMissing(row)) {
        return false;
      }
      double cell = numbers.getDouble(row);
      return switch (operator) {
        case ">" -> cell > limit;
        case ">=" -> cell >= limit;
        case "<" -> cell < limit;
        default -> cell <= limit;
      };
    };
  }

  private static double number(Column<?> column, String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      String shown = TextWidth.cut(VisibleText.oneLine(value), 40);
      throw new ShowException(
          "column \"" + column.name() + "\" holds numbers; \"" + shown + "\" is none");
    }
  }
}
