package io.github.batchbook.run;

import java.util.Optional;

/**
 * How a file is submitted.
 *
 * @param name what the run is called; the file's name without its ending unless told
 * @param again whether to submit, and pay, although these bytes were submitted before
 */
public record SubmitOptions(Optional<String> name, boolean again) {
  /** Named by the file; attaches when these bytes were submitted before. */
  public static final SubmitOptions DEFAULT = new SubmitOptions(Optional.empty(), false);

  /** With this name. */
  public SubmitOptions named(String name) {
    return new SubmitOptions(Optional.of(name), again);
  }

  /** Submits and pays once more. */
  public SubmitOptions payAgain() {
    return new SubmitOptions(name, true);
  }
}
