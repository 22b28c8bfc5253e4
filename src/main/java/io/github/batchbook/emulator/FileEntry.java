package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a stored file; times in milliseconds since the epoch.
 *
 * @param stamp when it was made; no two files share one
 * @param expires when it goes away, or null
 * @param processed from when on a job can be made of it
 */
record FileEntry(
    String id,
    String purpose,
    String filename,
    long bytes,
    long stamp,
    @Nullable Long expires,
    long processed) {

  boolean ready(long now) {
    return now >= processed;
  }

  boolean gone(long now) {
    return expires != null && now >= expires;
  }

  /** The file object with the key order of recorded answers. */
  ObjectNode json(long now) {
    ObjectNode json = Json.object();
    json.put("status", ready(now) ? "processed" : "pending");
    json.put("bytes", bytes);
    json.put("purpose", purpose);
    json.put("filename", filename);
    if (expires != null) {
      json.put("expires_at", expires / 1000);
    }
    json.put("id", id);
    json.put("created_at", stamp / 1000);
    json.put("object", "file");
    return json;
  }
}
