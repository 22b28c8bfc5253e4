package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.Prices;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runs in a home, and the connection on which new ones are submitted. Any number of processes may share a home: each step of a run is
 * taken by one of them. Thread-safe. Opening and listing call nobody; the service is called by {@link #submit} and by what a {@link Run}
 * is asked to do.
 */
public final class Runs implements AutoCloseable {
  private final Workshop workshop;

  private Runs(Workshop workshop) {
    this.workshop = workshop;
  }

  /** The runs in the home that the environment names, see {@link Home#of}. */
  public static Runs open(Connection connection) {
    return open(Home.of(System.getenv()), connection);
  }

  /**
   * The runs in a home, which is made when it is not there.
   *
   * @throws LedgerException when the ledger is damaged, or written by a newer Batchbook
   * @throws RunException when the home cannot be used
   */
  public static Runs open(Home home, Connection connection) {
    return open(home, connection, connection.synthetic() ? Patience.EMBEDDED : Patience.DEFAULT);
  }

  /** The runs in a home, with a patience of the caller's. */
  public static Runs open(Home home, Connection connection, Patience patience) {
    Models models = Models.of(home, connection);
    return new Runs(new Workshop(
        home,
        new RunRow.Place(connection.identity(), connection.label(), connection.synthetic()),
        () -> new ServiceRemote(connection.open(), models),
        models::prices,
        new Steps.Settings(patience, Time.SYSTEM, Point.Watcher.NONE)));
  }

  static Runs open(
      Home home, RunRow.Place place, Supplier<Remote> opener, Steps.Settings settings) {
    return new Runs(new Workshop(home, place, opener, () -> Prices.UNKNOWN, settings));
  }

  /** Submits a file under its own name. */
  public Run submit(BatchFile file) {
    return submit(file, SubmitOptions.DEFAULT);
  }

  /** Submits a file; its own name is the run's when none is given. */
  public Run submit(BatchFile file, @Nullable String name) {
    return submit(file, name == null ? SubmitOptions.DEFAULT : SubmitOptions.DEFAULT.named(name));
  }

  /** Submits a file. */
  public Run submit(BatchFile file, SubmitOptions options) {
    return submit(file, options, progress -> {});
  }

  /**
   * Submits the bytes that a file has now: keeps them, uploads them, and creates a job. When the same bytes were submitted on this
   * connection before, it attaches to their run instead, and goes on with it where it was left; when nothing of that run was billed, it
   * submits them again. What no create was begun of goes through the storage that is named now; where none is named, a run of which nothing was
   * sent is uploaded.
   *
   * @param listener told when the run is written, before anything is sent, and after each step, on this thread
   * @throws io.github.batchbook.batchfile.BatchFileException when the file has errors; nothing was written or sent then
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach; the run is kept, and submitting the same
   *     bytes or waiting for it goes on with it
   * @throws RunException when it was interrupted (the thread's interrupt flag is set again, the run is kept), or the name cannot be one
   */
  public Run submit(BatchFile file, SubmitOptions options, Consumer<Progress> listener) {
    file.requireValid();
    options.name().ifPresent(RunNames::check);
    options.storage().ifPresent(workshop.remote()::tellStorage);
    RunRecords.Submitted submitted = write(file, options, null);
    if (submitted.outcome() != RunRecords.Outcome.MADE) {
      Rerouting rerouting = new Rerouting(workshop);
      String id = submitted.run().id();
      options
          .storage()
          .ifPresentOrElse(
              storage -> rerouting.through(id, Storages.plain(storage)),
              () -> rerouting.upload(id, file.rules().limits()));
    }
    return sent(submitted, listener);
  }

  /**
   * Submits a file that is at the service already, uploaded there by whomever. Its bytes are fetched, checked and kept; nothing is uploaded.
   *
   * @param rules how the file is judged
   * @throws io.github.batchbook.service.ServiceException when there is no such file, or the service refuses or is out of reach
   * @throws io.github.batchbook.batchfile.BatchFileException when the file has errors; no job was created then
   */
  public Run submitUploaded(
      String fileId, Rules rules, SubmitOptions options, Consumer<Progress> listener) {
    options.name().ifPresent(RunNames::check);
    String id = fileId.strip();
    Remote remote = workshop.remote();
    String filename = RunNames.of(remote.file(id).filename()) + ".jsonl";
    Path folder = null;
    try {
      folder = Files.createTempDirectory(workshop.home().snapshots(), DurableFile.UNFINISHED);
      Path fetched = folder.resolve(filename);
      remote.download(id, fetched);
      BatchFile file = BatchFile.read(fetched, rules).requireValid();
      return sent(write(file, options, id), listener);
    } catch (IOException failure) {
      throw new RunException(
          "file %.80s cannot be kept in %s: %s%n  Nothing was submitted."
              .formatted(id, workshop.home().folder(), Failures.reason(failure)),
          failure);
    } finally {
      delete(folder);
    }
  }

  private Run sent(RunRecords.Submitted submitted, Consumer<Progress> listener) {
    String id = submitted.run().id();
    Situation before = workshop.look(id);
    listener.accept(before.progress(workshop.settings().time().now()));
    new Waiting(workshop, id, listener).untilSubmitted();
    boolean wentOn = submitted.outcome() == RunRecords.Outcome.ATTACHED
        && workshop.look(id).jobs() > before.jobs();
    return new Run(workshop, id, wentOn ? RunRecords.Outcome.WENT_ON : submitted.outcome());
  }

  private static void delete(@Nullable Path folder) {
    try {
      if (folder != null) {
        try (Stream<Path> files = Files.list(folder)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(folder);
      }
    } catch (IOException leftBehind) {
      return;
    }
  }

  /**
   * Makes a run of a job that was made elsewhere, in the portal or by another program, and fetches its input file, to which results are joined;
   * when the job belongs to a run already, that is it. The options' storage, with its credential, is where the job's input lies that was not uploaded.
   *
   * @throws io.github.batchbook.service.ServiceException when there is no such job, or the service refuses or is out of reach
   * @throws RunException when the service no longer has the input file
   */
  public Run adopt(String jobId, SubmitOptions options) {
    options.name().ifPresent(RunNames::check);
    RunRecords.Submitted adopted = new Adoption(workshop).adopt(jobId.strip(), options);
    return new Run(workshop, adopted.run().id(), adopted.outcome());
  }

  /**
   * Takes every step that can be taken now of the runs under way on this connection, and collects those that have ended: what a process does
   * beside its work. Runs that were broken off before anything was sent are left alone.
   *
   * @return those that have ended now
   * @throws io.github.batchbook.service.ServiceException when the service refuses or is out of reach
   */
  public List<Run> followUp() {
    return new Following(workshop)
        .round().stream().map(id -> run(workshop.runs().require(id))).toList();
  }

  /** The newest jobs of the service, whoever made them. */
  public List<BatchJob> jobsAtTheService(int atMost) {
    List<BatchJob> jobs = new ArrayList<>();
    workshop.remote().eachJob(job -> {
      jobs.add(job);
      return jobs.size() < atMost;
    });
    return jobs;
  }

  /** A job of the service, whoever made it. */
  public BatchJob jobAtTheService(String jobId) {
    return workshop.remote().job(jobId);
  }

  /** The runs on this connection, newest first. */
  public List<Run> list() {
    return workshop.runs().list(workshop.place().identity()).stream()
        .map(this::run)
        .toList();
  }

  /** The runs on every connection, newest first; of those on others only what the ledger has. */
  public List<Run> listAll() {
    return workshop.runs().list(null).stream().map(this::run).toList();
  }

  /** The newest run on this connection. */
  public Optional<Run> newest() {
    return list().stream().findFirst();
  }

  /** The run that was given a name last on this connection, else on whichever, or that has a job of this id. */
  public Optional<Run> find(String nameOrJobId) {
    return workshop
        .runs()
        .find(nameOrJobId.strip(), workshop.place().identity())
        .map(this::run);
  }

  /** What a person has set in this home. */
  public Settings settings() {
    return workshop.preferences();
  }

  /** Ends the use of the ledger and of the service; runs go on at the service. */
  @Override
  public void close() {
    workshop.close();
  }

  private RunRecords.Submitted write(
      BatchFile file, SubmitOptions options, @Nullable String fileId) {
    try {
      return new Submission(workshop, options).write(file, fileId);
    } catch (IOException failure) {
      throw new RunException(
          "%s: cannot be kept in %s: %s%n  Nothing was submitted."
              .formatted(file.path(), workshop.home().folder(), Failures.reason(failure)),
          failure);
    }
  }

  private Run run(RunRow row) {
    return new Run(workshop, row.id(), RunRecords.Outcome.ATTACHED);
  }
}
