package io.github.batchbook.show;

import org.jspecify.annotations.Nullable;

/** The tone of an outcome's word. */
final class OutcomeTone {
  private OutcomeTone() {}

  static @Nullable Tone of(String outcome) {
    return switch (outcome) {
      case "answered" -> Tone.GOOD;
      case "truncated", "refused", "filtered" -> Tone.WARNING;
      case "failed", "expired", "missing" -> Tone.BAD;
      case "cancelled", "pending" -> Tone.QUIET;
      default -> null;
    };
  }
}
