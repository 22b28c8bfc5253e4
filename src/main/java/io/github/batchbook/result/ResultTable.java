package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Builds the table of results from joined rows: always the same columns in the same order, those of the source behind the id, typed ones last. */
final class ResultTable {
  private final List<ResultRow> rows;
  private final StructuredOutputs outputs;
  private final JoinOptions options;
  private final Set<String> names = new HashSet<>();

  ResultTable(List<ResultRow> rows, StructuredOutputs outputs, JoinOptions options) {
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
    columns.add(texts("custom_id", ResultRow::customId));
    columns.add(texts("prompt", ResultRow::prompt));
    columns.add(texts("output", ResultRow::output));
    columns.add(texts("outcome", row -> row.outcome().word()));
    columns.add(
        texts("finish_reason", row -> row.result() == null ? null : row.result().finishReason()));
    columns.add(integers(
        "status_code", row -> row.result() == null ? null : row.result().statusCode()));
    columns.add(
        texts("error_code", row -> row.error() == null ? null : row.error().code()));
    columns.add(
        texts("error_message", row -> row.error() == null ? null : row.error().message()));
    columns.add(texts("model", row -> row.result() == null ? null : row.result().model()));
    columns.add(integers("input_tokens", row -> row.usage().input()));
    columns.add(integers("cached_tokens", row -> row.usage().cached()));
    columns.add(integers("output_tokens", row -> row.usage().output()));
    columns.add(integers("reasoning_tokens", row -> row.usage().reasoning()));
    columns.add(integers("total_tokens", row -> row.usage().total()));
    columns.add(costs());
    columns.add(integers("attempt", row -> row.attempt() == 0 ? null : row.attempt()));
    columns.add(texts("job", ResultRow::job));
    columns.add(fromCache());
    columns.add(schemaErrors());
    addWherePresent(
        columns,
        texts("refusal", row -> row.result() == null ? null : row.result().refusal()));
    addWherePresent(
        columns,
        texts("tool_calls", row -> row.result() == null ? null : row.result().toolCalls()));
    return columns;
  }

  private static void addWherePresent(List<Column<?>> columns, Column<?> column) {
    if (column.countMissing() < column.size()) {
      columns.add(column);
    }
  }

  private StringColumn texts(String name, Function<ResultRow, @Nullable String> value) {
    StringColumn column = StringColumn.create(name);
    for (ResultRow row : rows) {
      String text = value.apply(row);
      if (text == null) {
        column.appendMissing();
      } else {
        column.append(text);
      }
    }
    return column;
  }

  private IntColumn integers(String name, Function<ResultRow, @Nullable Integer> value) {
    IntColumn column = IntColumn.create(name);
    for (ResultRow row : rows) {
      Integer number = value.apply(row);
      if (number == null) {
        column.appendMissing();
      } else {
        column.append(number.intValue());
      }
    }
    return column;
  }

  private DoubleColumn costs() {
    DoubleColumn column = DoubleColumn.create("cost");
    for (ResultRow row : rows) {
      OptionalDouble cost =
          row.result() == null ? OptionalDouble.empty() : options.prices().cost(row);
      if (cost.isPresent()) {
        column.append(cost.getAsDouble());
      } else {
        column.appendMissing();
      }
    }
    return column;
  }

  /** Missing where there is no line; so in a run without a cache it says false and no more. */
  private BooleanColumn fromCache() {
    BooleanColumn column = BooleanColumn.create("from_cache");
    for (ResultRow row : rows) {
      if (row.result() == null) {
        column.appendMissing();
      } else {
        column.append(row.fromCache());
      }
    }
    return column;
  }

  private StringColumn schemaErrors() {
    StringColumn column = StringColumn.create("schema_error");
    for (int row = 0; row < rows.size(); row++) {
      String error = outputs.error(row);
      if (error == null) {
        column.appendMissing();
      } else {
        column.append(error);
      }
    }
    return column;
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
        rows.forEach(row -> append(to, from, rowById.get(row.customId())));
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
