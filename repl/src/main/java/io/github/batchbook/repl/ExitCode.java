package io.github.batchbook.repl;

/** What the process tells its caller when it ends. */
enum ExitCode {
  /** Everything was done. */
  DONE(0),
  /** A line of code or a magic failed. */
  FAILED(1),
  /** The command line was wrong. */
  USAGE(2),
  /** A batch ended with failed requests. */
  REQUESTS_FAILED(3),
  /** The service could not be reached, or refused. */
  SERVICE(4),
  /** Someone interrupted. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
