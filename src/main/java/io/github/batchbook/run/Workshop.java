package io.github.batchbook.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the runs of one home on one connection share: the ledger, the stores of files, the service, and the taking of steps. Thread-safe. */
final class Workshop implements AutoCloseable {
  private final Home home;
  private final RunRow.Place place;
  private final Supplier<Remote> opener;
  private final Steps.Settings settings;
  private final Ledger ledger;
  private final Settings preferences;
  private final RunRecords runs;
  private final JobRecords jobs;
  private final Leases leases;
  private final Snapshots snapshots;
  private final Collection collection;
  private @Nullable Remote remote;

  Workshop(Home home, RunRow.Place place, Supplier<Remote> opener, Steps.Settings settings) {
    this.home = home.make();
    this.place = place;
    this.opener = opener;
    this.settings = settings;
    this.ledger = Ledger.open(home.ledger());
    this.preferences = new Settings(ledger, settings.time());
    this.runs = new RunRecords(ledger, settings.time());
    this.jobs = new JobRecords(ledger, settings.time());
    this.leases = new Leases(ledger, settings.time(), settings.patience().lease());
    this.snapshots = new Snapshots(home.snapshots());
    this.collection = new Collection(home.results());
  }

  Leases leases() {
    return leases;
  }

  Hooks hooks() {
    return new Hooks(this);
  }

  RunRow.Place place() {
    return place;
  }

  Home home() {
    return home;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The model behind a deployment, where the connection was told. */
  Optional<String> model(String deployment) {
    return remote().model(deployment);
  }

  /** What a person has set in the home. */
  Settings preferences() {
    return preferences;
  }

  Steps.Settings settings() {
    return settings;
  }

  RunRecords runs() {
    return runs;
  }

  JobRecords jobs() {
    return jobs;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  Collection collection() {
    return collection;
  }

  /** A run as the ledger has it. */
  Situation look(String runId) {
    return situation(runId, false, Optional.empty());
  }

  /**
   * Takes every step of a run that can be taken now and is not being taken by another process.
   *
   * @param afterStep told after each
   */
  Situation advance(String runId, Consumer<Situation> afterStep) {
    boolean elsewhere = false;
    boolean taken = false;
    Optional<Duration> askAgainIn = Optional.empty();
    for (PartRow part : runs.parts(runId)) {
      JobRow job = jobs.latest(part.id());
      if (job.stage().last()) {
        continue;
      }
      Optional<Lease> lease = leases.take("part " + part.id());
      if (lease.isEmpty()) {
        elsewhere = true;
        continue;
      }
      taken = true;
      try (Lease held = lease.get()) {
        askAgainIn = sooner(askAgainIn, takeSteps(runId, part, held, afterStep));
      } catch (Lease.Lost takenOver) {
        elsewhere = true;
      }
    }
    Situation situation = situation(runId, elsewhere, askAgainIn);
    if (taken && situation.ended()) {
      hooks().ended(runId);
    }
    return situation;
  }

  @Override
  public void close() {
    leases.close();
    synchronized (this) {
      if (remote != null) {
        remote.close();
        remote = null;
      }
    }
    ledger.close();
  }

  private Optional<Duration> takeSteps(
      String runId, PartRow part, Lease lease, Consumer<Situation> afterStep) {
    Steps steps = new Steps(new Steps.Tools(remote(), jobs, snapshots, collection, settings));
    JobRow job = jobs.latest(part.id());
    boolean goOn = !job.stage().last();
    Optional<Duration> askAgainIn = Optional.empty();
    while (goOn) {
      Steps.Taken taken = steps.take(new Steps.Task(runs.require(runId), part, lease), job);
      goOn = taken.goOn();
      askAgainIn = taken.askAgainIn();
      if (taken.job().stage() != job.stage()) {
        afterStep.accept(look(runId));
      }
      job = taken.job();
    }
    return askAgainIn;
  }

  private Situation situation(String runId, boolean elsewhere, Optional<Duration> askAgainIn) {
    List<Situation.Part> parts = new ArrayList<>();
    for (PartRow part : runs.parts(runId)) {
      parts.add(new Situation.Part(part, jobs.latest(part.id())));
    }
    return new Situation(runs.require(runId), List.copyOf(parts), elsewhere, askAgainIn);
  }

  synchronized Remote remote() {
    if (remote == null) {
      remote = opener.get();
    }
    return remote;
  }

  private static Optional<Duration> sooner(Optional<Duration> one, Optional<Duration> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.or(() -> other);
    }
    return one.get().compareTo(other.get()) <= 0 ? one : other;
  }
}
