package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import java.util.List;
import java.util.Optional;

/**
 * What a submission is about to do.
 *
 * @param run the run of these bytes that is there already; empty when none was sent on this connection
 * @param sent the requests that will be sent, and paid for: the file without those answered from the cache; empty when nothing will be
 * @param fromCache requests whose answers are taken from earlier runs
 * @param lost answers of earlier runs that are not there any more, so that their requests are sent, and paid again
 * @param elsewhere runs of these bytes on other connections, newest first
 */
public record Plan(
    Optional<Run> run,
    Optional<BatchFile> sent,
    int fromCache,
    List<LostAnswers> lost,
    List<Run> elsewhere) {
  public Plan {
    lost = List.copyOf(lost);
    elsewhere = List.copyOf(elsewhere);
  }

  /** Whether it pays for requests that were submitted on this connection before. */
  public boolean paysAgain() {
    return run.isPresent() && sent.isPresent() && !run.get().cameToNothing();
  }

  /** How many requests will be sent. */
  public int requests() {
    return sent.map(BatchFile::requests).orElse(0);
  }
}
