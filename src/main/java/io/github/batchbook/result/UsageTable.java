package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tokens and cost by deployment, model, attempt and job, as a table with a row for each. */
final class UsageTable {
  /** What rows are added up by. */
  private record Group(String deployment, String model, int attempt, String job) {}

  private UsageTable() {}

  static Table of(List<ResultRow> rows, Prices prices) {
    Map<Group, List<ResultRow>> groups = new LinkedHashMap<>();
    for (ResultRow row : rows) {
      ResultLine line = row.result();
      if (line != null) {
        String model = line.model() == null ? "" : line.model();
        Group group = new Group(row.deployment(), model, row.attempt(), row.job());
        groups.computeIfAbsent(group, unseen -> new ArrayList<>()).add(row);
      }
    }
    return table(groups, prices);
  }

  private static Table table(Map<Group, List<ResultRow>> groups, Prices prices) {
    StringColumn deployment = StringColumn.create("deployment");
    StringColumn model = StringColumn.create("model");
    IntColumn attempt = IntColumn.create("attempt");
    StringColumn job = StringColumn.create("job");
    List<UsageTotals> totals = new ArrayList<>();
    groups.forEach((group, rows) -> {
      deployment.append(group.deployment());
      model.append(group.model());
      attempt.append(group.attempt());
      job.append(group.job());
      totals.add(UsageTotals.of(rows, prices));
    });
    DoubleColumn cost = DoubleColumn.create("cost");
    for (UsageTotals total : totals) {
      if (total.cost().isPresent()) {
        cost.append(total.cost().getAsDouble());
      } else {
        cost.appendMissing();
      }
    }
    return Table.create(
        "usage",
        deployment,
        model,
        attempt,
        LongColumn.create("requests", totals.stream().mapToLong(UsageTotals::rows)),
        LongColumn.create("input_tokens", totals.stream().mapToLong(UsageTotals::input)),
        LongColumn.create("output_tokens", totals.stream().mapToLong(UsageTotals::output)),
        cost,
        LongColumn.create("cached_tokens", totals.stream().mapToLong(UsageTotals::cached)),
        LongColumn.create("reasoning_tokens", totals.stream().mapToLong(UsageTotals::reasoning)),
        LongColumn.create("total_tokens", totals.stream().mapToLong(UsageTotals::total)),
        job);
  }
}
