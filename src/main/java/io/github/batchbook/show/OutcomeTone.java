package io.github.batchbook.show;

import io.github.batchbook.result.Outcome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tone of an outcome's word. */
final class OutcomeTone {
  private OutcomeTone() {}

  static @Nullable Tone of(String word) {
    Optional<Outcome> outcome = Outcome.ofWord(word);
    return outcome.isEmpty() ? null : of(outcome.get());
  }

  private static Tone of(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> Tone.GOOD;
      case TRUNCATED, REFUSED, FILTERED -> Tone.WARNING;
      case FAILED, EXPIRED, MISSING -> Tone.BAD;
      case CANCELLED, PENDING -> Tone.QUIET;
    };
  }
}
