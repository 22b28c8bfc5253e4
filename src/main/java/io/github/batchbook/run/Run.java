package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Prices;
import io.github.batchbook.result.Results;
import io.github.batchbook.service.ServiceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One submission of one batch file: its jobs at the service and their results. It is a view on the ledger, from which any process can go
 * on with it. Thread-safe.
 */
public final class Run {
  private final Workshop workshop;
  private final String id;
  private final RunRecords.Outcome outcome;

  Run(Workshop workshop, String id, RunRecords.Outcome outcome) {
    this.workshop = workshop;
    this.id = id;
    this.outcome = outcome;
  }

  /** Our own id, which never changes; {@link Runs#find} takes it too. */
  public String id() {
    return id;
  }

  /** The name it was given last. */
  public String name() {
    return row().name();
  }

  /** Whether the submission found these bytes on this connection, and submitted nothing. */
  public boolean attached() {
    return outcome == RunRecords.Outcome.ATTACHED;
  }

  /** Whether the submission found these bytes on this connection, not sent yet or not all of them, and sent them. */
  public boolean wentOn() {
    return outcome == RunRecords.Outcome.WENT_ON;
  }

  /** Whether the submission found these bytes, refused or dropped before anything was billed, and submitted them again. */
  public boolean resubmitted() {
    return outcome == RunRecords.Outcome.RESUBMITTED;
  }

  /** Whether a job of it was made by somebody else, or for a ledger that is gone, and was found at the service instead of being paid again. */
  public boolean adopted() {
    return workshop.runs().wasFound(id);
  }

  /** How many requests it has. */
  public int requests() {
    return row().input().requests();
  }

  /** How many of them were answered in earlier runs, and are not paid again. */
  public int fromCache() {
    return workshop.runs().parts(id).stream()
        .filter(PartRow::fromCache)
        .mapToInt(part -> part.lines().requests())
        .sum();
  }

  /** Whether it came to its end, and nothing of it was ever billed: refused, or dropped before it was sent. */
  public boolean cameToNothing() {
    return workshop.runs().cameToNothing(id);
  }

  /** Whether it is under way here only: no job of it was made, and none may have been. */
  public boolean notSent() {
    return workshop.look(id).parts().stream()
        .allMatch(part -> part.part().fromCache() || part.job().stage().beforeCreate());
  }

  /** Whether a job of it was made, or may have been, that was not refused as a whole: what it finished is billed. */
  public boolean mayBeBilled() {
    return workshop.look(id).parts().stream()
        .filter(part -> !part.part().fromCache())
        .map(Situation.Part::job)
        .anyMatch(job -> !job.stage().beforeCreate() && !job.cameToNothing());
  }

  /** Whether it was broken off before anything of it was sent: it is sent when a person says so again. */
  boolean brokenOff() {
    Situation situation = workshop.look(id);
    return !situation.ended()
        && situation.parts().stream()
            .filter(part -> !part.part().fromCache())
            .map(Situation.Part::job)
            .allMatch(
                job -> job.stage().beforeCreate() && job.queue().waitsFor().isEmpty());
  }

  /** The deployment that its lines name; several with commas between, for a file that was split by them. */
  public String deployment() {
    return String.join(", ", deployments());
  }

  /** The deployments that its lines name: mostly one. */
  public List<String> deployments() {
    return workshop.runs().parts(id).stream()
        .filter(part -> !part.fromCache())
        .map(part -> part.lines().deployment())
        .distinct()
        .toList();
  }

  /** The name of the submitted file, without its folder. */
  public String filename() {
    return row().input().filename();
  }

  /** The connection that it was submitted on, as people are told of it. */
  public String connection() {
    return row().place().label();
  }

  /** Whether it was submitted on the connection that it was found with, whose service can be asked about it. */
  public boolean here() {
    return row().place().identity().equals(workshop.place().identity());
  }

  /** Whether its answers are made up. */
  public boolean synthetic() {
    return row().place().synthetic();
  }

  /** The container or folder of the user's own storage that it is sent through, without credential; empty when it is uploaded. */
  public Optional<String> storage() {
    return row().ways().storage();
  }

  /** When it was submitted. */
  public Instant submitted() {
    return row().createdAt();
  }

  /** Runs of the same bytes on other connections, newest first. */
  public List<Run> elsewhere() {
    return workshop.runs().elsewhere(row().input().sha256(), row().place().identity()).stream()
        .map(other -> new Run(workshop, other.id(), RunRecords.Outcome.ATTACHED))
        .toList();
  }

  /** How far it has come, as the ledger has it; asks nobody. */
  public Progress progress() {
    return workshop.look(id).progress(now());
  }

  /**
   * Takes every step that can be taken now, and looks at its jobs once.
   *
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach
   * @throws RunException when the run is on another connection
   */
  public Progress refresh() {
    return workshop.advance(idHere(), situation -> {}).progress(now());
  }

  /**
   * Waits until it has ended and its result files are here, or until its pilot has and the rest is held, polling patiently. An interruption ends the waiting, not the run: any process
   * may wait again.
   *
   * @param listener told of progress after each look, on this thread
   * @throws io.github.batchbook.service.ServiceException when the service refuses, or is out of reach for long
   * @throws RunException when the run is on another connection
   */
  public Run await(Consumer<Progress> listener) throws InterruptedException {
    Progress now = progress();
    if (now.state().ended()) {
      listener.accept(now);
      return this;
    }
    new Waiting(workshop, idHere(), listener).until(Situation::resting, true);
    return this;
  }

  /**
   * Asks for its end. What was not sent is dropped at once; the service may take ten minutes for the rest, whose finished requests are kept
   * and billed: {@link #await} collects them. When the service does not take it, {@link Progress#note} says so; it is asked again with each
   * step.
   *
   * @throws io.github.batchbook.service.ServiceException when the service is out of reach; the wish is kept and carried out with the next
   *     step
   */
  public Progress cancel() {
    workshop.runs().askToCancel(idHere());
    return refresh();
  }

  /** What its pilot has shown, with the cost by these prices; empty when it has none. */
  public Optional<Pilot> pilot(Prices prices) {
    Situation situation = workshop.look(id);
    boolean any =
        situation.parts().stream().anyMatch(part -> part.part().cause().equals(PartRow.PILOT));
    return any ? Optional.of(Pilot.of(workshop, situation, prices)) : Optional.empty();
  }

  /**
   * Sends what is held until its pilot has shown what it shows; nothing happens when nothing is held.
   *
   * @param listener told after each step, on this thread
   * @return whether anything was held
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach; {@link #await} goes on
   */
  public boolean goOn(Consumer<Progress> listener) {
    boolean released =
        workshop.runs().release(idHere(), Submission.PILOT, "told to go on after the pilot");
    if (released) {
      new Waiting(workshop, id, listener).untilSubmitted();
    }
    return released;
  }

  /**
   * Deletes what is kept of it here: the snapshot of its prompts, its answers, its rows in the ledger. What the service has goes on there, and
   * its bytes can be submitted anew.
   *
   * @param remote whether to delete its files at the service first: the input and both result files
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach; nothing is deleted here then
   * @throws RunException when another process is taking a step of it, or a file cannot be deleted
   */
  public Forgotten forget(boolean remote) {
    return new Forgetting(workshop, remote ? idHere() : id).forget(remote);
  }

  /**
   * Asks again what did not end well: a new part of this run, whose answers take the place of what was there. What has an answer is left
   * alone, and nothing is sent when nothing is left to ask.
   *
   * @param listener told after each step, on this thread
   * @throws RunException when the run has not ended, is on another connection, or this was interrupted; what is written then is gone on with by
   *     {@link #await}; or when the service refuses what is asked again as a whole
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach; {@link #await} goes on
   */
  public Retry retry(RetryOptions options, Consumer<Progress> listener) {
    Retrying retrying = new Retrying(workshop, idHere());
    Retry retry = retrying.prepare(options);
    if (retry.requests() > 0) {
      try {
        new Waiting(workshop, id, listener).untilSubmittedByAnyone();
      } catch (ServiceException failure) {
        retrying.requireNotRefused(retry.attempt());
        throw failure;
      }
      retrying.requireNotRefused(retry.attempt());
    }
    return retry;
  }

  /**
   * What became of each request so far, in the file's order: one row for each, pending while its job runs. Its cost is there as far as the
   * home knows the models behind the connection's deployments and their prices. Asks nobody, unless a result file kept here is gone or
   * damaged: that is fetched again.
   *
   * @throws RunException when a file kept here is gone or damaged, and the service does not have it either
   */
  public Results results() {
    return results(JoinOptions.DEFAULT);
  }

  /** What became of each request so far, with what the options add; named after the run, at the home's prices, unless they say. */
  public Results results(JoinOptions options) {
    JoinOptions priced =
        options.prices() == Prices.UNKNOWN ? options.withPrices(workshop.prices()) : options;
    return new Outcomes(workshop).join(workshop.look(id), priced);
  }

  /** The jobs that have ended and count more requests than there are lines for, of those whose requests have no line in these results. */
  public List<Shortfall> shortfalls(Results results) {
    Map<String, Integer> without = Shortfall.without(results.rows().stream());
    return without.isEmpty()
        ? List.of()
        : new Outcomes(workshop).shortfalls(workshop.look(id), without);
  }

  /** Why the user's hook failed that was told of its last end, if it did. */
  public Optional<String> hookFailure() {
    return workshop.hooks().failure(id);
  }

  /** The submitted bytes. */
  public BatchFile input() {
    return BatchFile.read(workshop.snapshots().read(row().input().sha256()));
  }

  /** Its jobs as they stand in the ledger, in the order of parts and of tries. */
  public List<JobFacts> jobs() {
    RunRow run = row();
    List<JobFacts> facts = new ArrayList<>();
    for (PartRow part : workshop.runs().parts(id)) {
      if (part.fromCache()) {
        continue;
      }
      for (JobRow job : workshop.jobs().all(part.id())) {
        facts.add(facts(run, workshop.part(part, job)));
      }
    }
    return facts;
  }

  /**
   * A result file of one of its parts.
   *
   * @param whole where it stands; fetched again first when it is gone or damaged
   */
  record RawFile(PartRow part, Collection.Kind kind, Supplier<Path> whole) {}

  /** The result files of its parts that are kept here. */
  List<RawFile> rawFiles() {
    Refetching refetching = new Refetching(workshop, row());
    List<RawFile> files = new ArrayList<>();
    for (PartRow part : workshop.runs().parts(id)) {
      for (JobRow job : workshop.jobs().all(part.id())) {
        for (Collection.Kind kind : Collection.Kind.values()) {
          if (!part.fromCache() && path(job, kind).isPresent()) {
            files.add(new RawFile(part, kind, () -> refetching.file(job, kind).orElseThrow()));
          }
        }
      }
    }
    return files;
  }

  @Override
  public String toString() {
    Progress progress = progress();
    return String.format(
        Locale.ROOT, "run %s (%,d requests, %s)", progress.run(), requests(), progress.stage());
  }

  private JobFacts facts(RunRow run, Situation.Part part) {
    JobRow job = part.job();
    return new JobFacts(
        run.name(),
        part.part().number(),
        part.part().attempt(),
        job.jobId(),
        part.stage(),
        part.since(),
        new JobFacts.Place(
            run.place().label(),
            part.part().lines().deployment(),
            part.part().lines().endpoint()),
        new JobFacts.InputFile(job.upload().fileId(), job.upload().expiresAt()),
        job.answer(),
        job.refusal(),
        new JobFacts.Files(
            workshop.snapshots().path(part.part().lines().sha256()),
            path(job, Collection.Kind.OUTPUT),
            path(job, Collection.Kind.ERRORS),
            job.stage().last()),
        part.part().held());
  }

  private Optional<Path> path(JobRow job, Collection.Kind kind) {
    return job.collected(kind)
        .flatMap(JobRow.Collected::sha256)
        .map(sha256 -> job.jobId()
            .map(jobId -> workshop.collection().path(jobId, kind))
            .orElseGet(() -> workshop.snapshots().path(sha256)));
  }

  private RunRow row() {
    return workshop.runs().require(id);
  }

  /** The run's id, if its service can be asked. */
  private String idHere() {
    RunRow run = row();
    if (!here()) {
      throw new RunException(
          "run %s was submitted on %s; this is %s%n  Connect to %s to go on with it."
              .formatted(
                  run.name(),
                  run.place().label(),
                  workshop.place().label(),
                  run.place().label()));
    }
    return id;
  }

  private Instant now() {
    return workshop.settings().time().now();
  }
}
