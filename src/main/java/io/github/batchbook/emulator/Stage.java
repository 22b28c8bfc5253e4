package io.github.batchbook.emulator;

import java.util.Locale;

/** The statuses of a job. */
enum Stage {
  VALIDATING,
  IN_PROGRESS,
  FINALIZING,
  CANCELLING,
  COMPLETED,
  FAILED,
  CANCELLED,
  EXPIRED;

  boolean ended() {
    return compareTo(COMPLETED) >= 0;
  }

  /** As the service spells it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
