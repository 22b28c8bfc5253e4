package io.github.batchbook.run;

import java.net.URI;
import java.util.Optional;

/**
 * How a file is submitted.
 *
 * @param name what the run is called; the file's name without its ending unless told
 * @param again whether to submit, and pay, although these bytes were submitted before
 * @param cache whether requests that were answered before are answered from there; never with {@code again}
 * @param pilot a sample that is sent first
 * @param storage a container or folder of the user's own Blob Storage that the service reads from and writes to, with or without a SAS, instead
 *     of an upload
 * @param consent asked before anything is written or sent
 */
public record SubmitOptions(
    Optional<String> name,
    boolean again,
    boolean cache,
    Optional<PilotOptions> pilot,
    Optional<URI> storage,
    Consent consent) {
  /** Named by the file; attaches when these bytes were submitted before; answers from the cache what was answered before. */
  public static final SubmitOptions DEFAULT = new SubmitOptions(
      Optional.empty(), false, true, Optional.empty(), Optional.empty(), Consent.GIVEN);

  /** With this name. */
  public SubmitOptions named(String name) {
    return new SubmitOptions(Optional.of(name), again, cache, pilot, storage, consent);
  }

  /** Submits and pays once more, for every request. */
  public SubmitOptions payAgain() {
    return new SubmitOptions(name, true, false, pilot, storage, consent);
  }

  /** Sends every request, also those that were answered before. */
  public SubmitOptions withoutCache() {
    return new SubmitOptions(name, again, false, pilot, storage, consent);
  }

  /** Sends a sample first. */
  public SubmitOptions withPilot(PilotOptions sample) {
    return new SubmitOptions(name, again, cache, Optional.of(sample), storage, consent);
  }

  /** Lets the service read and write the user's own storage. */
  public SubmitOptions through(URI container) {
    return new SubmitOptions(name, again, cache, pilot, Optional.of(container), consent);
  }

  /** Asks before anything is written or sent. */
  public SubmitOptions asking(Consent first) {
    return new SubmitOptions(name, again, cache, pilot, storage, first);
  }
}
