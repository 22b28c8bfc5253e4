package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The calls below {@code /batches}. */
final class BatchRoutes {
  private static final int LISTED = 20;
  private static final int MOST_LISTED = 100;

  private final Store store;
  private final Jobs jobs;
  private final Quota quota;
  private final EmbeddedOptions options;

  BatchRoutes(Store store, Jobs jobs, EmbeddedOptions options) {
    this.store = store;
    this.jobs = jobs;
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
    FileEntry input = input(asked);
    String deployment = Frame.deployment(store.content(input.id()));
    long tokens = input.bytes() / 4;
    BatchEntry job;
    synchronized (quota) {
      quota.atOnce(deployment, tokens);
      job = made(endpoint, input, new Wish(metadata, resultLifetime, deployment, tokens));
      store.add(job);
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

  private BatchEntry made(String endpoint, FileEntry input, Wish wish) {
    long stamp = store.stamp();
    Dice dice = Dice.of(options.seed() ^ stamp);
    return new BatchEntry(
        "batch_" + UUID.randomUUID(),
        stamp,
        endpoint,
        input.id(),
        wish.metadata(),
        wish.resultLifetime(),
        wish.deployment(),
        wish.tokens(),
        options.seed(),
        Pace.draw(options.timeScale(), dice.random()),
        Stage.VALIDATING,
        Map.of(Stage.VALIDATING, stamp),
        BatchEntry.Counts.NONE,
        List.of(),
        null,
        null,
        options.upstream() == null ? null : options.upstream().toString());
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
    Page<BatchEntry> page = Page.of(store.batches(), BatchEntry::id, call, LISTED, MOST_LISTED);
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
