package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tokens and cost by deployment, model, attempt and job, as a table with a row for each. */
final class UsageTable {
  /** What result lines are added up by. */
  private record Group(
      String deployment, String model, int attempt, String job, boolean fromCache) {
    static Group of(ResultRow row) {
      ResultLine line = row.result();
      String model = line == null || line.model() == null ? "" : line.model();
      return new Group(row.deployment(), model, row.attempt(), row.job(), row.fromCache());
    }
  }

  private final Map<Group, UsageTotals.Sum> groups = new LinkedHashMap<>();
  private final Prices prices;

  UsageTable(Prices prices) {
    this.prices = prices;
  }

  /** Adds a row; one without a result line took nothing. */
  void add(ResultRow row) {
    if (row.result() != null) {
      groups.computeIfAbsent(Group.of(row), unseen -> new UsageTotals.Sum()).add(row, prices);
    }
  }

  /** The table, earlier attempts first; it says what came from a cache only where something did. */
  Table build() {
    StringColumn deployment = StringColumn.create("deployment");
    StringColumn model = StringColumn.create("model");
    IntColumn attempt = IntColumn.create("attempt");
    StringColumn job = StringColumn.create("job");
    BooleanColumn fromCache = BooleanColumn.create("from_cache");
    List<UsageTotals> totals = new ArrayList<>();
    List<Group> inOrder =
        groups.keySet().stream().sorted(Comparator.comparingInt(Group::attempt)).toList();
    for (Group group : inOrder) {
      deployment.append(group.deployment());
      model.append(group.model());
      attempt.append(group.attempt());
      job.append(group.job());
      fromCache.append(group.fromCache());
      totals.add(Objects.requireNonNull(groups.get(group)).totals());
    }
    DoubleColumn cost = DoubleColumn.create("cost");
    for (UsageTotals total : totals) {
      if (total.cost().isPresent()) {
        cost.append(total.cost().getAsDouble());
      } else {
        cost.appendMissing();
      }
    }
    Table table = Table.create(
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
    return fromCache.any() ? table.addColumns(fromCache) : table;
  }
}
