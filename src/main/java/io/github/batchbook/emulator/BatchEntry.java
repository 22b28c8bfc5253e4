package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job; times in milliseconds since the epoch. A job's whole life follows from this, so that another process
 * can go on with it.
 *
 * @param stamp when it was made; no two jobs share one
 * @param resultLifetime after how many seconds its result files expire, or null
 * @param deployment the deployment that its first line names, empty when none could be read
 * @param tokens the input tokens that it holds of the deployment's quota until it has ended
 * @param seed what its order of results is drawn from
 * @param upstream the server that answers its lines; null when the answers are synthetic
 * @param blobs where it reads and writes when its user has storage of their own, else null
 * @param since when it came to each stage that it has seen
 */
record BatchEntry(
    String id,
    long stamp,
    String endpoint,
    @Nullable String inputFileId,
    @Nullable Map<String, String> metadata,
    @Nullable Long resultLifetime,
    String deployment,
    long tokens,
    long seed,
    Pace pace,
    Stage stage,
    Map<Stage, Long> since,
    Counts counts,
    List<Finding> findings,
    @Nullable String outputFileId,
    @Nullable String errorFileId,
    @Nullable String upstream,
    @Nullable Blobs blobs) {

  private static final long WINDOW_SECONDS = 86_400;

  /** How many lines there are and how many have an answer of either kind. */
  record Counts(int total, int completed, int failed) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  /** Something that validation found; the line is counted from 1, or null. */
  record Finding(String code, String message, @Nullable Integer line) {}

  BatchEntry enter(Stage next, long now) {
    Map<Stage, Long> times = new EnumMap<>(Stage.class);
    times.putAll(since);
    times.put(next, now);
    return with(next, times, counts, findings);
  }

  BatchEntry count(Counts now) {
    return with(stage, since, now, findings);
  }

  BatchEntry find(List<Finding> found) {
    return with(stage, since, counts, found);
  }

  BatchEntry results(@Nullable String output, @Nullable String error) {
    return new BatchEntry(
        id,
        stamp,
        endpoint,
        inputFileId,
        metadata,
        resultLifetime,
        deployment,
        tokens,
        seed,
        pace,
        stage,
        since,
        counts,
        findings,
        output,
        error,
        upstream,
        blobs);
  }

  /** With results in blobs instead of files. */
  BatchEntry results(Blobs written) {
    return new BatchEntry(
        id,
        stamp,
        endpoint,
        inputFileId,
        metadata,
        resultLifetime,
        deployment,
        tokens,
        seed,
        pace,
        stage,
        since,
        counts,
        findings,
        null,
        null,
        upstream,
        written);
  }

  private BatchEntry with(Stage at, Map<Stage, Long> times, Counts counted, List<Finding> found) {
    return new BatchEntry(
        id,
        stamp,
        endpoint,
        inputFileId,
        metadata,
        resultLifetime,
        deployment,
        tokens,
        seed,
        pace,
        at,
        times,
        counted,
        found,
        outputFileId,
        errorFileId,
        upstream,
        blobs);
  }

  /** When it came to its present stage. */
  long entered() {
    return since.getOrDefault(stage, stamp);
  }

  /** The batch object with the key order of recorded Azure answers. */
  ObjectNode json() {
    ObjectNode json = Json.object();
    putTime(json, "cancelled_at", Stage.CANCELLED);
    putTime(json, "cancelling_at", Stage.CANCELLING);
    putTime(json, "completed_at", Stage.COMPLETED);
    json.put("completion_window", "24h");
    json.put("created_at", stamp / 1000);
    json.put("error_file_id", errorFileId);
    putTime(json, "expired_at", Stage.EXPIRED);
    json.put("expires_at", stamp / 1000 + WINDOW_SECONDS);
    putTime(json, "failed_at", Stage.FAILED);
    putTime(json, "finalizing_at", Stage.FINALIZING);
    json.put("id", id);
    putTime(json, "in_progress_at", Stage.IN_PROGRESS);
    json.put("input_file_id", inputFileId);
    putErrors(json);
    putMetadata(json);
    json.put("object", "batch");
    json.put("output_file_id", outputFileId);
    ObjectNode numbers = json.putObject("request_counts");
    numbers.put("total", counts.total());
    numbers.put("completed", counts.completed());
    numbers.put("failed", counts.failed());
    if (blobs != null) {
      json.put("input_blob", Blobs.bare(blobs.input()));
      json.put("output_blob", blobs.output());
      json.put("error_blob", blobs.error());
    }
    json.put("status", stage.word());
    json.put("endpoint", endpoint);
    return json;
  }

  private void putTime(ObjectNode json, String key, Stage reached) {
    Long at = since.get(reached);
    if (at == null) {
      json.putNull(key);
    } else {
      json.put(key, at / 1000);
    }
  }

  private void putErrors(ObjectNode json) {
    if (findings.isEmpty()) {
      json.putNull("errors");
      return;
    }
    ObjectNode errors = json.putObject("errors");
    errors.put("object", "list");
    ArrayNode data = errors.putArray("data");
    for (Finding finding : findings) {
      ObjectNode one = data.addObject();
      one.put("code", finding.code());
      one.put("message", finding.message());
      one.put("line", finding.line());
      one.putNull("param");
    }
  }

  private void putMetadata(ObjectNode json) {
    if (metadata == null) {
      json.putNull("metadata");
    } else {
      ObjectNode pairs = json.putObject("metadata");
      metadata.forEach(pairs::put);
    }
  }
}
