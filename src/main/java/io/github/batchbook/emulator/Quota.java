package io.github.batchbook.emulator;

import io.github.batchbook.emulator.BatchEntry.Finding;
import java.util.Optional;

/** The quota of enqueued tokens, which belongs to a deployment and is used by all of its jobs that have not ended. */
final class Quota {
  private final Store store;
  private final EmbeddedOptions options;

  Quota(Store store, EmbeddedOptions options) {
    this.store = store;
    this.options = options;
  }

  /** The tokens that a deployment's jobs hold. */
  long used(String deployment) {
    return store.batches().stream()
        .filter(job -> !job.stage().ended() && job.deployment().equals(deployment))
        .mapToLong(BatchEntry::tokens)
        .sum();
  }

  /** Refuses a job that would pass the limit, where the region tells it at once. */
  void atOnce(String deployment, long tokens) {
    long limit = options.limits().enqueuedTokens();
    if (options.limits().failFast() && used(deployment) + tokens > limit) {
      throw new Refusal(
          400, "token_limit_exceeded", "token_limit_exceeded: " + message(deployment));
    }
  }

  /** What validation finds of a job that, with the older ones, passes the limit. */
  Optional<Finding> late(BatchEntry job) {
    long before = store.batches().stream()
        .filter(other -> !other.stage().ended()
            && other.deployment().equals(job.deployment())
            && other.stamp() <= job.stamp())
        .mapToLong(BatchEntry::tokens)
        .sum();
    return before > options.limits().enqueuedTokens()
        ? Optional.of(new Finding("token_limit_exceeded", message(job.deployment()), null))
        : Optional.empty();
  }

  private String message(String deployment) {
    return "The number of enqueued tokens has surpassed the configured limit of "
        + shortened(options.limits().enqueuedTokens())
        + " for the deployment '"
        + deployment
        + "'. Please either increase the limit or try again once the current jobs have finished.";
  }

  private static String shortened(long number) {
    if (number >= 1_000_000_000 && number % 1_000_000_000 == 0) {
      return number / 1_000_000_000 + "B";
    }
    if (number >= 1_000_000 && number % 1_000_000 == 0) {
      return number / 1_000_000 + "M";
    }
    return number >= 1000 && number % 1000 == 0 ? number / 1000 + "K" : Long.toString(number);
  }
}
