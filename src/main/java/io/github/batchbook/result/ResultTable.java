package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.numbers.DoubleColumnType;
import tech.tablesaw.columns.numbers.IntColumnType;

/** Builds the table of results from joined rows: always the same columns in the same order, those of the source behind the id, typed ones last. */
final class ResultTable {
  private static final int MISSING = IntColumnType.missingValueIndicator();

  private final JoinedRows rows;
  private final StructuredOutputs outputs;
  private final JoinOptions options;
  private final Set<String> names = new HashSet<>();

  ResultTable(JoinedRows rows, StructuredOutputs outputs, JoinOptions options) {
    this.rows = rows;
    this.outputs = outputs;
    this.options = options;
  }

  Table build(String name) {
    List<Column<?>> own = own();
    own.forEach(column -> names.add(key(column.name())));
    List<Column<?>> typed = outputs.columns();
    typed.forEach(column -> column.setName(unused(column.name())));
    List<Column<?>> all = new ArrayList<>(own);
    all.addAll(1, source());
    all.addAll(typed);
    return Table.create(name, all);
  }

  private List<Column<?>> own() {
    List<Column<?>> columns = new ArrayList<>();
    Requests requests = rows.requests();
    columns.add(TextCells.column("custom_id", requests.texts(), requests.ids()));
    columns.add(TextCells.column("prompt", requests.texts(), requests.prompts()));
    columns.add(TextCells.column("output", requests.texts(), outputs()));
    columns.add(outcomes());
    columns.add(words("finish_reason", Verdict::finishReason));
    columns.add(integers("status_code", this::status));
    columns.add(errors("error_code", ResultError::code));
    columns.add(errors("error_message", ResultError::message));
    columns.add(words("model", Verdict::model));
    columns.add(counts("input_tokens", 0));
    columns.add(counts("cached_tokens", 1));
    columns.add(counts("output_tokens", 2));
    columns.add(counts("reasoning_tokens", 3));
    columns.add(counts("total_tokens", 4));
    columns.add(costs());
    columns.add(integers("attempt", row -> {
      ResultFiles part = rows.part(row);
      return part == null ? MISSING : part.attempt();
    }));
    List<ResultFiles> files = rows.files();
    columns.add(WordColumn.of(
        "job",
        rows.size(),
        rows::partNumber,
        new WordColumn.Numbered(files.size(), part -> files.get(part).job())));
    columns.add(fromCache());
    columns.add(schemaErrors());
    addWherePresent(columns, words("refusal", Verdict::refusal));
    addWherePresent(columns, words("tool_calls", Verdict::toolCalls));
    return columns;
  }

  private static void addWherePresent(List<Column<?>> columns, Column<?> column) {
    if (column.countMissing() < column.size()) {
      columns.add(column);
    }
  }

  /** Where the outputs stand: nowhere for lines that do not count. */
  private long[] outputs() {
    long[] places = rows.answers().outputs();
    for (int row = 0; row < rows.size(); row++) {
      if (places[row] >= 0 && !rows.counts(row)) {
        places = places.clone();
        break;
      }
    }
    if (places != rows.answers().outputs()) {
      for (int row = 0; row < rows.size(); row++) {
        places[row] = rows.counts(row) ? places[row] : TextStore.NONE;
      }
    }
    return places;
  }

  private StringColumn outcomes() {
    List<Outcome> all = List.of(Outcome.values());
    return WordColumn.of(
        "outcome",
        rows.size(),
        row -> all.indexOf(rows.outcome(row)),
        new WordColumn.Numbered(all.size(), number -> all.get(number).word()));
  }

  private StringColumn words(String name, Function<Verdict, @Nullable String> word) {
    List<Verdict> verdicts = rows.verdicts();
    return WordColumn.of(
        name,
        rows.size(),
        row -> rows.counts(row) ? rows.answers().verdict(row) : -1,
        new WordColumn.Numbered(verdicts.size(), number -> word.apply(verdicts.get(number))));
  }

  /** Words of errors, those of lines first and then those of jobs that failed as a whole. */
  private StringColumn errors(String name, Function<ResultError, @Nullable String> word) {
    List<Verdict> verdicts = rows.verdicts();
    List<ResultFiles> files = rows.files();
    IntFunction<@Nullable String> words = number -> {
      ResultError error = number < verdicts.size()
          ? verdicts.get(number).error()
          : files.get(number - verdicts.size()).failure();
      return error == null ? null : word.apply(error);
    };
    return WordColumn.of(
        name,
        rows.size(),
        row -> rows.counts(row)
            ? rows.answers().verdict(row)
            : rows.error(row) == null ? -1 : verdicts.size() + rows.partNumber(row),
        new WordColumn.Numbered(verdicts.size() + files.size(), words));
  }

  private int status(int row) {
    Integer status = rows.counts(row) ? rows.verdict(row).statusCode() : null;
    return status == null ? MISSING : status;
  }

  private IntColumn counts(String name, int place) {
    return integers(name, row -> {
      int count = rows.counts(row) ? rows.answers().count(row, place) : -1;
      return count < 0 ? MISSING : count;
    });
  }

  private IntColumn integers(String name, IntUnaryOperator value) {
    int[] values = new int[rows.size()];
    Arrays.setAll(values, value);
    return IntColumn.create(name, values);
  }

  private DoubleColumn costs() {
    double[] costs = new double[rows.size()];
    Arrays.fill(costs, DoubleColumnType.missingValueIndicator());
    for (int row = 0; row < costs.length && options.prices() != Prices.UNKNOWN; row++) {
      if (rows.counts(row)) {
        OptionalDouble cost = options.prices().cost(rows.withoutTexts(row));
        costs[row] = cost.orElse(DoubleColumnType.missingValueIndicator());
      }
    }
    return DoubleColumn.create("cost", costs);
  }

  /** Missing where there is no line; so in a run without a cache it says false and no more. */
  private BooleanColumn fromCache() {
    BooleanColumn column = BooleanColumn.create("from_cache");
    for (int row = 0; row < rows.size(); row++) {
      ResultFiles part = rows.counts(row) ? rows.part(row) : null;
      if (part == null) {
        column.appendMissing();
      } else {
        column.append(part.fromCache());
      }
    }
    return column;
  }

  private StringColumn schemaErrors() {
    return WordColumn.of(
        "schema_error",
        rows.size(),
        row -> outputs.error(row) == null ? -1 : row,
        new WordColumn.Numbered(rows.size(), outputs::error));
  }

  /** The source's columns, each row's taken by its custom_id; a name that is ours already gets {@code source.} before it. */
  private List<Column<?>> source() {
    Table source = options.source();
    if (source == null) {
      return List.of();
    }
    Map<String, Integer> rowById = rowById(source);
    List<Column<?>> columns = new ArrayList<>();
    for (Column<?> from : source.columns()) {
      if (!from.name().equalsIgnoreCase("custom_id")) {
        boolean taken = names.contains(key(from.name()));
        Column<?> to =
            from.emptyCopy().setName(unused(taken ? "source." + from.name() : from.name()));
        for (int row = 0; row < rows.size(); row++) {
          append(to, from, rowById.get(rows.requests().customId(row)));
        }
        columns.add(to);
      }
    }
    return columns;
  }

  private static Map<String, Integer> rowById(Table source) {
    if (!source.containsColumn("custom_id")) {
      throw new ResultException(
          "the source table has no column \"custom_id\", so its rows cannot be joined; its columns are "
              + String.join(", ", source.columnNames()));
    }
    Column<?> ids = source.column("custom_id");
    Map<String, Integer> rowById = new HashMap<>();
    for (int row = 0; row < ids.size(); row++) {
      if (!ids.isMissing(row) && rowById.put(String.valueOf(ids.get(row)), row) != null) {
        throw new ResultException(
            "the source table has the custom_id " + Quoted.of(String.valueOf(ids.get(row)))
                + " more than once, so its rows cannot be joined");
      }
    }
    return rowById;
  }

  private static <T> void append(Column<T> to, Column<?> from, @Nullable Integer row) {
    if (row == null || from.isMissing(row)) {
      to.appendMissing();
    } else {
      to.appendObj(from.get(row));
    }
  }

  /** The name, or with a number behind it when the table has it: Tablesaw's names differ by more than case. */
  private String unused(String name) {
    String candidate = name;
    for (int i = 2; !names.add(key(candidate)); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
