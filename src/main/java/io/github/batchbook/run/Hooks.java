package io.github.batchbook.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.service.Webhook;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the user wants to be told when a run ends: a command of theirs, a webhook, or both. Every end of a run is told once, by whichever process
 * comes to it first; only a process that dies while it tells leaves it to be told again. Ends from before the hook was set are not told.
 */
record Hooks(Workshop workshop) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** What stands in the ledger when an end was told. */
  private static final String TOLD = "end told";

  /**
   * Tells of a run that has ended, unless that was done.
   *
   * @param listener told which hook is told, before it is: a command may take its time
   */
  void ended(String run, Consumer<String> listener) {
    if (!anySet() || !isDue(run)) {
      return;
    }
    Optional<Lease> lease = workshop.leases().take("hook " + run);
    if (lease.isEmpty()) {
      return;
    }
    try (Lease held = lease.get()) {
      if (isDue(run)) {
        Optional<String> failure = tell(workshop.look(run), listener);
        workshop.runs().note(held, run, TOLD, failure.orElse(""));
      }
    }
  }

  /** Tells of all ends that were not told. */
  void catchUp() {
    if (!anySet()) {
      return;
    }
    List<String> ended = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT DISTINCT part.run FROM part JOIN job ON job.part = part.id"
                + " WHERE job.stage IN ('collected', 'refused', 'dropped') AND job.stage_since >= ?"
                + " AND NOT EXISTS (SELECT 1 FROM event WHERE event.run = part.run AND what = ?"
                + " AND at >= job.stage_since)",
            row -> row.getString(1),
            since(sql),
            TOLD));
    for (String run : ended) {
      if (workshop.look(run).ended()) {
        ended(run, hook -> {});
      }
    }
  }

  /** Why a hook failed that was told of the last end of a run, if one did. */
  Optional<String> failure(String run) {
    return workshop
        .ledger()
        .read(sql -> sql.first(
            "SELECT detail FROM event WHERE run = ? AND what = ? ORDER BY number DESC",
            row -> Optional.ofNullable(row.getString("detail")),
            run,
            TOLD))
        .flatMap(detail -> detail);
  }

  private boolean anySet() {
    Settings settings = workshop.preferences();
    return settings.get(Settings.HOOK_COMMAND).isPresent()
        || settings.get(Settings.HOOK_URL).isPresent();
  }

  /** Whether the run's last end came after the hook was set, and was not told. */
  private boolean isDue(String run) {
    return workshop.ledger().read(sql -> {
      Optional<Instant> end = instant(
          sql,
          "SELECT max(job.stage_since) AS at FROM job JOIN part ON job.part = part.id"
              + " WHERE part.run = ?",
          run);
      Optional<Instant> told = instant(
          sql, "SELECT max(at) AS at FROM event WHERE run = ?1 AND what = '" + TOLD + "'", run);
      return end.isPresent()
          && !end.get().isBefore(since(sql))
          && told.filter(at -> !at.isBefore(end.get())).isEmpty();
    });
  }

  private static Optional<Instant> instant(Sql sql, String query, String run) throws SQLException {
    return sql.first(query, row -> Sql.maybeInstant(row, "at"), run).flatMap(at -> at);
  }

  /** When the older of the hooks was set. */
  private static Instant since(Sql sql) throws SQLException {
    return sql.first(
            "SELECT min(set_at) AS at FROM setting WHERE name IN (?, ?)",
            row -> Sql.maybeInstant(row, "at").orElse(Instant.EPOCH),
            Settings.HOOK_COMMAND,
            Settings.HOOK_URL)
        .orElse(Instant.EPOCH);
  }

  private Optional<String> tell(Situation situation, Consumer<String> listener) {
    String facts = facts(situation).toString();
    Settings settings = workshop.preferences();
    Optional<String> first = settings.get(Settings.HOOK_COMMAND).flatMap(command -> {
      listener.accept("%s, for %d s at most".formatted(Settings.HOOK_COMMAND, LONGEST.toSeconds()));
      return run(command, situation, facts);
    });
    Optional<String> second = settings.get(Settings.HOOK_URL).flatMap(url -> {
      listener.accept(Settings.HOOK_URL);
      return Webhook.at(url)
          .map(webhook -> webhook.tell(facts))
          .orElseGet(() -> Optional.of("the address of the webhook is none"));
    });
    return first.isPresent() && second.isPresent()
        ? Optional.of(first.get() + "; " + second.get())
        : first.or(() -> second);
  }

  /** What is told: names, counts and times; nothing of what was asked or answered. */
  private ObjectNode facts(Situation situation) {
    Progress progress = situation.progress(workshop.settings().time().now());
    ObjectNode facts = JSON.createObjectNode();
    facts.put("event", "run.ended");
    facts.put("run", progress.run());
    facts.put("id", situation.run().id());
    facts.put("state", state(progress));
    facts.put("connection", situation.run().place().label());
    facts.put("requests", situation.run().input().requests());
    facts.put("completed", progress.counts().completed());
    facts.put("failed", progress.counts().failed());
    facts.put("submitted_at", progress.times().submitted().toString());
    progress.times().ended().ifPresent(end -> facts.put("ended_at", end.toString()));
    ArrayNode jobs = facts.putArray("jobs");
    situation.parts().forEach(part -> part.job().jobId().ifPresent(jobs::add));
    return facts;
  }

  private static String state(Progress progress) {
    return progress.state().name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Why the command did not do its work, if it did not. */
  private Optional<String> run(String command, Situation situation, String facts) {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    ProcessBuilder builder = windows
        ? new ProcessBuilder("cmd.exe", "/c", command)
        : new ProcessBuilder("/bin/sh", "-c", command);
    Progress progress = situation.progress(workshop.settings().time().now());
    Map<String, String> environment = builder.environment();
    environment.put("BATCHBOOK_RUN", progress.run());
    environment.put("BATCHBOOK_STATE", state(progress));
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return await(builder.start(), facts);
    } catch (IOException | UncheckedIOException failure) {
      return Optional.of("the command was not started");
    }
  }

  private static Optional<String> await(Process process, String facts) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(facts.getBytes(StandardCharsets.UTF_8));
    } catch (IOException doesNotRead) {
      // A command may end without reading what it is told.
    }
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroy();
        return Optional.of("the command did not end in " + LONGEST.toSeconds() + " s");
      }
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of("the command ended with " + process.exitValue());
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
      return Optional.of("the command was interrupted");
    }
  }
}
