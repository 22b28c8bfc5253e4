package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A batch job as the service last told it: what it calls a batch.
 *
 * @param id {@code batch_…}
 * @param endpoint as the service spells it; it is null in some answers
 * @param inputFileId empty for a job made from a blob
 * @param outputFileId the file of answered requests: empty when there is none (null or {@code ""} on the wire); it may be of zero bytes
 * @param errorFileId the file of failed requests, likewise
 * @param blobs addresses, for a job made from a blob
 * @param errors why a {@link JobStatus#FAILED} job was refused
 * @param metadata what the create gave along
 * @param model told by OpenAI only
 * @param answer what came with this state
 */
public record BatchJob(
    String id,
    JobStatus status,
    Optional<String> endpoint,
    Optional<String> inputFileId,
    Optional<String> outputFileId,
    Optional<String> errorFileId,
    Blobs blobs,
    RequestCounts counts,
    JobTimes times,
    List<JobError> errors,
    Map<String, String> metadata,
    Optional<String> model,
    Answer answer) {

  public BatchJob {
    errors = List.copyOf(errors);
    metadata = Map.copyOf(metadata);
  }

  /**
   * Blob addresses of a job that works on the user's own storage, empty otherwise. Output and error are filled even when the blob
   * was never written: its 404 means that it is empty.
   */
  public record Blobs(Optional<String> input, Optional<String> output, Optional<String> error) {}

  /**
   * What an answer said beside the job.
   *
   * @param requestId by which the service's support finds the call
   * @param askAgainIn how long the service asks to wait before it is asked for this job again, ten minutes at most
   * @param enqueuedTokens the quota headers of a create
   * @param json the job as it came, to be kept in a log
   */
  public record Answer(
      Optional<String> requestId,
      Optional<Duration> askAgainIn,
      Optional<EnqueuedTokens> enqueuedTokens,
      String json) {
    static final Answer NONE = new Answer(Optional.empty(), Optional.empty(), Optional.empty(), "");

    Answer withJson(String text) {
      return new Answer(requestId, askAgainIn, enqueuedTokens, text);
    }
  }

  /** How long the service asks to wait before it is asked again; empty when it leaves that to the client. */
  public Optional<Duration> askAgainIn() {
    return answer.askAgainIn();
  }

  /** The quota headers of a create's answer. */
  public Optional<EnqueuedTokens> enqueuedTokens() {
    return answer.enqueuedTokens();
  }

  /** Whether the job was refused because the deployment's enqueued-token limit was reached: it may be created again later. */
  public boolean overTokenLimit() {
    return errors.stream().anyMatch(error -> error.code().equals("token_limit_exceeded"));
  }

  /** Reads a job that was kept as {@link Answer#json}. */
  public static BatchJob ofJson(String json) {
    try {
      return of(Json.parse(json.getBytes(StandardCharsets.UTF_8)), Answer.NONE);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not the JSON of a job", e);
    }
  }

  static BatchJob of(JsonNode json, Answer answer) {
    return new BatchJob(
        Json.required(json, "id"),
        new JobStatus(Json.text(json, "status").orElse("unknown")),
        Json.text(json, "endpoint"),
        Json.text(json, "input_file_id"),
        Json.text(json, "output_file_id"),
        Json.text(json, "error_file_id"),
        new Blobs(
            Json.text(json, "input_blob"),
            Json.text(json, "output_blob"),
            Json.text(json, "error_blob")),
        counts(json.path("request_counts")),
        times(json),
        errors(json.path("errors")),
        Json.strings(json.path("metadata")),
        Json.text(json, "model"),
        answer.withJson(json.toString()));
  }

  private static RequestCounts counts(JsonNode json) {
    return new RequestCounts(
        json.path("total").asInt(),
        json.path("completed").asInt(),
        json.path("failed").asInt());
  }

  private static JobTimes times(JsonNode json) {
    return new JobTimes(
        Json.instant(json, "created_at"),
        Json.instant(json, "in_progress_at"),
        Json.instant(json, "finalizing_at"),
        Json.instant(json, "completed_at"),
        Json.instant(json, "failed_at"),
        Json.instant(json, "expired_at"),
        Json.instant(json, "cancelling_at"),
        Json.instant(json, "cancelled_at"),
        Json.instant(json, "expires_at"));
  }

  private static List<JobError> errors(JsonNode json) {
    List<JobError> errors = new ArrayList<>();
    if (json.isTextual() || json.has("message")) {
      errors.add(error(json));
    }
    JsonNode list = json.isArray() ? json : json.path("data");
    list.forEach(error -> errors.add(error(error)));
    return errors;
  }

  private static JobError error(JsonNode json) {
    return new JobError(
        Json.text(json, "code").orElse("unknown"),
        json.isTextual() ? json.asText() : Json.text(json, "message").orElse(""),
        Json.text(json, "param"),
        json.path("line").canConvertToInt()
            ? OptionalInt.of(json.path("line").asInt())
            : OptionalInt.empty());
  }
}
