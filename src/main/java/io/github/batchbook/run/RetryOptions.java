package io.github.batchbook.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which requests of a run are asked again, how, and with what changes.
 *
 * @param only the causes; when it has none, those that may end otherwise ({@link ResultRow#worthRetrying}) and truncated ones
 * @param grow by what the token limit of truncated requests is multiplied, more than 1
 * @param set members of the request's body that are given another value
 * @param sync a synchronous deployment that is asked instead of a batch job, now and one request after another
 * @param consent told, before anything is written or sent, of jobs that may have answered what is asked again; throws an exception for no
 */
public record RetryOptions(
    Causes only,
    double grow,
    Map<String, JsonNode> set,
    Optional<String> sync,
    Consumer<List<Shortfall>> consent) {
  /** What may end otherwise as it was, and what was truncated with twice the limit. */
  public static final RetryOptions DEFAULT =
      new RetryOptions(Causes.NONE, 2, Map.of(), Optional.empty(), shortfalls -> {});

  /**
   * Why requests did not end well.
   *
   * @param outcomes these outcomes
   * @param passing what failed by overload, a timeout or an error inside the service
   * @param misfits answers that do not fit their schema
   */
  public record Causes(Set<Outcome> outcomes, boolean passing, boolean misfits) {
    static final Causes NONE = new Causes(Set.of(), false, false);

    public Causes {
      outcomes = Set.copyOf(outcomes);
    }

    boolean any() {
      return !outcomes.isEmpty() || passing || misfits;
    }
  }

  public RetryOptions {
    if (!(grow > 1 && grow <= 1000)) {
      throw new RunException(
          "a token limit cannot grow by %s%n  Give a factor above 1, such as 2.".formatted(grow));
    }
    set = Map.copyOf(set);
  }

  /**
   * Only requests of an outcome, and of causes named before.
   *
   * @throws RunException for {@link Outcome#ANSWERED} and {@link Outcome#PENDING}: what has an answer, or waits for one, is not paid again
   */
  public RetryOptions only(Outcome outcome) {
    if (outcome == Outcome.ANSWERED || outcome == Outcome.PENDING) {
      throw new RunException(
          "what is %s is not asked again%n  %%submit --again submits the whole file and pays once more."
              .formatted(outcome.word()));
    }
    Set<Outcome> more = EnumSet.of(outcome);
    more.addAll(only.outcomes());
    return only(new Causes(more, only.passing(), only.misfits()));
  }

  /** Only requests that failed in passing, and of causes named before. */
  public RetryOptions onlyTransient() {
    return only(new Causes(only.outcomes(), true, only.misfits()));
  }

  /** Only requests whose answers do not fit their schema, and of causes named before. */
  public RetryOptions onlyMisfits() {
    return only(new Causes(only.outcomes(), only.passing(), true));
  }

  /** With token limits so many times as large. */
  public RetryOptions growing(double factor) {
    return new RetryOptions(only, factor, set, sync, consent);
  }

  /** With another value for a member of every request's body. */
  public RetryOptions setting(String member, JsonNode value) {
    Map<String, JsonNode> more = new LinkedHashMap<>(set);
    more.put(member, value);
    return new RetryOptions(only, grow, more, sync, consent);
  }

  /** Of a synchronous deployment. */
  public RetryOptions asking(String deployment) {
    return new RetryOptions(only, grow, set, Optional.of(deployment), consent);
  }

  /** Tells first of jobs that may have answered what would be paid once more. */
  public RetryOptions agreedBy(Consumer<List<Shortfall>> first) {
    return new RetryOptions(only, grow, set, sync, first);
  }

  private RetryOptions only(Causes causes) {
    return new RetryOptions(causes, grow, set, sync, consent);
  }

  boolean wants(ResultRow row, boolean misfit) {
    if (!only.any()) {
      return row.worthRetrying() || row.outcome() == Outcome.TRUNCATED;
    }
    return only.outcomes().contains(row.outcome())
        || (only.passing() && row.outcome() == Outcome.FAILED && row.worthRetrying())
        || (only.misfits() && misfit);
  }
}
