package io.github.batchbook.result;

import java.util.OptionalDouble;

/** What an answer cost. */
@FunctionalInterface
public interface Prices {
  /** No price is known. */
  Prices UNKNOWN = row -> OptionalDouble.empty();

  /**
   * The cost of a row in US dollars, from its deployment, its model and its tokens; empty when the price is not known. The row may lack
   * its prompt and its output.
   */
  OptionalDouble cost(ResultRow row);
}
