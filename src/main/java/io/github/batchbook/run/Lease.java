package io.github.batchbook.run;

import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;

/** The right to take a step, held and renewed until it is closed or lost to another process. */
final class Lease implements AutoCloseable {
  /** The lease was lost: this process was stopped for longer than its term, and another one has taken the step. */
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(String name) {
      super("another process has taken over: " + name);
    }
  }

  private final Leases leases;
  private final String name;
  private final String token;
  private final boolean alone;
  private final ScheduledFuture<?> renewal;

  Lease(Leases leases, String name, String token, boolean alone) {
    this.leases = leases;
    this.name = name;
    this.token = token;
    this.alone = alone;
    this.renewal = leases.keepRenewing(name, token);
  }

  /** Whether nobody held it before, or whoever did has ended for certain: no call of theirs can still be under way. */
  boolean alone() {
    return alone;
  }

  /**
   * Fails the caller's transaction when another process has taken the lease meanwhile.
   *
   * @throws Lost then
   */
  void confirm(Sql sql) throws SQLException {
    if (!Leases.isHeld(sql, name, token)) {
      throw new Lost(name);
    }
  }

  @Override
  public void close() {
    renewal.cancel(false);
    leases.giveBack(name, token);
  }
}
