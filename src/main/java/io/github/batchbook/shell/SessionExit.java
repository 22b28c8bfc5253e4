package io.github.batchbook.shell;

/**
 * Stands in for {@code System.exit} and its kin in the code of snippets, which must not end the process of the session.
 * Public because the code of snippets calls it; not meant for people.
 */
@SuppressWarnings("DoNotCallSuggester") // called by rewritten byte code only
public final class SessionExit {
  private SessionExit() {}

  /** Instead of {@link System#exit}. */
  public static void exit(int status) {
    throw new ExitRefusedException("System.exit(" + status + ")");
  }

  /** Instead of {@link Runtime#exit}. */
  public static void exit(Runtime runtime, int status) {
    throw new ExitRefusedException("Runtime.exit(" + status + ")");
  }

  /** Instead of {@link Runtime#halt}. */
  public static void halt(Runtime runtime, int status) {
    throw new ExitRefusedException("Runtime.halt(" + status + ")");
  }
}
