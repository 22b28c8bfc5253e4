package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Groups the rows that have no useful answer by cause, the most frequent first. Messages that differ only in numbers, ids and quoted
 * values are one cause, and so are all refusals.
 */
final class Causes {
  private static final int MOST_SAMPLES = 3;
  private static final Pattern VARYING =
      Pattern.compile("'[^']*'|\"[^\"]*\"|[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9][0-9.,]*");

  /** What makes rows one cause. */
  private record Cause(
      Outcome outcome, @Nullable Integer status, @Nullable String code, String pattern) {}

  /** The rows of a cause. */
  private static final class Group {
    private final List<String> samples = new ArrayList<>();
    private @Nullable String message;
    private int count;

    void add(ResultRow row, @Nullable String text) {
      count++;
      message = message == null ? text : message;
      if (samples.size() < MOST_SAMPLES) {
        samples.add(row.customId());
      }
    }
  }

  private final Map<Cause, Group> groups = new LinkedHashMap<>();
  private final int rows;

  private Causes(int rows) {
    this.rows = rows;
  }

  static Table of(List<ResultRow> rows, StructuredOutputs outputs) {
    Causes causes = new Causes(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      causes.add(rows.get(i), outputs.error(i));
    }
    return causes.table();
  }

  private void add(ResultRow row, @Nullable String schemaError) {
    if (row.outcome() == Outcome.PENDING
        || (row.outcome() == Outcome.ANSWERED && schemaError == null)) {
      return;
    }
    ResultLine line = row.result();
    Integer status = line == null ? null : line.statusCode();
    String code = schemaError != null
        ? "schema_mismatch"
        : row.error() == null ? null : row.error().code();
    String message = schemaError != null ? schemaError : message(row);
    Cause cause = new Cause(row.outcome(), status, code, pattern(row, message));
    groups.computeIfAbsent(cause, unseen -> new Group()).add(row, message);
  }

  /** What messages of one cause share; refusals are one cause, however the model words them. */
  private static String pattern(ResultRow row, @Nullable String message) {
    return message == null || row.outcome() == Outcome.REFUSED
        ? ""
        : VARYING.matcher(message).replaceAll("#");
  }

  private static @Nullable String message(ResultRow row) {
    if (row.error() != null) {
      return row.error().message();
    }
    ResultLine line = row.result();
    return line != null && row.outcome() == Outcome.REFUSED ? line.refusal() : null;
  }

  private Table table() {
    StringColumn outcome = StringColumn.create("outcome");
    IntColumn status = IntColumn.create("status_code");
    StringColumn code = StringColumn.create("error_code");
    StringColumn message = StringColumn.create("error_message");
    IntColumn count = IntColumn.create("count");
    DoubleColumn share = DoubleColumn.create("share");
    StringColumn samples = StringColumn.create("sample_ids");
    StringColumn remedy = StringColumn.create("what_to_do");
    groups.entrySet().stream()
        .sorted(Comparator.comparingInt((Map.Entry<Cause, Group> entry) -> entry.getValue().count)
            .reversed())
        .forEach(entry -> {
          Cause cause = entry.getKey();
          Group group = entry.getValue();
          outcome.append(cause.outcome().word());
          status.append(cause.status());
          code.append(cause.code());
          message.append(group.message);
          count.append(group.count);
          share.append(Math.round(10_000.0 * group.count / rows) / 10_000.0);
          samples.append(String.join(", ", group.samples));
          remedy.append(Remedies.of(cause.outcome(), cause.status(), cause.code()));
        });
    return Table.create("errors", outcome, count, share, status, code, message, samples, remedy);
  }
}
