package io.github.batchbook.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A request to create a job, from an uploaded file or from a blob in the user's own storage.
 *
 * @param source what holds the request lines
 * @param endpoint with {@code /v1} in front, such as {@code /v1/chat/completions}; sent as the profile spells it
 * @param metadata at most 16 pairs, keys of at most 64 and values of at most 512 characters; none for a blob, which the service
 *     does not support
 * @param outputExpiresAfter when result files expire; unasked, they do not
 */
public record NewBatch(
    Source source,
    String endpoint,
    Map<String, String> metadata,
    Optional<Duration> outputExpiresAfter) {

  /** What holds the request lines of a job. */
  public sealed interface Source {}

  /** A file that was uploaded and is processed. */
  public record File(String id) implements Source {}

  /** A blob, and the folder or container into which the service writes results. */
  public record Blob(URI input, URI outputFolder) implements Source {}

  public NewBatch {
    metadata = Map.copyOf(metadata);
    checkMetadata(metadata);
    if (source instanceof Blob && !metadata.isEmpty()) {
      throw new IllegalArgumentException("a job made from a blob takes no metadata");
    }
  }

  /** A job from an uploaded file. */
  public static NewBatch ofFile(String fileId, String endpoint) {
    return new NewBatch(new File(fileId), endpoint, Map.of(), Optional.empty());
  }

  /** A job from a blob. */
  public static NewBatch ofBlob(URI input, URI outputFolder, String endpoint) {
    return new NewBatch(new Blob(input, outputFolder), endpoint, Map.of(), Optional.empty());
  }

  public NewBatch withMetadata(Map<String, String> pairs) {
    return new NewBatch(source, endpoint, pairs, outputExpiresAfter);
  }

  /** 14 to 30 days on Azure, an hour to 30 days on OpenAI. */
  public NewBatch withOutputExpiresAfter(Duration after) {
    return new NewBatch(source, endpoint, metadata, Optional.of(after));
  }

  byte[] json(Profile profile) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    if (source instanceof File file) {
      json.put("input_file_id", file.id());
    } else if (source instanceof Blob blob) {
      json.put("input_blob", blob.input().toString());
      json.putObject("output_folder")
          .put("url", blob.outputFolder().toString())
          .put("delimiter", "/");
    }
    json.put("endpoint", profile.endpointInCreate(endpoint));
    json.put("completion_window", "24h");
    if (!metadata.isEmpty()) {
      ObjectNode pairs = json.putObject("metadata");
      metadata.forEach(pairs::put);
    }
    outputExpiresAfter.ifPresent(after -> json.putObject("output_expires_after")
        .put("anchor", "created_at")
        .put("seconds", after.toSeconds()));
    return Json.bytes(json);
  }

  private static void checkMetadata(Map<String, String> metadata) {
    if (metadata.size() > 16) {
      throw new IllegalArgumentException(
          "metadata has " + metadata.size() + " pairs; the service takes 16");
    }
    metadata.forEach((key, value) -> {
      if (key.length() > 64 || value.length() > 512) {
        throw new IllegalArgumentException(
            "metadata \"%.64s\" is too long; the service takes keys of 64 and values of 512"
                .formatted(key));
      }
    });
  }
}
