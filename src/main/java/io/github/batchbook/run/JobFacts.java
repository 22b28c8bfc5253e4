package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One job of a run, opened as the portal does.
 *
 * @param run the run's name
 * @param part which of the run's parts it is for, from 1
 * @param attempt how often these lines were asked, from 1
 * @param jobId the service's id; empty while there is none
 * @param stage its state in words
 * @param since when that began
 * @param place where it was sent, with which deployment
 * @param inputFile the uploaded file
 * @param job the service's last description: times, counts, errors, ids of result files; empty while there is none
 * @param refusal why there is no job, in the service's words
 * @param files where its bytes lie on this machine
 * @param heldFor why it is not sent yet: {@code pilot}; empty when it may be sent
 */
public record JobFacts(
    String run,
    int part,
    int attempt,
    Optional<String> jobId,
    String stage,
    Instant since,
    Place place,
    InputFile inputFile,
    Optional<BatchJob> job,
    Optional<String> refusal,
    Files files,
    Optional<String> heldFor) {

  /** Whether it is not sent before a person tells, or a pilot has shown enough. */
  public boolean held() {
    return heldFor.isPresent() && jobId.isEmpty();
  }

  /** Whether its result files are here, as far as the service had any; or it came to no job. */
  public boolean collected() {
    return files.collected();
  }

  /** Where a job was sent: the connection as people are told of it, the deployment and the endpoint that the lines name. */
  public record Place(String connection, String deployment, String endpoint) {}

  /** The uploaded input, as far as it is known. */
  public record InputFile(Optional<String> id, Optional<Instant> expires) {}

  /**
   * What is kept here: the snapshot of the input, and the two raw result files as far as the service had them.
   *
   * @param collected whether the result files were fetched
   */
  public record Files(
      Path input, Optional<Path> output, Optional<Path> errors, boolean collected) {}
}
