package io.github.batchbook.run;

import io.github.batchbook.result.Outcome;
import java.util.Map;

/**
 * What a retry did.
 *
 * @param attempt which attempt at its requests this is, from 2; 0 when there was nothing to ask again
 * @param asked how many requests are asked again, by the outcome that they had
 * @param withoutLimit how many truncated requests were left out because they set no token limit that could grow: asked again they
 *     would end the same
 */
public record Retry(int attempt, Map<Outcome, Integer> asked, int withoutLimit) {
  public Retry {
    asked = Map.copyOf(asked);
  }

  /** How many requests are asked again. */
  public int requests() {
    return asked.values().stream().mapToInt(Integer::intValue).sum();
  }
}
