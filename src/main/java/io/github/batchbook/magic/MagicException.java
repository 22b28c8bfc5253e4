package io.github.batchbook.magic;

import java.io.Serial;
import java.util.List;

/** A mistake in a magic's line, or what a magic cannot do; its message is the whole complaint. */
final class MagicException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final boolean byTheService;

  MagicException(String complaint) {
    this(complaint, false);
  }

  private MagicException(String complaint, boolean byTheService) {
    super(complaint);
    this.byTheService = byTheService;
  }

  /** A complaint of several lines: what is wrong, then what to do, indented. */
  static MagicException of(String what, String... remedies) {
    return new MagicException(complaint(what, remedies));
  }

  /** The same where the service has refused something. */
  static MagicException refused(String what, String... remedies) {
    return new MagicException(complaint(what, remedies), true);
  }

  private static String complaint(String what, String... remedies) {
    StringBuilder complaint = new StringBuilder(what);
    for (String remedy : remedies) {
      complaint.append("\n  ").append(remedy);
    }
    return complaint.toString();
  }

  /** Whether the service has refused something, where it is no mistake in a line. */
  boolean byTheService() {
    return byTheService;
  }

  /** The complaint as the interpreter replies it. */
  static Reply.Failed failed(String name, String complaint) {
    List<String> lines = complaint.lines().toList();
    return new Reply.Failed(name, lines.isEmpty() ? "" : lines.get(0), lines);
  }
}
