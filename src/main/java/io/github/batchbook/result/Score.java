package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A score says how often answers agree with what is known to be right, the gold column. Judged are the rows that were answered and have
 * a gold value; an answer without the property that is judged is wrong. Letter case and blanks at the ends do not matter, nor how a
 * number is written, unless the comparison is exact. Immutable.
 */
public final class Score {
  /** The label of answers that lack the property that is judged. */
  public static final String NONE = "(none)";

  /** The label of what is too rare to have a row or column of its own in the confusion table. */
  public static final String OTHER = "(other)";

  private static final double Z_95 = 1.959963984540054;
  private static final int MOST_LABELS = 20;

  private final Names names;
  private final Table wrong;
  private final List<Pair> pairs;
  private final int right;
  private final int unanswered;
  private final int withoutGold;

  /** What is compared with what, in which results. */
  record Names(String results, String gold, String answer) {}

  /** The labels of one judged row. */
  private record Pair(String gold, String answer, boolean right) {}

  private Score(Names names, Judging judging, Table wrong) {
    this.names = names;
    this.pairs = List.copyOf(judging.pairs);
    this.wrong = wrong;
    this.right = (int) pairs.stream().filter(Pair::right).count();
    this.unanswered = judging.unanswered;
    this.withoutGold = judging.withoutGold;
  }

  /**
   * The score of a table of results.
   *
   * @param gold the column with what is right
   * @param answer the column that is judged; null for the typed column of the gold's name, else the only typed column, else
   *     {@code output}
   * @param exact whether texts must be the same letter by letter
   * @throws ResultException when a column is not there, or it is not clear which one is judged
   */
  public static Score of(Table table, String gold, @Nullable String answer, boolean exact) {
    Column<?> goldColumn = Cells.column(table, gold);
    Column<?> answerColumn = Cells.column(table, answer == null ? judged(table, gold) : answer);
    Judging judging = new Judging(table, exact);
    judging.judge(goldColumn, answerColumn);
    Names names = new Names(String.valueOf(table.name()), goldColumn.name(), answerColumn.name());
    Table wrong = judging.wrong(names);
    return new Score(names, judging, wrong);
  }

  /**
   * The columns that could be judged by a gold column, of which one must be named when there are several: the typed column of the
   * gold's name, else all typed columns, else {@code output}.
   *
   * @throws ResultException when the gold column is not there
   */
  public static List<String> judgeable(Table table, String gold) {
    String name = Cells.column(table, gold).name();
    List<String> typed = Cells.typed(table);
    String bare = name.replaceFirst("(?i)^(source\\.)?(gold|true|expected)[_. -]", "");
    for (String column : typed) {
      if (column.equalsIgnoreCase("output." + name) || column.equalsIgnoreCase("output." + bare)) {
        return List.of(column);
      }
    }
    return typed.isEmpty() ? List.of("output") : typed;
  }

  private static String judged(Table table, String gold) {
    List<String> columns = judgeable(table, gold);
    if (columns.size() > 1) {
      throw new ResultException("several columns could be judged by " + Quoted.of(gold) + ": "
          + String.join(", ", columns) + "\n  Name one: score(" + Quoted.of(gold) + ", "
          + Quoted.of(columns.get(0)) + ")");
    }
    return columns.get(0);
  }

  /** Compares row by row. */
  private static final class Judging {
    private final Table table;
    private final boolean exact;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Integer> wrongRows = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private int unanswered;
    private int withoutGold;

    Judging(Table table, boolean exact) {
      this.table = table;
      this.exact = exact;
    }

    void judge(Column<?> gold, Column<?> answer) {
      for (int row = 0; row < table.rowCount(); row++) {
        String wanted = Cells.text(gold, row);
        String found = Cells.text(answer, row);
        if (wanted == null) {
          withoutGold++;
        } else if (!isAnswered(row, found)) {
          unanswered++;
        } else {
          add(row, wanted, found == null ? NONE : found);
        }
      }
    }

    private boolean isAnswered(int row, @Nullable String found) {
      return table.containsColumn("outcome")
          ? Outcome.ANSWERED.word().equals(table.column("outcome").getString(row))
          : found != null;
    }

    private void add(int row, String wanted, String found) {
      boolean same = exact ? wanted.equals(found) : Cells.loose(wanted).equals(Cells.loose(found));
      pairs.add(new Pair(label(wanted), label(found), same));
      if (!same) {
        wrongRows.add(row);
      }
    }

    /** How a value is called: as it was first written, when case and blanks do not matter. */
    private String label(String value) {
      return exact ? value : labels.computeIfAbsent(Cells.loose(value), unseen -> value.strip());
    }

    Table wrong(Names names) {
      int[] rows = wrongRows.stream().mapToInt(Integer::intValue).toArray();
      List<Column<?>> columns = new ArrayList<>();
      for (String name : List.of("custom_id", "prompt", names.gold(), names.answer())) {
        if (table.containsColumn(name)
            && columns.stream().noneMatch(column -> column.name().equals(name))) {
          columns.add(table.column(name).subset(rows));
        }
      }
      return Table.create(table.name() + " disagreeing", columns);
    }
  }

  /** The name of the results. */
  public String name() {
    return names.results();
  }

  /** The column with what is right. */
  public String gold() {
    return names.gold();
  }

  /** The column that was judged. */
  public String answer() {
    return names.answer();
  }

  /** Judged rows that agree. */
  public int right() {
    return right;
  }

  /** Rows that were answered and have a gold value. */
  public int judged() {
    return pairs.size();
  }

  /** Rows with a gold value that were not answered; they are not judged. */
  public int unanswered() {
    return unanswered;
  }

  /** Rows without a gold value; they are not judged. */
  public int withoutGold() {
    return withoutGold;
  }

  /** The share of judged rows that agree; NaN when none is judged. */
  public double accuracy() {
    return judged() == 0 ? Double.NaN : (double) right / judged();
  }

  /** The lower end of the 95 % interval of the accuracy, by Wilson's score. */
  public double low() {
    return judged() == 0 ? Double.NaN : Math.max(0, middle() - half());
  }

  /** The upper end of the 95 % interval of the accuracy, by Wilson's score. */
  public double high() {
    return judged() == 0 ? Double.NaN : Math.min(1, middle() + half());
  }

  private double middle() {
    double n = judged();
    return (accuracy() + Z_95 * Z_95 / (2 * n)) / (1 + Z_95 * Z_95 / n);
  }

  private double half() {
    double n = judged();
    double p = accuracy();
    return Z_95 * Math.sqrt(p * (1 - p) / n + Z_95 * Z_95 / (4 * n * n)) / (1 + Z_95 * Z_95 / n);
  }

  /** Whether values repeat enough for {@link #confusion} to say something: labels do, free text does not. */
  public boolean isLabelled() {
    long golds = pairs.stream().map(Pair::gold).distinct().count();
    long answers = pairs.stream().map(Pair::answer).distinct().count();
    return golds > 0
        && golds <= 2 * MOST_LABELS
        && golds <= Math.max(3, judged() / 2)
        && answers <= 2 * golds + 5;
  }

  /**
   * The confusion table: a row for each gold value, a column for each answer, the most frequent first; each cell says how many rows have
   * both. Behind 20 of each the rest is {@link #OTHER}.
   */
  public Table confusion() {
    Map<String, Integer> golds = counted(pairs.stream().map(Pair::gold).toList());
    Map<String, Integer> found = counted(pairs.stream().map(Pair::answer).toList());
    List<String> rows = most(golds);
    List<String> columns =
        new ArrayList<>(rows.stream().filter(found::containsKey).toList());
    most(found).stream().filter(label -> !columns.contains(label)).forEach(columns::add);
    boolean more = columns.size() > MOST_LABELS || found.size() > columns.size();
    List<String> shown = new ArrayList<>(columns.subList(0, Math.min(MOST_LABELS, columns.size())));
    if (more && !shown.contains(OTHER)) {
      shown.add(OTHER);
    }
    if (golds.size() > rows.size()) {
      rows.add(OTHER);
    }
    int[][] counts = new int[rows.size()][shown.size()];
    for (Pair pair : pairs) {
      counts[place(rows, pair.gold())][place(shown, pair.answer())]++;
    }
    return table(rows, shown, counts);
  }

  private static int place(List<String> labels, String label) {
    int at = labels.indexOf(label);
    return at < 0 ? labels.size() - 1 : at;
  }

  private Table table(List<String> rows, List<String> columns, int[][] counts) {
    Table table = Table.create("confusion", StringColumn.create("gold \\ answer", rows));
    for (int c = 0; c < columns.size(); c++) {
      IntColumn column = IntColumn.create(unused(table, columns.get(c)));
      for (int[] row : counts) {
        column.append(row[c]);
      }
      table.addColumns(column);
    }
    return table;
  }

  /** The name of a label's column: Tablesaw takes names for the same that differ by case or by blanks at the ends. */
  private static String unused(Table table, String label) {
    String bare = label.strip();
    String name = bare.isEmpty()
        ? "(blank)"
        : bare.substring(0, Math.min(40, bare.length())).strip();
    String candidate = name;
    for (int i = 2; table.containsColumn(candidate); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }

  private static Map<String, Integer> counted(List<String> labels) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    labels.forEach(label -> counts.merge(label, 1, Integer::sum));
    return counts;
  }

  private static List<String> most(Map<String, Integer> counts) {
    return new ArrayList<>(counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_LABELS)
        .map(Map.Entry::getKey)
        .toList());
  }

  /** For each of the most frequent gold values: {@code rows} that have it, {@code precision}, {@code recall} and {@code f1}. */
  public Table classes() {
    Map<String, Integer> golds = counted(pairs.stream().map(Pair::gold).toList());
    Map<String, Integer> found = counted(pairs.stream().map(Pair::answer).toList());
    Map<String, Integer> hits =
        counted(pairs.stream().filter(Pair::right).map(Pair::gold).toList());
    StringColumn label = StringColumn.create("gold");
    IntColumn rows = IntColumn.create("rows");
    DoubleColumn precision = DoubleColumn.create("precision");
    DoubleColumn recall = DoubleColumn.create("recall");
    DoubleColumn f1 = DoubleColumn.create("f1");
    for (String gold : most(golds)) {
      int hit = hits.getOrDefault(gold, 0);
      int wanted = golds.getOrDefault(gold, 0);
      int given = found.getOrDefault(gold, 0);
      label.append(gold);
      rows.append(wanted);
      append(precision, hit, given);
      append(recall, hit, wanted);
      append(f1, 2 * hit, wanted + given);
    }
    return Table.create("classes", label, rows, precision, recall, f1);
  }

  private static void append(DoubleColumn column, int part, int whole) {
    if (whole == 0) {
      column.appendMissing();
    } else {
      column.append((double) part / whole);
    }
  }

  /** The judged rows that disagree, in order: {@code custom_id}, {@code prompt}, the gold column and the judged one. */
  public Table wrong() {
    return wrong.copy();
  }

  /** One line: {@code sentiment: 0.912 (0.898 to 0.925), 2,725 of 2,988 right}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %.3f (%.3f to %.3f), %,d of %,d right",
        gold(),
        accuracy(),
        low(),
        high(),
        right,
        judged());
  }
}
