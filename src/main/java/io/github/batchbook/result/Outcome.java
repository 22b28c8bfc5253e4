package io.github.batchbook.result;

import java.util.Locale;
import java.util.Optional;

/** What became of one request. Every input line has exactly one. */
public enum Outcome {
  /** The model answered: with text, tool calls or an embedding. */
  ANSWERED,
  /** The model declined to answer. */
  REFUSED,
  /** The answer reached a limit of tokens and breaks off. */
  TRUNCATED,
  /** The content filter stopped the prompt or the answer. */
  FILTERED,
  /** The request failed with an error of its own, or its job did before it ran. */
  FAILED,
  /** The job's time ran out before the request ran. */
  EXPIRED,
  /** The job was cancelled before the request ran. */
  CANCELLED,
  /** The job ended and no file has a line for the request. */
  MISSING,
  /** The job has not ended, or is not submitted yet, and no line is there so far. */
  PENDING;

  /** The word in tables and messages: {@code answered}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The outcome of a word, ignoring case. */
  public static Optional<Outcome> ofWord(String word) {
    for (Outcome outcome : values()) {
      if (outcome.name().equalsIgnoreCase(word)) {
        return Optional.of(outcome);
      }
    }
    return Optional.empty();
  }

  /** Whether a line of this outcome tells more than one of the other, whatever their order. */
  boolean tellsMoreThan(Outcome other) {
    return compareTo(other) < 0;
  }
}
