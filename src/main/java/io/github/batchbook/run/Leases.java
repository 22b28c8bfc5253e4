package io.github.batchbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Leases: the right to take a step, held by one thread of one process at a time. A lease ends when it is given back, when its process
 * has ended, or when it was not renewed for its term. Thread-safe.
 */
final class Leases implements AutoCloseable {
  private final Ledger ledger;
  private final Time time;
  private final Duration term;
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "batchbook-leases");
        thread.setDaemon(true);
        return thread;
      });

  Leases(Ledger ledger, Time time, Duration term) {
    this.ledger = ledger;
    this.time = time;
    this.term = term;
  }

  /** Takes a lease; empty when another holds it. */
  Optional<Lease> take(String name) {
    String token = UUID.randomUUID().toString();
    return ledger
        .write(sql -> take(sql, name, token))
        .map(alone -> new Lease(this, name, token, alone));
  }

  @Override
  public void close() {
    renewals.shutdownNow();
  }

  /** Whether the lease is still held with this token, in the caller's transaction. */
  static boolean isHeld(Sql sql, String name, String token) throws SQLException {
    return sql.first("SELECT 1 FROM lease WHERE name = ? AND token = ?", row -> true, name, token)
        .isPresent();
  }

  /** Puts the expiry off by the term, again and again, until it is cancelled or the lease was lost. */
  ScheduledFuture<?> keepRenewing(String name, String token) {
    long period = Math.max(1, term.toMillis() / 3);
    return renewals.scheduleWithFixedDelay(
        () -> renew(name, token), period, period, TimeUnit.MILLISECONDS);
  }

  void giveBack(String name, String token) {
    ledger.write(sql -> sql.change("DELETE FROM lease WHERE name = ? AND token = ?", name, token));
  }

  /** Whether the previous holder, if any, is known to have ended; empty when the lease is not to be had. */
  private Optional<Boolean> take(Sql sql, String name, String token) throws SQLException {
    Optional<Held> held = sql.first("SELECT * FROM lease WHERE name = ?", Leases::held, name);
    boolean ended = held.map(other -> Processes.ended(other.process())).orElse(true);
    if (!ended && held.orElseThrow().expiresAt() > time.now().toEpochMilli()) {
      return Optional.empty();
    }
    Processes.Owner self = Processes.self();
    sql.change(
        "INSERT OR REPLACE INTO lease (name, token, machine, process, process_start, expires_at)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        name,
        token,
        self.machine(),
        self.id(),
        self.start(),
        time.now().plus(term));
    return Optional.of(ended);
  }

  private void renew(String name, String token) {
    ledger.write(sql -> sql.change(
        "UPDATE lease SET expires_at = ? WHERE name = ? AND token = ?",
        time.now().plus(term),
        name,
        token));
  }

  private record Held(Processes.Owner process, long expiresAt) {}

  private static Held held(ResultSet row) throws SQLException {
    return new Held(
        new Processes.Owner(
            row.getString("machine"), row.getLong("process"), row.getLong("process_start")),
        row.getLong("expires_at"));
  }
}
