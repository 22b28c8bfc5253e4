package io.github.batchbook.result;

import java.util.Map;
import java.util.Optional;

/**
 * What a price table knows of a model. Its sizes and abilities are hints for a warning, never for an error.
 *
 * @param name such as {@code gpt-4o-mini}
 * @param contextTokens the most tokens of input and output together; 0 when not known
 * @param maxOutputTokens the most tokens of an answer; 0 when not known
 * @param reasoning whether it thinks before it answers, and so refuses some parameters
 * @param rates batch prices by zone; a zone whose price is not known is not in it
 * @param origin where the prices are from, and of which day
 */
public record Model(
    String name,
    long contextTokens,
    long maxOutputTokens,
    boolean vision,
    boolean reasoning,
    Map<Zone, Rates> rates,
    Origin origin) {
  public Model {
    rates = Map.copyOf(rates);
  }

  /**
   * Where prices are from.
   *
   * @param source in words
   * @param date as ISO writes it; empty when it is not told
   */
  public record Origin(String source, String date) {}

  /** The batch prices in a zone. */
  public Optional<Rates> rates(Zone zone) {
    return Optional.ofNullable(rates.get(zone));
  }
}
