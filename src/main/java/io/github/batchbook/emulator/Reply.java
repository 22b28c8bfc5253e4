package io.github.batchbook.emulator;

import org.jspecify.annotations.Nullable;

/**
 * What a model would have said, whichever API tells it.
 *
 * @param text the answer's text, or null when it is a refusal or a call
 * @param refusal why the model declines, or null
 * @param tool the function it calls, or null
 * @param arguments that call's arguments as JSON text
 * @param finish why it ended
 */
record Reply(
    @Nullable String text,
    @Nullable String refusal,
    @Nullable String tool,
    String arguments,
    Finish finish,
    Usage usage) {

  /** Why an answer ended. */
  enum Finish {
    STOP("stop"),
    LENGTH("length"),
    FILTER("content_filter"),
    TOOL("tool_calls");

    private final String word;

    Finish(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /** Tokens, estimated at four bytes each. */
  record Usage(int input, int output, int reasoning) {
    Usage plus(Usage more) {
      return new Usage(input, output + more.output, reasoning + more.reasoning);
    }
  }

  static Reply text(String text, Finish finish, Usage usage) {
    return new Reply(text, null, null, "", finish, usage);
  }
}
