package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The calls below {@code /batches}. */
final class BatchRoutes {
  private static final int LISTED = 20;
  private static final int MOST_LISTED = 100;
  private static final long LARGEST_BLOB = 1_000_000_000;
  private static final BatchEntry.Finding UNREADABLE = new BatchEntry.Finding(
      "input_no_permissions",
      "The input blob cannot be read: it does not exist, or this service may not read it.",
      null);
  private static final BatchEntry.Finding TOO_LARGE = new BatchEntry.Finding(
      "invalid_request", "The input blob is larger than " + LARGEST_BLOB + " bytes.", null);

  private final Store store;
  private final Jobs jobs;
  private final Quota quota;
  private final Storage storage;
  private final EmbeddedOptions options;

  BatchRoutes(Store store, Jobs jobs, EmbeddedOptions options) {
    this.store = store;
    this.jobs = jobs;
    this.storage = new Storage(store.blobs());
    this.quota = new Quota(store, options);
    this.options = options;
  }

  Answer create(Call call) throws IOException {
    ObjectNode asked = call.json();
    String endpoint = endpoint(asked);
    if (!"24h".equals(Json.text(asked, "completion_window"))) {
      throw Refusal.invalid(
          "Invalid value for 'completion_window': expected '24h'.", "completion_window");
    }
    Map<String, String> metadata = metadata(asked);
    Long resultLifetime = resultLifetime(asked);
    Source source = source(call, asked);
    if (source.blobs() != null && metadata != null) {
      throw Refusal.invalid("'metadata' is not supported with 'input_blob'.", "metadata");
    }
    String deployment = Frame.deployment(source.bytes());
    long tokens = Files.size(source.bytes()) / 4;
    BatchEntry job;
    synchronized (quota) {
      quota.atOnce(deployment, tokens);
      job = made(endpoint, source, new Wish(metadata, resultLifetime, deployment, tokens));
      store.hold(job, source.bytes());
      store.add(job);
    }
    if (source.blobs() != null) {
      Files.deleteIfExists(source.bytes());
    }
    ObjectNode json = job.json();
    jobs.start(job);
    Answer answer = Answer.json(call.surface().created(), json)
        .with("deployment-enqueued-tokens", Long.toString(quota.used(deployment)))
        .with(
            "deployment-maximum-enqueued-tokens", Long.toString(options.limits().enqueuedTokens()));
    return call.surface() == Surface.DATED
        ? answer.with("Location", call.origin() + "/openai/batches/" + job.id())
        : answer;
  }

  /** What a create asks for beside endpoint and input, and what its input shows. */
  private record Wish(
      @Nullable Map<String, String> metadata,
      @Nullable Long resultLifetime,
      String deployment,
      long tokens) {}

  /**
   * What a create takes its lines from.
   *
   * @param bytes the lines; of a blob a copy that is to be deleted, empty when the blob cannot be read
   */
  private record Source(
      @Nullable FileEntry file,
      @Nullable Blobs blobs,
      Path bytes,
      List<BatchEntry.Finding> found) {}

  private Source source(Call call, ObjectNode asked) throws IOException {
    String blob = Json.text(asked, "input_blob");
    if (!options.azure() || blob.isEmpty()) {
      FileEntry file = input(asked);
      return new Source(file, null, store.content(file.id()), List.of());
    }
    if (!Json.text(asked, "input_file_id").isEmpty()) {
      throw Refusal.invalid(
          "Only one of 'input_file_id' and 'input_blob' may be given.", "input_blob");
    }
    String folder = Json.text(asked.path("output_folder"), "url");
    if (folder.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'output_folder.url'.", "output_folder");
    }
    Blobs blobs = storage.named(blob, folder, call.port());
    Path draft = store.draft();
    if (!storage.take(blobs, draft)) {
      Files.write(draft, new byte[0]);
      return new Source(null, blobs, draft, List.of(UNREADABLE));
    }
    boolean large = Files.size(draft) > LARGEST_BLOB;
    return new Source(null, blobs, draft, large ? List.of(TOO_LARGE) : List.of());
  }

  private BatchEntry made(String endpoint, Source source, Wish wish) {
    long stamp = store.stamp();
    Dice dice = Dice.of(options.seed() ^ stamp);
    return new BatchEntry(
        "batch_" + UUID.randomUUID(),
        stamp,
        endpoint,
        source.file() == null ? null : source.file().id(),
        wish.metadata(),
        wish.resultLifetime(),
        wish.deployment(),
        wish.tokens(),
        options.seed(),
        Pace.draw(options.timeScale(), dice.random()),
        Stage.VALIDATING,
        Map.of(Stage.VALIDATING, stamp),
        BatchEntry.Counts.NONE,
        source.found(),
        null,
        null,
        options.upstream() == null ? null : options.upstream().toString(),
        source.blobs());
  }

  /** Azure answers a chat endpoint without {@code /v1} whichever way it was asked (BerriAI/litellm#9187). */
  private String endpoint(ObjectNode asked) {
    String endpoint = Json.text(asked, "endpoint");
    if (endpoint.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'endpoint'.", "endpoint");
    }
    Target target = Target.of(endpoint);
    boolean known = target != null
        && (options.azure() ? target != Target.EMBEDDINGS : endpoint.startsWith("/v1/"));
    if (target == null || !known) {
      throw Refusal.invalid(
          "Invalid value for 'endpoint': it is not served in batches.", "endpoint");
    }
    return options.azure() && target == Target.CHAT ? target.path() : endpoint;
  }

  private FileEntry input(ObjectNode asked) {
    String id = Json.text(asked, "input_file_id");
    if (id.isEmpty()) {
      throw Refusal.invalid("Missing required parameter: 'input_file_id'.", "input_file_id");
    }
    FileEntry input = store.file(id);
    if (input == null) {
      throw new Refusal(400, "invalidPayload", "The input file was not found.", "input_file_id");
    }
    if (!input.purpose().equals("batch")) {
      throw Refusal.invalid("The input file must have the purpose 'batch'.", "input_file_id");
    }
    if (!input.ready(store.now())) {
      throw new Refusal(
          400,
          "unexpectedEntityState",
          "The input file is not processed yet. Wait until its status is 'processed'.",
          "input_file_id");
    }
    return input;
  }

  private static @Nullable Map<String, String> metadata(ObjectNode asked) {
    JsonNode pairs = Fields.optional(asked, "metadata");
    if (pairs == null) {
      return null;
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    pairs
        .properties()
        .forEach(pair -> metadata.put(pair.getKey(), pair.getValue().asText()));
    boolean valid = pairs.isObject() && pairs.size() <= 16;
    for (Map.Entry<String, JsonNode> pair : pairs.properties()) {
      valid &= pair.getValue().isTextual()
          && pair.getKey().length() <= 64
          && pair.getValue().textValue().length() <= 512;
    }
    if (!valid) {
      throw Refusal.invalid(
          "Invalid value for 'metadata': expected at most 16 pairs of strings, keys up to 64 and values up to 512 characters.",
          "metadata");
    }
    return metadata;
  }

  private @Nullable Long resultLifetime(ObjectNode asked) {
    JsonNode wish = Fields.optional(asked, "output_expires_after");
    return wish == null
        ? null
        : (Long) Lifetime.checked(
            wish.path("anchor").asText(),
            wish.path("seconds").asText(),
            "output_expires_after",
            options.mode());
  }

  Answer list(Call call) {
    List<BatchEntry> wanted = Selection.of(call).from(store.batches());
    Page<BatchEntry> page = Page.of(wanted, BatchEntry::id, call, LISTED, MOST_LISTED);
    ObjectNode json = Json.object();
    ArrayNode data = page.begin(json, call);
    page.entries().forEach(job -> data.add(jobs.view(job).json()));
    return Answer.json(200, page.end(json));
  }

  Answer get(Call call) {
    BatchEntry job = known(call.segment(1));
    Answer answer = Answer.json(200, jobs.view(job).json());
    return job.stage().ended()
        ? answer
        : answer.with("retry-after-ms", Long.toString(job.pace().askAgain()));
  }

  Answer cancel(Call call) {
    return Answer.json(200, jobs.cancel(known(call.segment(1))).json());
  }

  private BatchEntry known(String id) {
    BatchEntry job = store.batch(id);
    if (job == null) {
      String shown = id.length() <= 64 ? id : id.substring(0, 64) + "…";
      throw new Refusal(404, "notFound", "No batch found with id '" + shown + "'.", "id");
    }
    return job;
  }
}
