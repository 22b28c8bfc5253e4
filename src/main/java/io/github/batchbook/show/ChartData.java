package io.github.batchbook.show;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.show.Drawing.Bars;
import io.github.batchbook.show.Drawing.Points;
import io.github.batchbook.show.Drawing.Series;
import io.github.batchbook.show.Drawing.Titles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Calculates from a table what a chart shows: counts of values, distributions of numbers, means by category, points. */
final class ChartData {
  private static final int MOST_CATEGORIES = 20;
  private static final int MOST_SERIES = 8;
  private static final int MOST_POINTS = 5_000;
  private static final int LONGEST_LABEL = 60;
  private static final String OTHER = "(other)";
  private static final String MISSING = "(missing)";

  /** Numbers by their size, all else by letters. */
  private static final Comparator<String> ORDER = Comparator.comparing(
          (String label) -> label.matches("-?[0-9.]+") ? Double.parseDouble(label) : Double.NaN)
      .thenComparing(Comparator.naturalOrder());

  private final Table table;
  private final String name;

  ChartData(Table table) {
    this.table = table;
    this.name = String.valueOf(table.name());
  }

  /** What is most worth seeing: outcomes where they differ, else the first typed column, else tokens, else any column. */
  Drawing best() {
    boolean results = table.containsColumn("outcome") && table.containsColumn("custom_id");
    if (results && table.column("outcome").countUnique() > 1) {
      return of("outcomes", null);
    }
    for (Column<?> column : table.columns()) {
      if (column.name().startsWith("output.") && !TableCells.isEmpty(column)) {
        return ofColumn(column);
      }
    }
    if (results) {
      boolean told =
          table.containsColumn("total_tokens") && !TableCells.isEmpty(table.column("total_tokens"));
      return of(told ? "tokens" : "outcomes", null);
    }
    List<Column<?>> filled =
        table.columns().stream().filter(column -> !TableCells.isEmpty(column)).toList();
    if (filled.isEmpty()) {
      throw new ShowException("nothing to chart: the table has no values");
    }
    return ofColumn(filled.stream()
        .filter(column -> TableCells.isNumeric(column) || column.countUnique() < column.size())
        .findFirst()
        .orElse(filled.get(0)));
  }

  /**
   * One thing, alone or by another column.
   *
   * @param what {@code outcomes}, {@code tokens}, {@code lengths}, {@code cost}, or the name of a column
   */
  Drawing of(String what, @Nullable String by) {
    boolean column = table.columnNames().stream().anyMatch(what::equalsIgnoreCase);
    if (by == null && !column && what.equals("tokens")) {
      return numbers("tokens a request", "tokens", tokens(), true);
    }
    Column<?> values =
        column || !Chart.SUBJECTS.contains(what) ? TableCells.column(table, what) : subject(what);
    return by == null ? ofColumn(values) : by(values, TableCells.column(table, by));
  }

  private Column<?> subject(String what) {
    return switch (what) {
      case "outcomes" -> TableCells.column(table, "outcome");
      case "tokens" -> TableCells.column(table, "total_tokens");
      case "lengths" -> lengths(TableCells.column(table, "output"));
      default -> TableCells.column(table, "cost");
    };
  }

  private Map<String, List<Double>> tokens() {
    Map<String, List<Double>> tokens = new LinkedHashMap<>();
    for (String column : List.of("input_tokens", "output_tokens")) {
      List<Double> numbers = numbers(TableCells.column(table, column));
      if (!numbers.isEmpty()) {
        tokens.put(column.replace("_tokens", ""), numbers);
      }
    }
    return tokens;
  }

  /** How long the texts of a column are, in characters as a reader counts them. */
  private static Column<?> lengths(Column<?> texts) {
    IntColumn lengths = IntColumn.create("length of " + texts.name());
    for (int row = 0; row < texts.size(); row++) {
      if (texts.isMissing(row)) {
        lengths.appendMissing();
      } else {
        String text = texts.getString(row);
        lengths.append(text.codePointCount(0, text.length()));
      }
    }
    return lengths;
  }

  private Drawing ofColumn(Column<?> column) {
    if (column instanceof NumericColumn<?>) {
      boolean whole = isWhole(column);
      if (!whole || column.countUnique() > MOST_CATEGORIES) {
        return numbers(column.name(), column.name(), Map.of("rows", numbers(column)), whole);
      }
      return counts(column, true);
    }
    if (column.name().equals("outcome")) {
      return outcomes(column);
    }
    return isFreeText(column) ? ofColumn(lengths(column)) : counts(column, !isText(column));
  }

  private static boolean isText(Column<?> column) {
    return column instanceof StringColumn || column.type().name().equals("STRING");
  }

  private static boolean isWhole(Column<?> column) {
    return !column.type().name().equals("DOUBLE") && !column.type().name().equals("FLOAT");
  }

  /** Whether counting a column's values would say nothing, since nearly each is another. */
  private static boolean isFreeText(Column<?> column) {
    if (!isText(column)) {
      return false;
    }
    int distinct = column.countUnique();
    return distinct > MOST_CATEGORIES
        && (distinct > column.size() / 2 || meanLength(column) > LONGEST_LABEL);
  }

  private static double meanLength(Column<?> texts) {
    double sum = 0;
    for (int row = 0; row < texts.size(); row++) {
      sum += texts.getString(row).length();
    }
    return sum / Math.max(1, texts.size());
  }

  private Bars outcomes(Column<?> column) {
    Map<String, Integer> found = counted(column);
    Map<String, Integer> ordered = new LinkedHashMap<>();
    Arrays.stream(Outcome.values())
        .map(Outcome::word)
        .filter(found::containsKey)
        .forEach(word -> ordered.put(word, found.getOrDefault(word, 0)));
    found.forEach(ordered::putIfAbsent);
    return new Bars(
        new Titles(title("outcomes"), "outcome", "rows", ""),
        List.copyOf(ordered.keySet()),
        List.of(new Series("rows", doubles(ordered.values()))));
  }

  private Drawing numbers(
      String what, String axis, Map<String, List<Double>> numbers, boolean whole) {
    int present = numbers.values().stream().mapToInt(List::size).max().orElse(0);
    if (present == 0) {
      throw new ShowException("nothing to chart: \"" + what + "\" has no values");
    }
    int missing = table.rowCount() - present;
    String note = missing == 0 ? "" : Amounts.count(missing, "row") + " without a value left out";
    return Binning.of(new Titles(title(what), axis, "rows", note), numbers, whole);
  }

  private static List<Double> numbers(Column<?> column) {
    List<Double> numbers = new ArrayList<>();
    if (column instanceof NumericColumn<?> numeric) {
      for (int row = 0; row < numeric.size(); row++) {
        if (isFinite(numeric, row)) {
          numbers.add(numeric.getDouble(row));
        }
      }
    }
    return numbers;
  }

  /** How often each value occurs: the most frequent first, or in the order of values. */
  private Bars counts(Column<?> column, boolean byValue) {
    Map<String, Integer> found = counted(column);
    if (found.isEmpty()) {
      throw new ShowException("nothing to chart: \"" + column.name() + "\" has no values");
    }
    List<String> kept = mostFrequent(found, MOST_CATEGORIES);
    if (byValue) {
      kept.sort(ORDER);
    }
    List<Double> values =
        doubles(kept.stream().map(label -> found.getOrDefault(label, 0)).toList());
    int others = found.size() - kept.size();
    List<String> labels = new ArrayList<>(kept);
    if (others > 0) {
      labels.add(OTHER);
      values.add((double) found.entrySet().stream()
          .filter(entry -> !kept.contains(entry.getKey()))
          .mapToInt(Map.Entry::getValue)
          .sum());
    }
    String note = others == 0 ? "" : Amounts.count(others, "rarer value") + " in " + OTHER;
    return new Bars(
        new Titles(title(column.name()), column.name(), "rows", note),
        labels,
        List.of(new Series("rows", values)));
  }

  private static Map<String, Integer> counted(Column<?> column) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row = 0; row < column.size(); row++) {
      counts.merge(label(column, row), 1, Integer::sum);
    }
    return counts;
  }

  private static String label(Column<?> column, int row) {
    String text = TableCells.text(column, row);
    return text.isEmpty()
        ? MISSING
        : TextWidth.cut(
            VisibleText.oneLine(text.length() > 300 ? text.substring(0, 300) : text),
            LONGEST_LABEL);
  }

  private static List<String> mostFrequent(Map<String, Integer> counts, int most) {
    return new ArrayList<>(counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList());
  }

  private static List<Double> doubles(Collection<Integer> counts) {
    return new ArrayList<>(counts.stream().map(Integer::doubleValue).toList());
  }

  private Drawing by(Column<?> values, Column<?> by) {
    if (values instanceof NumericColumn<?> y && by instanceof NumericColumn<?> x) {
      return points(x, y);
    }
    if (values instanceof NumericColumn<?> numbers) {
      return means(numbers, by);
    }
    boolean distribution = by instanceof NumericColumn<?> && by.countUnique() > MOST_SERIES;
    return distribution ? means((NumericColumn<?>) by, values) : counts(values, by);
  }

  private Points points(NumericColumn<?> x, NumericColumn<?> y) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < table.rowCount(); row++) {
      if (isFinite(x, row) && isFinite(y, row)) {
        rows.add(row);
      }
    }
    int step = Math.max(1, (rows.size() + MOST_POINTS - 1) / MOST_POINTS);
    List<Double> across = new ArrayList<>();
    List<Double> up = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += step) {
      across.add(x.getDouble(rows.get(i)));
      up.add(y.getDouble(rows.get(i)));
    }
    if (across.isEmpty()) {
      throw new ShowException(
          "nothing to chart: no row has both \"" + x.name() + "\" and \"" + y.name() + "\"");
    }
    String note = step == 1
        ? ""
        : Amounts.count(across.size()) + " of " + Amounts.count(rows.size(), "row") + " drawn";
    return new Points(
        new Titles(title(y.name() + " by " + x.name()), x.name(), y.name(), note), across, up);
  }

  private static boolean isFinite(NumericColumn<?> column, int row) {
    return !column.isMissing(row) && Double.isFinite(column.getDouble(row));
  }

  /** The mean of numbers, also of some whose sum is too large for a number. */
  private static final class Mean {
    private static final double SMALL = 0x1p-64;

    private double sum;
    private double small;
    private int count;

    void add(double number) {
      sum += number;
      small += number * SMALL;
      count++;
    }

    double value() {
      return Double.isFinite(sum) ? sum / count : small / count / SMALL;
    }
  }

  private Bars means(NumericColumn<?> numbers, Column<?> by) {
    Map<String, Mean> sums = new LinkedHashMap<>();
    for (int row = 0; row < table.rowCount(); row++) {
      if (isFinite(numbers, row)) {
        sums.computeIfAbsent(label(by, row), unseen -> new Mean()).add(numbers.getDouble(row));
      }
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    sums.forEach((label, mean) -> counts.put(label, mean.count));
    List<String> kept = mostFrequent(counts, MOST_CATEGORIES);
    List<Double> means =
        kept.stream().map(sums::get).filter(Objects::nonNull).map(Mean::value).toList();
    int others = counts.size() - kept.size();
    String note = others == 0 ? "" : Amounts.count(others, "rarer value") + " left out";
    String mean = "mean " + numbers.name();
    return new Bars(
        new Titles(title(mean + " by " + by.name()), by.name(), mean, note),
        kept,
        List.of(new Series(mean, means)));
  }

  private Bars counts(Column<?> column, Column<?> by) {
    List<String> categories = mostFrequent(counted(column), MOST_CATEGORIES);
    List<String> colours = mostFrequent(counted(by), MOST_SERIES);
    Map<String, double[]> counts = new TreeMap<>();
    colours.forEach(colour -> counts.put(colour, new double[categories.size()]));
    int left = 0;
    for (int row = 0; row < table.rowCount(); row++) {
      double[] series = counts.get(label(by, row));
      int category = categories.indexOf(label(column, row));
      if (series == null || category < 0) {
        left++;
      } else {
        series[category]++;
      }
    }
    List<Series> series = new ArrayList<>();
    counts.forEach((colour, values) ->
        series.add(new Series(colour, Arrays.stream(values).boxed().toList())));
    String note = left == 0 ? "" : Amounts.count(left, "row") + " of rarer values left out";
    return new Bars(
        new Titles(title(column.name() + " by " + by.name()), column.name(), "rows", note),
        categories,
        series);
  }

  private String title(String what) {
    String shown = VisibleText.oneLine(what);
    return name.isBlank() || name.equals("null")
        ? shown
        : VisibleText.oneLine(name) + " · " + shown;
  }
}
