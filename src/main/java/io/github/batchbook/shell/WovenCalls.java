package io.github.batchbook.shell;

/**
 * What the code of snippets calls besides what its author wrote, see {@link Weaver}. Public because snippets are classes
 * of another loader; not meant for people.
 */
@SuppressWarnings("DoNotCallSuggester") // the exits are called by rewritten byte code only
public final class WovenCalls {
  private WovenCalls() {}

  /** Ends the calling thread if its cell is to be stopped. Called at the start of methods and where loops jump back. */
  public static void check() {
    if (CellThreads.someAreStopping()) {
      CellThreads.endIfStopping();
    }
  }

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
