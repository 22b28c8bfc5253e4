package io.github.batchbook.result;

import org.jspecify.annotations.Nullable;

/** What a result line says that many lines say alike: all of a {@link ResultLine} but its id, its text and its counts. */
record Verdict(
    Outcome outcome,
    @Nullable Integer statusCode,
    @Nullable String refusal,
    @Nullable String toolCalls,
    @Nullable String finishReason,
    @Nullable ResultError error,
    @Nullable String model) {
  static Verdict of(ResultLine line) {
    return new Verdict(
        line.outcome(),
        line.statusCode(),
        line.refusal(),
        line.toolCalls(),
        line.finishReason(),
        line.error(),
        line.model());
  }

  /** Whether it has texts that other lines hardly share. */
  boolean isSingular() {
    return refusal != null || toolCalls != null;
  }
}
