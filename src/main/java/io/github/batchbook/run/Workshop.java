package io.github.batchbook.run;

import io.github.batchbook.result.Prices;
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
  private final Supplier<Prices> prices;
  private final Steps.Settings settings;
  private final Ledger ledger;
  private final Settings preferences;
  private final RunRecords runs;
  private final JobRecords jobs;
  private final Leases leases;
  private final Snapshots snapshots;
  private final Collection collection;
  private final SyncAnswers syncAnswers;
  private @Nullable Remote remote;

  /**
   * What runs share.
   *
   * @param prices what rows cost on this connection, as far as it is known when it is asked
   */
  Workshop(
      Home home,
      RunRow.Place place,
      Supplier<Remote> opener,
      Supplier<Prices> prices,
      Steps.Settings settings) {
    this.home = home.make();
    this.place = place;
    this.opener = opener;
    this.prices = prices;
    this.settings = settings;
    this.ledger = Ledger.open(home.ledger());
    this.preferences = new Settings(ledger, settings.time());
    this.runs = new RunRecords(ledger, settings.time());
    this.jobs = new JobRecords(ledger, settings.time());
    this.leases = new Leases(ledger, settings.time(), settings.patience().lease());
    this.snapshots = new Snapshots(home.snapshots());
    this.collection = new Collection(home.results());
    this.syncAnswers = new SyncAnswers(snapshots);
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

  /** What rows cost on this connection, as far as it is known now. */
  Prices prices() {
    return prices.get();
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

  Quota quota() {
    return new Quota(ledger, place, settings.time());
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
    boolean cancel = runs.require(runId).cancelAt().isPresent();
    Moves moves = new Moves();
    List<Crew.Task<Situation>> tasks = new ArrayList<>();
    for (PartRow part : runs.parts(runId)) {
      if (!jobs.latest(part.id()).stage().last() && (part.held().isEmpty() || cancel)) {
        tasks.add(listener -> moves.add(advance(part, listener)));
      }
    }
    new Crew<>(afterStep).run(tasks);
    Situation situation = situation(runId, moves.elsewhere, moves.askAgainIn);
    if (passedPilot(situation)) {
      return advance(runId, afterStep);
    }
    if (moves.taken && situation.ended()) {
      hooks().ended(runId, hook -> afterStep.accept(situation.telling(hook)));
    }
    return situation;
  }

  /** What came of all parts. */
  private static final class Moves {
    private boolean elsewhere;
    private boolean taken;
    private Optional<Duration> askAgainIn = Optional.empty();

    synchronized void add(Optional<Optional<Duration>> steps) {
      elsewhere |= steps.isEmpty();
      taken |= steps.isPresent();
      askAgainIn = sooner(askAgainIn, steps.orElse(Optional.empty()));
    }
  }

  /** Takes the steps of a part; empty when another process is at it. */
  private Optional<Optional<Duration>> advance(PartRow part, Consumer<Situation> afterStep) {
    Optional<Lease> lease = leases.take("part " + part.id());
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    try (Lease held = lease.get()) {
      return Optional.of(takeSteps(part.run(), part, held, afterStep));
    } catch (Lease.Lost takenOver) {
      return Optional.empty();
    }
  }

  /** Lets the rest be sent when the pilot has shown what was required of it. */
  private boolean passedPilot(Situation situation) {
    if (!situation.held() || situation.run().ways().pilotShare().isEmpty()) {
      return false;
    }
    Pilot pilot = Pilot.of(this, situation, Prices.UNKNOWN);
    return pilot.reached()
        && runs.release(
            situation.run().id(),
            Submission.PILOT,
            "the pilot reached " + Math.round(pilot.share() * 100) + "%");
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
    Steps steps =
        new Steps(new Steps.Tools(remote(), jobs, snapshots, collection, quota(), settings));
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
      parts.add(part(part, jobs.latest(part.id())));
    }
    return new Situation(
        runs.require(runId), List.copyOf(parts), elsewhere, askAgainIn, Optional.empty());
  }

  Situation.Part part(PartRow part, JobRow job) {
    return new Situation.Part(part, job, syncAnswers.count(part, job));
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
