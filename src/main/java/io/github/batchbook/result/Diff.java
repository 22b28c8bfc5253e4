package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A diff sets the results of two or more runs of the same requests side by side: which rows differ, how far they agree, what each took. Rows
 * are matched by custom_id, never by position. Compared are the typed columns that all runs have, else {@code output}; where a
 * run has no answer, the outcome. Immutable.
 */
public final class Diff {
  private final List<Side> sides;
  private final List<String> compared;
  private final List<Integer> common = new ArrayList<>();
  private final List<Integer> changed = new ArrayList<>();
  private final Map<String, Integer> equalByColumn = new LinkedHashMap<>();
  private final int[] equalToFirst;
  private final int[] answeredWithFirst;
  private int answeredByAll;
  private int equalInAll;
  private int otherQuestions;

  /** One run: its table, and where each id stands in it. */
  private record Side(
      String name,
      Results results,
      Table table,
      Map<String, Integer> rows,
      Map<String, Column<?>> columns) {
    static Side of(String name, Results results) {
      Table table = results.table();
      Map<String, Integer> rows = new HashMap<>();
      StringColumn ids = table.stringColumn("custom_id");
      for (int row = 0; row < ids.size(); row++) {
        rows.putIfAbsent(ids.get(row), row);
      }
      return new Side(name, results, table, rows, new HashMap<>());
    }

    Column<?> column(String column) {
      return columns.computeIfAbsent(column, unseen -> Cells.column(table, unseen));
    }

    String text(String column, int row) {
      return column(column).getString(row);
    }

    boolean isAnswered(int row) {
      return Outcome.ANSWERED.word().equals(outcome(row));
    }

    String outcome(int row) {
      return text("outcome", row);
    }

    /** Where an id stands that is among the rows. */
    int row(String id) {
      return Objects.requireNonNull(rows.get(id));
    }
  }

  private Diff(List<Side> sides, List<String> columns) {
    this.sides = sides;
    this.compared = columns.isEmpty() ? comparable(sides) : List.copyOf(columns);
    this.equalToFirst = new int[sides.size()];
    this.answeredWithFirst = new int[sides.size()];
    compared.forEach(name -> sides.forEach(side -> side.column(name)));
    compared.forEach(name -> equalByColumn.put(name, 0));
    StringColumn ids = sides.get(0).table().stringColumn("custom_id");
    for (int row = 0; row < ids.size(); row++) {
      String id = ids.get(row);
      if (sides.stream().allMatch(side -> side.rows().containsKey(id))) {
        common.add(row);
        compare(row, id);
      }
    }
  }

  /**
   * Compares runs.
   *
   * @param columns the columns to compare; none for the typed columns that all have, else {@code output}
   * @throws ResultException when there are fewer than two runs, or a column is not in all of them
   */
  public static Diff of(List<Results> runs, List<String> columns) {
    if (runs.size() < 2) {
      throw new ResultException("a diff needs two runs or more");
    }
    List<Side> sides = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Results run : runs) {
      String name = run.name();
      for (int i = 2; !names.add(name); i++) {
        name = run.name() + " #" + i;
      }
      sides.add(Side.of(name, run));
    }
    Table first = sides.get(0).table();
    List<String> named = columns.stream()
        .map(column -> Cells.column(first, column).name())
        .distinct()
        .toList();
    return new Diff(List.copyOf(sides), named);
  }

  private static List<String> comparable(List<Side> sides) {
    List<String> typed = Cells.typed(sides.get(0).table()).stream()
        .filter(name -> sides.stream().allMatch(side -> side.table().containsColumn(name)))
        .toList();
    return typed.isEmpty() ? List.of("output") : typed;
  }

  private void compare(int row, String id) {
    Side first = sides.get(0);
    boolean answeredEverywhere = first.isAnswered(row);
    boolean same = true;
    for (int s = 1; s < sides.size(); s++) {
      Side side = sides.get(s);
      int at = side.row(id);
      boolean bothAnswered = first.isAnswered(row) && side.isAnswered(at);
      boolean equal = bothAnswered
          ? compared.stream().allMatch(name -> isEqual(first, row, side, at, name))
          : first.outcome(row).equals(side.outcome(at));
      answeredEverywhere &= bothAnswered;
      answeredWithFirst[s] += bothAnswered ? 1 : 0;
      equalToFirst[s] += bothAnswered && equal ? 1 : 0;
      same &= equal;
    }
    countColumns(row, id, answeredEverywhere);
    answeredByAll += answeredEverywhere ? 1 : 0;
    equalInAll += answeredEverywhere && same ? 1 : 0;
    otherQuestions += asksTheSame(row, id) ? 0 : 1;
    if (!same) {
      changed.add(row);
    }
  }

  private void countColumns(int row, String id, boolean answeredEverywhere) {
    for (String name : compared) {
      boolean equal = answeredEverywhere
          && sides.stream().allMatch(side -> isEqual(sides.get(0), row, side, side.row(id), name));
      equalByColumn.merge(name, equal ? 1 : 0, Integer::sum);
    }
  }

  private static boolean isEqual(Side left, int row, Side right, int at, String name) {
    return Objects.equals(Cells.text(left.column(name), row), Cells.text(right.column(name), at));
  }

  private boolean asksTheSame(int row, String id) {
    String prompt = sides.get(0).text("prompt", row);
    return sides.stream().allMatch(side -> prompt.equals(side.text("prompt", side.row(id))));
  }

  /** The names of the runs, in order. */
  public List<String> names() {
    return sides.stream().map(Side::name).toList();
  }

  /** The columns that were compared. */
  public List<String> compared() {
    return compared;
  }

  /** Rows that all runs have. */
  public int common() {
    return common.size();
  }

  /** Of the rows that all runs have, those whose prompts differ: they were asked something else. */
  public int otherQuestions() {
    return otherQuestions;
  }

  /** Rows that all runs answered. */
  public int answeredByAll() {
    return answeredByAll;
  }

  /** The share of the rows answered by all runs in which all compared columns are equal; NaN when there is none. */
  public double agreement() {
    return answeredByAll == 0 ? Double.NaN : (double) equalInAll / answeredByAll;
  }

  /** Rows of a run whose ids are not in all others. */
  public int only(String name) {
    return sides.stream()
        .filter(side -> side.name().equals(name))
        .mapToInt(side -> side.table().rowCount() - common.size())
        .findFirst()
        .orElse(0);
  }

  /**
   * A row for each run: {@code run}, {@code deployment}, {@code requests}, {@code answered}, {@code agreement} with the first run,
   * {@code input_tokens}, {@code output_tokens}, {@code cost} (US dollars) and {@code model}.
   */
  public Table summary() {
    StringColumn run = StringColumn.create("run");
    StringColumn deployment = StringColumn.create("deployment");
    StringColumn model = StringColumn.create("model");
    IntColumn requests = IntColumn.create("requests");
    IntColumn answered = IntColumn.create("answered");
    DoubleColumn agreement = DoubleColumn.create("agreement");
    LongColumn input = LongColumn.create("input_tokens");
    LongColumn output = LongColumn.create("output_tokens");
    DoubleColumn cost = DoubleColumn.create("cost");
    for (int s = 0; s < sides.size(); s++) {
      Side side = sides.get(s);
      Table usage = side.results().usageTable();
      UsageTotals totals = side.results().usage();
      run.append(side.name());
      deployment.append(deployments(side, usage));
      model.append(distinct(usage, "model"));
      requests.append(side.table().rowCount());
      answered.append(side.results().outcomes().getOrDefault(Outcome.ANSWERED, 0));
      append(agreement, s == 0 ? null : share(equalToFirst[s], answeredWithFirst[s]));
      input.append(totals.input());
      output.append(totals.output());
      append(cost, totals.cost().isPresent() ? totals.cost().getAsDouble() : null);
    }
    return Table.create(
        "runs", run, deployment, requests, answered, agreement, input, output, cost, model);
  }

  private static @Nullable Double share(int part, int whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  private static void append(DoubleColumn column, @Nullable Double value) {
    if (value == null) {
      column.appendMissing();
    } else {
      column.append(value.doubleValue());
    }
  }

  /** Those that have answered; of a run without a line from any, those that its requests ask. */
  private static String deployments(Side side, Table usage) {
    String answered = distinct(usage, "deployment");
    return answered.isEmpty()
        ? side.results().rows().stream()
            .map(ResultRow::deployment)
            .distinct()
            .collect(Collectors.joining(", "))
        : answered;
  }

  private static String distinct(Table usage, String name) {
    return String.join(
        ", ",
        usage.stringColumn(name).asList().stream()
            .filter(value -> !value.isEmpty())
            .distinct()
            .toList());
  }

  /** A row for each compared column: {@code column}, {@code compared} rows (those answered by all), {@code equal}, {@code agreement}. */
  public Table columns() {
    StringColumn column = StringColumn.create("column");
    IntColumn rows = IntColumn.create("compared");
    IntColumn equal = IntColumn.create("equal");
    DoubleColumn agreement = DoubleColumn.create("agreement");
    equalByColumn.forEach((name, count) -> {
      column.append(name);
      rows.append(answeredByAll);
      equal.append(count);
      append(agreement, share(count, answeredByAll));
    });
    return Table.create("columns", column, rows, equal, agreement);
  }

  /**
   * The rows in which a run differs from the first, in its order: {@code custom_id}, {@code prompt}, then for each of the columns compared
   * its value in each run, {@code output (first)}; {@code outcome (…)} too where outcomes differ.
   */
  public Table changed() {
    Table first = sides.get(0).table();
    int[] rows = changed.stream().mapToInt(Integer::intValue).toArray();
    List<Column<?>> columns = new ArrayList<>();
    columns.add(first.column("custom_id").subset(rows));
    columns.add(first.column("prompt").subset(rows));
    StringColumn ids = first.stringColumn("custom_id");
    List<String> shown = new ArrayList<>(compared);
    boolean outcomesDiffer = changed.stream()
        .anyMatch(row -> sides.stream().anyMatch(side -> !side.isAnswered(side.row(ids.get(row)))));
    if (outcomesDiffer && !shown.contains("outcome")) {
      shown.add(0, "outcome");
    }
    for (String name : shown) {
      for (Side side : sides) {
        int[] there = changed.stream().mapToInt(row -> side.row(ids.get(row))).toArray();
        columns.add(side.column(name).subset(there).setName(name + " (" + side.name() + ")"));
      }
    }
    return Table.create("changed", columns);
  }
}
