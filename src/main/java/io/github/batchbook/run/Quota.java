package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.EnqueuedTokens;
import io.github.batchbook.service.ServiceException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The enqueued tokens of a connection's deployments: what this ledger has at the service, by its own estimates, and the limit, as a person set
 * it, or a create's headers or a refusal told it. Estimates are rough (of others' jobs a quarter of the bytes), so they only decide who waits while something else is
 * under way; a part that is alone is always sent, and the service judges. Thread-safe.
 */
record Quota(Ledger ledger, RunRow.Place place, Time time) {
  /** The words of a refusal: "… surpassed the configured limit of 30K for the deployment 'x' …" (recorded in a question at Microsoft). */
  private static final Pattern LIMIT =
      Pattern.compile("limit of\\s+([0-9][0-9.,_]*\\s*[kKmMbB]?)\\b");

  /** Enough for every job that can be alive: the service ends them within a day or so. */
  private static final int MOST_LISTED = 200;

  /** How large a piece is of what the limit takes: estimates are rough. */
  static final double PIECE = 0.8;

  private static final int MOST_PIECES = 100;

  /** Whether lines that are more than a limit takes are cut into pieces; those of a limit that is far too small are left whole. */
  static boolean isCut(PartRow.Lines lines, long limit) {
    return lines.tokens() > limit
        && lines.requests() > 1
        && lines.tokens() <= limit * PIECE * MOST_PIECES;
  }

  /** What a deployment may have enqueued; empty while nobody told. */
  OptionalLong limit(String deployment) {
    return ledger.read(sql -> limit(sql, deployment));
  }

  /** Keeps what a create's answer told. */
  void learn(String deployment, EnqueuedTokens told) {
    ledger.write(sql -> {
      long others = Math.max(0, told.used() - ours(sql, deployment, ""));
      return keep(sql, deployment, new Told(told.limit(), "header", others));
    });
  }

  /** Keeps the limit that a refusal names, if it does. */
  void learn(String deployment, String refusal) {
    Matcher words = LIMIT.matcher(refusal);
    OptionalDouble limit = words.find() ? Settings.parse(words.group(1)) : OptionalDouble.empty();
    if (limit.isPresent() && limit.getAsDouble() >= 1) {
      ledger.write(sql -> keep(
          sql,
          deployment,
          new Told((long) limit.getAsDouble(), "refusal", others(sql, deployment))));
    }
  }

  /** Counts again what others have at the service, from its list; asks only where a limit is known. */
  void look(Remote remote, JobRecords jobs, String deployment) {
    OptionalLong limit = limit(deployment);
    if (limit.isEmpty()) {
      return;
    }
    AtomicLong alive = new AtomicLong();
    AtomicLong tokens = new AtomicLong();
    AtomicLong listed = new AtomicLong();
    remote.findJob(
        job -> {
          listed.incrementAndGet();
          boolean foreign = !job.status().terminal() && !jobs.knows(job.id());
          if (foreign && job.model().map(deployment::equals).orElse(true)) {
            alive.incrementAndGet();
            tokens.addAndGet(job.model().isPresent() ? tokens(remote, job) : 0);
          }
          return false;
        },
        job -> listed.get() >= MOST_LISTED);
    ledger.write(sql -> {
      long known = others(sql, deployment);
      long others = alive.get() == 0 ? 0 : Math.max(known, tokens.get());
      return sql.change(
          "UPDATE quota SET others = ? WHERE connection = ? AND deployment = ?",
          others,
          place.identity(),
          deployment);
    });
  }

  /** Why a part has to wait for others to end; empty when it may be sent. In the caller's transaction. */
  Optional<String> obstacle(Sql sql, PartRow part) throws SQLException {
    String deployment = part.lines().deployment();
    OptionalLong limit = limit(sql, deployment);
    long enqueued = ours(sql, deployment, part.id()) + others(sql, deployment);
    if (limit.isEmpty() || enqueued == 0 || enqueued + part.lines().tokens() <= limit.getAsLong()) {
      return Optional.empty();
    }
    return Optional.of(
        "deployment %s may have %s tokens enqueued: about %s are, and this needs about %s"
            .formatted(
                deployment,
                brief(limit.getAsLong()),
                brief(enqueued),
                brief(part.lines().tokens())));
  }

  /** Whether another job of a deployment has ended since a moment, which makes room. */
  boolean endedSince(String deployment, Instant moment) {
    return ledger.read(sql -> sql.first(
            "SELECT 1 FROM job JOIN part ON part.id = job.part JOIN run ON run.id = part.run"
                + " WHERE run.connection = ? AND part.deployment = ? AND job.job_id IS NOT NULL"
                + " AND job.stage IN ('ended', 'collected') AND job.stage_since > ? LIMIT 1",
            row -> true,
            place.identity(),
            deployment,
            moment)
        .isPresent());
  }

  /** The reason of a wait for room, in words. */
  String noRoom(PartRow part) {
    String deployment = part.lines().deployment();
    OptionalLong limit = limit(deployment);
    if (limit.isPresent() && part.lines().tokens() > limit.getAsLong()) {
      return "deployment %s may have %s tokens enqueued, and this needs about %s: raise its limit%s"
          .formatted(
              deployment,
              brief(limit.getAsLong()),
              brief(part.lines().tokens()),
              isCut(part.lines(), limit.getAsLong())
                  ? ", or %cancel and %submit again, which cuts it into parts that fit"
                  : "");
    }
    if (limit.isPresent() && part.lines().requests() > 1 && isAlone(part)) {
      return "deployment %s may have %s tokens enqueued, and has no room for about %s, though nothing else is known to be enqueued: if that lasts, %%config quota.%s with a smaller number, %%cancel and %%submit again, which cuts it into smaller parts"
          .formatted(
              deployment, brief(limit.getAsLong()), brief(part.lines().tokens()), deployment);
    }
    return limit.isPresent()
        ? "deployment %s may have %s tokens enqueued, and has no room just now"
            .formatted(deployment, brief(limit.getAsLong()))
        : "the enqueued-token limit of deployment %s is reached".formatted(deployment);
  }

  /** Whether nothing else of a part's deployment is at the service, as far as is known. */
  private boolean isAlone(PartRow part) {
    String deployment = part.lines().deployment();
    return ledger.read(sql -> ours(sql, deployment, part.id()) + others(sql, deployment)) == 0;
  }

  private static long tokens(Remote remote, BatchJob job) {
    try {
      return job.inputFileId().map(id -> remote.file(id).bytes().orElse(0) / 4).orElse(0L);
    } catch (ServiceException notTold) {
      return 0;
    }
  }

  private OptionalLong limit(Sql sql, String deployment) throws SQLException {
    Optional<OptionalDouble> set = sql.first(
            "SELECT value FROM setting WHERE name = ?",
            row -> row.getString(1),
            Settings.QUOTA + "." + deployment)
        .map(Settings::parse);
    if (set.isPresent() && set.get().isPresent()) {
      return OptionalLong.of((long) set.get().getAsDouble());
    }
    Optional<Long> learned = sql.first(
        "SELECT tokens FROM quota WHERE connection = ? AND deployment = ? AND tokens IS NOT NULL",
        row -> row.getLong(1),
        place.identity(),
        deployment);
    return learned.isPresent() ? OptionalLong.of(learned.get()) : OptionalLong.empty();
  }

  /** Estimated tokens of this ledger's jobs that are, or may be, at the service. */
  private long ours(Sql sql, String deployment, String butPart) throws SQLException {
    return sql.first(
            "SELECT coalesce(sum(part.tokens), 0) FROM job JOIN part ON part.id = job.part"
                + " JOIN run ON run.id = part.run WHERE run.connection = ? AND part.deployment = ?"
                + " AND part.id <> ? AND job.stage IN ('creating', 'created')",
            row -> row.getLong(1),
            place.identity(),
            deployment,
            butPart)
        .orElse(0L);
  }

  private long others(Sql sql, String deployment) throws SQLException {
    return sql.first(
            "SELECT others FROM quota WHERE connection = ? AND deployment = ?",
            row -> row.getLong(1),
            place.identity(),
            deployment)
        .orElse(0L);
  }

  private record Told(long limit, String by, long others) {}

  private int keep(Sql sql, String deployment, Told told) throws SQLException {
    return sql.change(
        "INSERT OR REPLACE INTO quota (connection, deployment, tokens, told_by, others, seen_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        place.identity(),
        deployment,
        told.limit(),
        told.by(),
        told.others(),
        time.now());
  }

  /** {@code 30K}, {@code 1.5M}. */
  static String brief(long tokens) {
    if (tokens < 1000) {
      return String.valueOf(tokens);
    }
    double amount = tokens;
    String[] units = {"", "K", "M", "B"};
    int unit = 0;
    while (amount >= 999.5 && unit < 3) {
      amount /= 1000;
      unit++;
    }
    String format = amount < 9.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, amount).replaceFirst("\\.0$", "") + units[unit];
  }
}
