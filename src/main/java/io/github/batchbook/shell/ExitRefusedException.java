package io.github.batchbook.shell;

/** Thrown where a snippet asks to end the process, which is the whole session. */
public final class ExitRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExitRefusedException(String call) {
    super(
        call + " was not run: it would end the whole session, with all its variables. "
            + "Leave the session as its front end does it: exit or Ctrl-D in the terminal, Shut Down in a notebook.");
  }
}
