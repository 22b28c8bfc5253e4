package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
      judge(form.fields().get("purpose"), form.filename());
      return kept(
          call,
          String.valueOf(form.filename()),
          draft,
          new Wish(Lifetime.of(form.fields(), options.mode()), delay));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** How long a file shall last, in seconds, and how late it is processed. */
  private record Wish(@Nullable Long lifetime, Duration delay) {}

  /** Takes in what a URL names, which anybody may read who has the URL. */
  Answer load(Call call, Duration delay) throws IOException {
    ObjectNode asked = call.json();
    String filename = Json.text(asked, "filename");
    judge(Json.text(asked, "purpose"), filename);
    String url = Json.text(asked, "content_url");
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw Refusal.invalid("Missing required parameter: 'content_url'.", "content_url");
    }
    JsonNode wish = asked.path("expires_after");
    Long lifetime = wish.isObject()
        ? (Long) Lifetime.checked(
            wish.path("anchor").asText(),
            wish.path("seconds").asText(),
            "expires_after",
            options.mode())
        : null;
    Path draft = store.draft();
    try {
      if (!Storage.download(url, draft, options.limits().fileBytes())) {
        throw new Refusal(400, "fileImportFailed", "The content URL could not be read.");
      }
      return kept(call, filename, draft, new Wish(lifetime, delay));
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Answer kept(Call call, String filename, Path draft, Wish wish) throws IOException {
    Long lifetime = call.surface().keepsExpiry(call.version()) ? wish.lifetime() : null;
    FileEntry entry;
    synchronized (this) {
      checkRoom(lifetime != null);
      long stamp = store.stamp();
      entry = new FileEntry(
          "file-" + UUID.randomUUID().toString().replace("-", ""),
          "batch",
          filename,
          Files.size(draft),
          stamp,
          lifetime == null ? null : stamp + lifetime * 1000,
          stamp + pending() + wish.delay().toMillis());
      store.add(entry, draft);
    }
    Answer answer = Answer.json(call.surface().created(), entry.json(store.now()));
    return call.surface() == Surface.DATED
        ? answer.with("Location", call.origin() + "/openai/files/" + entry.id())
        : answer;
  }

  private long pending() {
    return options.azure() ? Math.round(REAL_PENDING_MILLIS * options.timeScale()) : 0;
  }

  private static void judge(@Nullable String purpose, @Nullable String filename) {
    if (purpose == null || purpose.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'purpose'.", "purpose");
    }
    if (!purpose.equals("batch")) {
      throw Refusal.invalid("Invalid value for 'purpose': only 'batch' is served here.", "purpose");
    }
    if (filename == null || filename.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'file'.", "file");
    }
    if (!filename.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      throw Refusal.invalid("Invalid file format for Batch API. Must be .jsonl", "file");
    }
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
