package io.github.batchbook.result;

/**
 * What a model's tokens cost in a batch, in US dollars for a million.
 *
 * @param listed whether both are listed as batch prices; otherwise at least one is half of the standard price of the same zone, which
 *     is the published rule (Azure OpenAI, "Global batch": 50 percent of global standard)
 */
public record Rates(double input, double output, boolean listed) {
  private static final double MILLION = 1_000_000;

  /** What so many tokens cost, in US dollars. Cached input tokens are counted as any others: no batch price for them is listed. */
  public double cost(long inputTokens, long outputTokens) {
    return (inputTokens * input + outputTokens * output) / MILLION;
  }
}
