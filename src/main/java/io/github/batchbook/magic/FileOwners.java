package io.github.batchbook.magic;

import io.github.batchbook.run.JobFacts;
import io.github.batchbook.run.Run;
import io.github.batchbook.service.BatchJob;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which runs of this home the files at the service belong to, as the ledger knows it. */
final class FileOwners {
  private final Map<String, Owner> owners = new HashMap<>();

  /** What a file is to a run. */
  enum Part {
    INPUT,
    RESULT
  }

  /**
   * The run of a file.
   *
   * @param needed whether the run still needs the file at the service: its input while a job may read it, its results until they are
   *     collected
   */
  record Owner(String run, Part part, boolean needed) {}

  FileOwners(Session session) {
    for (Run run : session.runs().list()) {
      boolean ended = run.progress().state().ended();
      run.jobs().forEach(facts -> add(run.name(), ended, facts));
    }
  }

  private void add(String run, boolean ended, JobFacts facts) {
    facts.inputFile().id().ifPresent(id -> put(id, new Owner(run, Part.INPUT, !ended)));
    Optional<BatchJob> job = facts.job();
    boolean output = facts.files().output().isEmpty() && !ended;
    boolean errors = facts.files().errors().isEmpty() && !ended;
    job.flatMap(BatchJob::outputFileId)
        .ifPresent(id -> put(id, new Owner(run, Part.RESULT, output)));
    job.flatMap(BatchJob::errorFileId)
        .ifPresent(id -> put(id, new Owner(run, Part.RESULT, errors)));
  }

  private void put(String id, Owner owner) {
    owners.merge(id, owner, (one, other) -> one.needed() ? one : other);
  }

  Optional<Owner> of(String fileId) {
    return Optional.ofNullable(owners.get(fileId));
  }

  /** Inputs that no run needs any more, with the runs' names. */
  Map<String, String> finishedInputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    owners.forEach((id, owner) -> {
      if (owner.part() == Part.INPUT && !owner.needed()) {
        inputs.put(id, owner.run());
      }
    });
    return inputs;
  }
}
