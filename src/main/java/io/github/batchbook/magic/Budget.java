package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Part;
import io.github.batchbook.result.Rates;
import io.github.batchbook.run.Models;
import io.github.batchbook.show.Amounts;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the requests that are about to be sent may take.
 *
 * @param input tokens of the requests, roughly
 * @param output tokens that the answers may have at most; empty when a request sets no limit
 * @param least US dollars, if every answer were empty; empty when a price is not known
 * @param most US dollars, if every answer were as long as it may be; empty when that is not known
 */
record Budget(long input, OptionalLong output, OptionalDouble least, OptionalDouble most) {

  static Budget of(BatchFile file, Models models) {
    OptionalLong output = file.maxOutputTokens();
    long input = 0;
    double least = 0;
    double most = 0;
    boolean priced = true;
    for (Part part : file.parts()) {
      Optional<Cost> known =
          Optional.ofNullable(part.deployment()).map(deployment -> Cost.of(deployment, models));
      String model = known.flatMap(cost -> cost.behind().known()).orElse("");
      long in = file.roughInputTokens(part, model);
      input += in;
      Optional<Rates> rates = known.flatMap(Cost::rates);
      priced &= rates.isPresent();
      if (rates.isPresent()) {
        double share = (double) part.bytes() / Math.max(1, file.bytes());
        least += rates.get().cost(in, 0);
        most += rates.get().cost(in, Math.round(output.orElse(0) * share));
      }
    }
    return new Budget(
        input,
        output,
        priced ? OptionalDouble.of(least) : OptionalDouble.empty(),
        priced && output.isPresent() ? OptionalDouble.of(most) : OptionalDouble.empty());
  }

  /** All tokens that may be billed; empty when a request sets no limit. */
  OptionalLong tokens() {
    return output.isPresent() ? OptionalLong.of(input + output.getAsLong()) : OptionalLong.empty();
  }

  /** The cost in words, as far as it is known: {@code about $0.03 to $0.30}, {@code at least $0.03}. */
  Optional<String> cost() {
    if (least.isEmpty()) {
      return Optional.empty();
    }
    String low = Amounts.dollars(least.getAsDouble());
    if (most.isEmpty()) {
      return Optional.of("at least " + low);
    }
    String high = Amounts.dollars(most.getAsDouble());
    return Optional.of("about " + (low.equals(high) ? low : low + " to " + high));
  }
}
