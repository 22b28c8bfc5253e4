package io.github.batchbook.service;

import java.util.Locale;
import java.util.Set;

/**
 * The state of a job, in the service's own word.
 *
 * <p>An open set: a word that is not known here is kept, and is not terminal. Words are compared without case, since the first
 * previews wrote {@code "Validating"}, and {@code canceled} is the same as {@code cancelled}.
 *
 * @param name the word in lower case, with two l in {@code cancelled}
 */
public record JobStatus(String name) {
  public static final JobStatus VALIDATING = new JobStatus("validating");
  /** The input was refused; {@link BatchJob#errors} says why. */
  public static final JobStatus FAILED = new JobStatus("failed");

  public static final JobStatus IN_PROGRESS = new JobStatus("in_progress");
  public static final JobStatus FINALIZING = new JobStatus("finalizing");
  /** Processing has ended; all requests may have failed. */
  public static final JobStatus COMPLETED = new JobStatus("completed");

  public static final JobStatus EXPIRED = new JobStatus("expired");
  /** Ends within ten minutes; finished lines are kept and billed. */
  public static final JobStatus CANCELLING = new JobStatus("cancelling");

  public static final JobStatus CANCELLED = new JobStatus("cancelled");

  private static final Set<JobStatus> TERMINAL = Set.of(COMPLETED, FAILED, CANCELLED, EXPIRED);
  private static final Set<JobStatus> LIVE =
      Set.of(VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING);

  public JobStatus {
    String word = name.strip().toLowerCase(Locale.ROOT);
    name = switch (word) {
      case "canceled" -> "cancelled";
      case "canceling" -> "cancelling";
      default -> word;
    };
  }

  /** Whether the job has ended, so that nothing about it will change any more. */
  public boolean terminal() {
    return TERMINAL.contains(this);
  }

  /** Whether the word is one of those documented. */
  public boolean known() {
    return TERMINAL.contains(this) || LIVE.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
