package io.github.batchbook.magic;

import java.io.Serial;

/** Ends a magic whose Java code failed or was interrupted; carries what the cell replies. */
final class Stopped extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  Stopped(Reply reply) {
    super(null, null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
