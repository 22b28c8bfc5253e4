package io.github.batchbook.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A file that lies at the service.
 *
 * @param id {@code file-…}
 * @param filename the name given at the upload; empty when not told
 * @param bytes its size, when told
 * @param purpose {@code batch} for inputs, {@code batch_output} for results; empty when not told
 * @param statusDetails why a file is unusable, when told
 * @param expiresAt when the service will delete it; empty when never, or not told yet
 * @param askAgainIn how long the service asks to wait before it is asked for this file again, ten minutes at most
 */
public record ServiceFile(
    String id,
    String filename,
    OptionalLong bytes,
    String purpose,
    FileStatus status,
    Optional<String> statusDetails,
    Optional<Instant> createdAt,
    Optional<Instant> expiresAt,
    Optional<Duration> askAgainIn) {

  static ServiceFile of(JsonNode json, Optional<Duration> askAgainIn) {
    return new ServiceFile(
        Json.required(json, "id"),
        Json.text(json, "filename").orElse(""),
        Json.wholeNumber(json, "bytes"),
        Json.text(json, "purpose").orElse(""),
        new FileStatus(Json.text(json, "status").orElse("")),
        Json.text(json, "status_details"),
        Json.instant(json, "created_at"),
        Json.instant(json, "expires_at"),
        askAgainIn);
  }
}
