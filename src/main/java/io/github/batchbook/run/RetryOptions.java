package io.github.batchbook.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which requests of a run are asked again, and with what changes.
 *
 * @param only requests of these outcomes; when empty, those that may end otherwise ({@link ResultRow#worthRetrying}) and truncated ones
 * @param grow by what the token limit of truncated requests is multiplied, more than 1
 * @param set members of the request's body that are given another value
 */
public record RetryOptions(Set<Outcome> only, double grow, Map<String, JsonNode> set) {
  /** What may end otherwise as it was, and what was truncated with twice the limit. */
  public static final RetryOptions DEFAULT = new RetryOptions(Set.of(), 2, Map.of());

  public RetryOptions {
    if (!(grow > 1 && grow <= 1000)) {
      throw new RunException(
          "a token limit cannot grow by %s%n  Give a factor above 1, such as 2.".formatted(grow));
    }
    only = Set.copyOf(only);
    set = Map.copyOf(set);
  }

  /** Only requests of an outcome, and of those named before. */
  public RetryOptions only(Outcome outcome) {
    Set<Outcome> more = EnumSet.of(outcome);
    more.addAll(only);
    return new RetryOptions(more, grow, set);
  }

  /** With token limits so many times as large. */
  public RetryOptions growing(double factor) {
    return new RetryOptions(only, factor, set);
  }

  /** With another value for a member of every request's body. */
  public RetryOptions setting(String member, JsonNode value) {
    Map<String, JsonNode> more = new LinkedHashMap<>(set);
    more.put(member, value);
    return new RetryOptions(only, grow, more);
  }

  boolean wants(ResultRow row) {
    return only.isEmpty()
        ? row.worthRetrying() || row.outcome() == Outcome.TRUNCATED
        : only.contains(row.outcome());
  }
}
