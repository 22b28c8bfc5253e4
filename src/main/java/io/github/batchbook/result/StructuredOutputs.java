package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.ResultProblem.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.columns.Column;

/**
 * The answers to requests that carry a schema: parsed, checked against it, and taken apart into values by property. A row that does not
 * fit keeps its text; its error is told here, and those of its values that have the right type are there.
 */
final class StructuredOutputs {
  private final JoinedRows joined;
  private final List<JsonNode> schemas;
  private final List<@Nullable SchemaCheck> checks = new ArrayList<>();
  private final List<List<SchemaPath>> paths = new ArrayList<>();
  private final Map<List<String>, TypedColumn> columns = new LinkedHashMap<>();
  private final @Nullable String[] errors;
  private final List<ResultProblem> problems = new ArrayList<>();

  private StructuredOutputs(JoinedRows joined) {
    this.joined = joined;
    this.schemas = joined.requests().schemas();
    this.errors = new @Nullable String[schemas.isEmpty() ? 0 : joined.size()];
  }

  static StructuredOutputs of(JoinedRows joined) {
    StructuredOutputs outputs = new StructuredOutputs(joined);
    if (!outputs.schemas.isEmpty()) {
      outputs.prepare();
      for (int row = 0; row < joined.size(); row++) {
        outputs.take(row);
      }
    }
    return outputs;
  }

  private void prepare() {
    boolean any = IntStream.range(0, joined.size()).anyMatch(this::isAnswered);
    for (JsonNode schema : schemas) {
      List<SchemaPath> leaves = SchemaPath.of(schema);
      leaves.forEach(path -> column(path).meet(path.kind()));
      paths.add(leaves);
      checks.add(any ? check(schema) : null);
    }
  }

  private TypedColumn column(SchemaPath path) {
    return columns.computeIfAbsent(
        path.segments(), unseen -> new TypedColumn(path.columnName(), path.kind(), joined.size()));
  }

  private @Nullable SchemaCheck check(JsonNode schema) {
    try {
      return SchemaCheck.of(schema);
    } catch (ResultException e) {
      problems.add(
          new ResultProblem(Kind.UNREADABLE_SCHEMA, "", 0, null, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private boolean isAnswered(int row) {
    return joined.outcome(row) == Outcome.ANSWERED
        && joined.answers().outputs()[row] != TextStore.NONE;
  }

  private @Nullable String text(int row) {
    return isAnswered(row) ? joined.requests().texts().get(joined.answers().outputs()[row]) : null;
  }

  private void take(int row) {
    int schema = joined.requests().schema(row);
    String text = schema < 0 ? null : text(row);
    if (text == null) {
      return;
    }
    JsonNode output = Json.parse(text);
    if (output == null) {
      errors[row] = text.isBlank() ? "the answer is empty" : "the answer is not JSON";
      return;
    }
    SchemaCheck check = checks.get(schema);
    errors[row] = check == null ? null : check.error(output);
    for (SchemaPath path : paths.get(schema)) {
      JsonNode value = path.in(output);
      column(path).set(row, value);
      if (!column(path).holds(value)) {
        problems.add(tooLarge(row, path, value));
      }
    }
  }

  private ResultProblem tooLarge(int row, SchemaPath path, JsonNode value) {
    String customId = joined.requests().customId(row);
    return new ResultProblem(
        Kind.TOO_LARGE_INTEGER,
        "",
        0,
        customId,
        path.columnName() + " of " + Quoted.of(customId) + " is " + Quoted.of(value.toString())
            + ", more than an integer of 64 bits holds; its cell is empty, the number stands in output");
  }

  /** What does not fit the schema in the answer of a row; null when it fits, or there is no schema or no answer. */
  @Nullable
  String error(int row) {
    return errors.length == 0 ? null : errors[row];
  }

  /** Schemas that could not be used. */
  List<ResultProblem> problems() {
    return List.copyOf(problems);
  }

  /** A column for each property of each schema, in the schemas' order. */
  List<Column<?>> columns() {
    List<Column<?>> result = new ArrayList<>();
    columns.values().forEach(column -> result.add(column.build()));
    return result;
  }
}
