package io.github.batchbook.service;

import java.time.Instant;
import java.util.Optional;

/**
 * When a job reached each of its states, as far as the service tells; {@code inProgress} may be missing on a completed job.
 *
 * @param expires when the service may give the job up; Azure goes on past it
 */
public record JobTimes(
    Optional<Instant> created,
    Optional<Instant> inProgress,
    Optional<Instant> finalizing,
    Optional<Instant> completed,
    Optional<Instant> failed,
    Optional<Instant> expired,
    Optional<Instant> cancelling,
    Optional<Instant> cancelled,
    Optional<Instant> expires) {

  /** When the job ended, in whichever terminal state. */
  public Optional<Instant> ended() {
    return completed.or(() -> failed).or(() -> cancelled).or(() -> expired);
  }
}
