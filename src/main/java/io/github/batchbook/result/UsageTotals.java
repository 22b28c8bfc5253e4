package io.github.batchbook.result;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and cost of several result lines together.
 *
 * @param rows result lines, of all attempts
 * @param told those of them that tell tokens
 * @param input input tokens, cached ones among them
 * @param output output tokens, reasoning ones among them
 * @param cost US dollars; empty when no line's price is known
 * @param priced lines whose price is known
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
  /** Adds rows up, one after another. */
  static final class Sum {
    private long rows;
    private long told;
    private long input;
    private long cached;
    private long output;
    private long reasoning;
    private long total;
    private double cost;
    private long priced;

    /** Adds a row; one without a result line took nothing. */
    void add(ResultRow row, Prices prices) {
      if (row.result() != null) {
        add(row.usage(), prices.cost(row));
      }
    }

    private void add(TokenUsage usage, OptionalDouble price) {
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
