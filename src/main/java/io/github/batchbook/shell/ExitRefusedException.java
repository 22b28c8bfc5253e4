package io.github.batchbook.shell;

/** Thrown where a snippet asks to end the process, which is the whole session. */
public final class ExitRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExitRefusedException(String call) {
    super(
        call + " was not run: it would end the whole session, with all its variables"
            + "\n  In the terminal exit or Ctrl-D leaves the session; in a notebook restart the kernel, or shut it down.");
  }
}
