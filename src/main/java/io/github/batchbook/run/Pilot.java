package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Prices;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.TokenUsage;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the sample of a run that is sent before the rest has shown so far.
 *
 * @param requests of the sample
 * @param left requests that are held until a person tells to go on, or the required share is reached; 0 when they are sent
 * @param outcomes of the sample
 * @param misfits answers that do not fit the schema of their request
 * @param cost of the sample in US dollars, in which an error without tokens costs nothing; empty when the price of any answer is not known, or nothing is answered
 * @param required the share of the sample that must be answered, and fit, for the rest to be sent by itself
 */
public record Pilot(
    int requests,
    int left,
    Map<Outcome, Integer> outcomes,
    int misfits,
    OptionalDouble cost,
    OptionalDouble required) {
  public Pilot {
    outcomes = Map.copyOf(outcomes);
  }

  /** The share of the sample that is answered and fits, from 0 to 1. */
  public double share() {
    return requests == 0 ? 0 : (double) good() / requests;
  }

  /** Requests that are answered and whose answer fits its schema. */
  public int good() {
    return outcomes.getOrDefault(Outcome.ANSWERED, 0) - misfits;
  }

  /** Whether the sample has ended. */
  public boolean ended() {
    return !outcomes.containsKey(Outcome.PENDING);
  }

  /** What a number of such requests will cost, if they are like the sample; empty when prices are not known. */
  public OptionalDouble predicted(int number) {
    return cost.isEmpty() || requests == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(cost.getAsDouble() / requests * number);
  }

  boolean reached() {
    return ended() && required.isPresent() && share() >= required.getAsDouble();
  }

  /** What the pilot of a run has shown; without a pilot all is zero. */
  static Pilot of(Workshop workshop, Situation situation, Prices prices) {
    Count count = new Count(prices);
    Outcomes outcomes = new Outcomes(workshop);
    int left = 0;
    for (Situation.Part part : situation.parts()) {
      if (part.held()) {
        left += part.part().lines().requests();
      }
      if (part.part().cause().equals(PartRow.PILOT)) {
        BatchFile lines =
            BatchFile.read(workshop.snapshots().read(part.part().lines().sha256()));
        count.add(outcomes.join(situation, part, lines, JoinOptions.DEFAULT.withPrices(prices)));
      }
    }
    Double share = situation.run().ways().pilotShare().orElse(null);
    return new Pilot(
        count.requests,
        left,
        count.outcomes,
        count.misfits,
        count.priced && count.billed ? OptionalDouble.of(count.cost) : OptionalDouble.empty(),
        share == null ? OptionalDouble.empty() : OptionalDouble.of(share));
  }

  private static final class Count {
    private final Prices prices;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int requests;
    private int misfits;
    private double cost;
    private boolean priced = true;
    private boolean billed;

    Count(Prices prices) {
      this.prices = prices;
    }

    void add(Results results) {
      for (ResultRow row : results.rows()) {
        requests++;
        outcomes.merge(row.outcome(), 1, Integer::sum);
        if (row.outcome() == Outcome.ANSWERED
            && results.schemaError(row.customId()).isPresent()) {
          misfits++;
        }
        if (row.result() != null && isBilled(row)) {
          billed = true;
          OptionalDouble price = prices.cost(row);
          priced &= price.isPresent();
          cost += price.orElse(0);
        }
      }
    }

    /** An error took no tokens. */
    private static boolean isBilled(ResultRow row) {
      return row.outcome() == Outcome.ANSWERED || !row.usage().equals(TokenUsage.NONE);
    }
  }
}
