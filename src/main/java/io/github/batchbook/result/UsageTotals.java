package io.github.batchbook.result;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and cost of several rows together.
 *
 * @param rows rows that have a result line
 * @param told those of them whose line tells tokens
 * @param input input tokens, cached ones among them
 * @param output output tokens, reasoning ones among them
 * @param cost US dollars; empty when no row's price is known
 * @param priced rows whose price is known
 */
public record UsageTotals(
    long rows,
    long told,
    long input,
    long cached,
    long output,
    long reasoning,
    long total,
    OptionalDouble cost,
    long priced) {
  /** The totals of rows, with these prices. */
  static UsageTotals of(Iterable<ResultRow> rows, Prices prices) {
    Sum sum = new Sum();
    for (ResultRow row : rows) {
      if (row.result() != null) {
        sum.add(row.usage(), prices.cost(row));
      }
    }
    return sum.totals();
  }

  private static final class Sum {
    private long rows;
    private long told;
    private long input;
    private long cached;
    private long output;
    private long reasoning;
    private long total;
    private double cost;
    private long priced;

    void add(TokenUsage usage, OptionalDouble price) {
      rows++;
      told += usage.equals(TokenUsage.NONE) ? 0 : 1;
      input += orZero(usage.input());
      cached += orZero(usage.cached());
      output += orZero(usage.output());
      reasoning += orZero(usage.reasoning());
      total += orZero(usage.total());
      if (price.isPresent()) {
        cost += price.getAsDouble();
        priced++;
      }
    }

    private static long orZero(@Nullable Integer count) {
      return count == null ? 0 : count;
    }

    UsageTotals totals() {
      OptionalDouble known = priced == 0 ? OptionalDouble.empty() : OptionalDouble.of(cost);
      return new UsageTotals(rows, told, input, cached, output, reasoning, total, known, priced);
    }
  }
}
