package io.github.batchbook.magic;

import io.github.batchbook.result.Model;
import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.result.Rates;
import io.github.batchbook.run.Models;
import io.github.batchbook.show.Amounts;
import java.util.Optional;

/**
 * What a batch may cost, in words: what its questions cost alone, and with the longest answers that it allows.
 *
 * @param rates empty where no price is known
 */
record Cost(ModelBehind behind, Optional<Model> model, Optional<Rates> rates) {
  /** What is known of the price of a deployment's tokens. */
  static Cost of(String deployment, Models models) {
    ModelBehind behind = models.behind(deployment);
    Optional<Model> model = behind.known().flatMap(models.table()::model);
    return new Cost(behind, model, model.flatMap(known -> known.rates(behind.zone())));
  }

  /** {@code $0.03 to $0.30 (prices of 2026-11-22)}; why there is no figure, where there is none. */
  String range(long inputTokens, long outputTokens) {
    if (rates.isEmpty()) {
      return "price " + unknown();
    }
    String low = Amounts.dollars(rates.get().cost(inputTokens, 0));
    String high = Amounts.dollars(rates.get().cost(inputTokens, outputTokens));
    return (low.equals(high) ? low : low + " to " + high) + " (" + dated() + ")";
  }

  /** {@code from $0.03 (prices of 2026-11-22)}: what questions cost whose answers have no limit. */
  String from(long inputTokens) {
    return rates.isEmpty()
        ? "price " + unknown()
        : "from " + Amounts.dollars(rates.get().cost(inputTokens, 0)) + " (" + dated() + ")";
  }

  private String dated() {
    String date = model.map(known -> known.origin().date()).orElse("");
    return date.isEmpty() ? "prices of no known date" : "prices of " + date;
  }

  /** Why there is no figure. */
  String unknown() {
    return behind.known().isEmpty()
        ? "unknown: the name does not say which model answers (%estimate --model NAME tells)"
        : "unknown for " + behind.model() + " (%estimate --price IN,OUT tells)";
  }
}
