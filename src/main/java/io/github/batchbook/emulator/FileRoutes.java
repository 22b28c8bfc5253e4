package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The calls below {@code /files}. */
final class FileRoutes {
  private static final int MOST_LISTED = 10_000;
  private static final double REAL_PENDING_MILLIS = 40_000;

  private final Store store;
  private final EmbeddedOptions options;

  FileRoutes(Store store, EmbeddedOptions options) {
    this.store = store;
    this.options = options;
  }

  /** Takes a file in; it is usable when it is processed, and no sooner than after the delay. */
  Answer upload(Call call, Duration delay) throws IOException {
    Path draft = store.draft();
    try {
      Multipart form = Multipart.read(
          call.header("Content-Type"), call.body(), draft, options.limits().fileBytes());
      String filename = judge(form);
      Long lifetime = Lifetime.of(form.fields(), options.mode());
      if (!call.surface().keepsExpiry(call.version())) {
        lifetime = null;
      }
      checkRoom(lifetime != null);
      long stamp = store.stamp();
      FileEntry entry = new FileEntry(
          "file-" + UUID.randomUUID().toString().replace("-", ""),
          "batch",
          filename,
          form.bytes(),
          stamp,
          lifetime == null ? null : stamp + lifetime * 1000,
          stamp + pending() + delay.toMillis());
      store.add(entry, draft);
      Answer answer = Answer.json(call.surface().created(), entry.json(store.now()));
      return call.surface() == Surface.DATED
          ? answer.with("Location", call.origin() + "/openai/files/" + entry.id())
          : answer;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private long pending() {
    return options.azure() ? Math.round(REAL_PENDING_MILLIS * options.timeScale()) : 0;
  }

  private static String judge(Multipart form) {
    String purpose = form.fields().get("purpose");
    if (purpose == null) {
      throw Refusal.invalid("Missing required parameter: 'purpose'.", "purpose");
    }
    if (!purpose.equals("batch")) {
      throw Refusal.invalid("Invalid value for 'purpose': only 'batch' is served here.", "purpose");
    }
    String filename = form.filename();
    if (filename == null || filename.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'file'.", "file");
    }
    if (!filename.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      throw Refusal.invalid("Invalid file format for Batch API. Must be .jsonl", "file");
    }
    return filename;
  }

  private void checkRoom(boolean expires) {
    long same = store.files().stream()
        .filter(file -> file.purpose().equals("batch") && (file.expires() != null) == expires)
        .count();
    int most = expires ? options.limits().expiringFiles() : options.limits().lastingFiles();
    if (same >= most) {
      throw new Refusal(
          400,
          "quotaExceeded",
          "The quota for files "
              + (expires ? "with" : "without")
              + " expiry is reached. The maximum is "
              + most
              + ".");
    }
  }

  Answer list(Call call) {
    String purpose = call.query("purpose");
    List<FileEntry> files = store.files().stream()
        .filter(file -> purpose == null || file.purpose().equals(purpose))
        .toList();
    Page<FileEntry> page = Page.of(files, FileEntry::id, call, MOST_LISTED, MOST_LISTED);
    ObjectNode json = Json.object();
    json.put("object", "list");
    ArrayNode data = page.begin(json, call);
    long now = store.now();
    page.entries().forEach(file -> data.add(file.json(now)));
    return Answer.json(200, page.end(json));
  }

  Answer get(Call call) {
    FileEntry file = known(call.segment(1));
    long now = store.now();
    Answer answer = Answer.json(200, file.json(now));
    return file.ready(now)
        ? answer
        : answer.with(
            "retry-after-ms",
            Long.toString(Math.max(5, Math.min(5_000, (file.processed() - now) / 2))));
  }

  Answer content(Call call) throws IOException {
    FileEntry file = known(call.segment(1));
    return Download.of(store.content(file.id()), call, options.quirks().ranges());
  }

  Answer delete(Call call) {
    FileEntry file = known(call.segment(1));
    store.remove(file);
    ObjectNode json = Json.object();
    json.put("id", file.id());
    json.put("object", "file");
    json.put("deleted", true);
    return Answer.json(200, json);
  }

  private FileEntry known(String id) {
    FileEntry file = store.file(id);
    if (file == null) {
      throw new Refusal(404, "notFound", "No such file object: " + shortened(id), "id");
    }
    return file;
  }

  private static String shortened(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "…";
  }
}
