package io.github.batchbook.emulator;

import io.github.batchbook.emulator.BatchEntry.Counts;
import io.github.batchbook.emulator.BatchEntry.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work of one job, done in short steps so that a few threads serve many jobs. What has been done follows from the stored job, so
 * a run begun by a process that died is begun again by the next one.
 */
final class JobRun {
  private static final long LONGEST_STEP_NANOS = 50_000_000;
  private static final long ENDED = -1;
  private static final long TICK = 100;
  private static final long RELAY_TICK = 20;
  private static final long WITHOUT_UPSTREAM = 1000;
  private static final long WINDOW = 86_400_000;

  private static final Finding MODIFIED = new Finding(
      "input_modified", "The input blob was modified after the job was submitted.", null);

  private final String id;
  private final Store store;
  private final EmbeddedOptions options;
  private final Quota quota;
  private final Storage storage;
  private final Publishing publishing;
  private final @Nullable UpstreamClient upstream;
  private @Nullable LineIndex index;
  private @Nullable List<Finding> findings;
  private @Nullable Answering answering;
  private @Nullable Relay relay;
  private volatile Counts counts;

  JobRun(BatchEntry job, Store store, EmbeddedOptions options, @Nullable UpstreamClient upstream) {
    this.id = job.id();
    this.store = store;
    this.options = options;
    this.quota = new Quota(store, options);
    this.storage = new Storage(store.blobs());
    this.publishing = new Publishing(store, storage, options.quirks());
    this.upstream = upstream;
    this.counts = job.counts();
  }

  String id() {
    return id;
  }

  /** How many lines have been answered up to now. */
  Counts counts() {
    return counts;
  }

  /** Does what is due. Answers after how many milliseconds the next step is due, or less than 0 when the job has ended. */
  synchronized long step() throws IOException {
    BatchEntry job = stored();
    return switch (job.stage()) {
      case VALIDATING -> validate(job);
      case IN_PROGRESS -> job.upstream() == null ? answer(job) : relay(job);
      case FINALIZING -> finish(job, Stage.COMPLETED, job.pace().finalizing(), Integer.MAX_VALUE);
      case CANCELLING -> finish(job, Stage.CANCELLED, job.pace().cancelling(), done(job));
      case COMPLETED, FAILED, CANCELLED, EXPIRED -> end(job);
    };
  }

  private BatchEntry stored() {
    BatchEntry job = store.batch(id);
    if (job == null) {
      throw new IllegalStateException("job " + id + " is gone");
    }
    return job;
  }

  private static int done(BatchEntry job) {
    return job.counts().completed() + job.counts().failed();
  }

  private long validate(BatchEntry job) throws IOException {
    if (findings == null) {
      Target endpoint = Target.of(job.endpoint());
      LineJudge.Verdict verdict = LineJudge.judge(
          store.part(job, "input"), endpoint == null ? Target.CHAT : endpoint, options);
      List<Finding> found =
          new ArrayList<>(job.findings().isEmpty() ? verdict.findings() : job.findings());
      quota.late(job).ifPresent(found::add);
      findings = found;
      index = verdict.index();
    }
    long wait = job.stamp() + job.pace().validating() - store.now();
    if (wait > 0) {
      return wait;
    }
    if (findings.isEmpty() && !modified(job)) {
      Counts begun = new Counts(index().lines(), 0, 0);
      counts = begun;
      store.advance(job, next -> next.enter(Stage.IN_PROGRESS, store.now()).count(begun));
    } else {
      fail(job, findings.isEmpty() ? List.of(MODIFIED) : findings);
    }
    return 0;
  }

  private void fail(BatchEntry job, List<Finding> found) {
    store.advance(job, next -> next.enter(Stage.FAILED, store.now()).find(found));
  }

  private boolean modified(BatchEntry job) throws IOException {
    return job.blobs() != null && storage.modified(job.blobs());
  }

  private LineIndex index() throws IOException {
    if (index == null) {
      index = LineIndex.of(store.part(stored(), "input"));
    }
    return index;
  }

  private Answering answering(BatchEntry job) throws IOException {
    if (answering == null) {
      answering = Answering.begin(job, index(), store, options);
    }
    return answering;
  }

  /** Lets the lines go to the upstream server and come back. A process that knows no such server leaves them to the next one. */
  private long relay(BatchEntry job) throws IOException {
    if (upstream == null) {
      return WITHOUT_UPSTREAM;
    }
    Relay work = relay(upstream);
    work.pump();
    counts = work.counts();
    if (work.done()) {
      Counts all = counts;
      store.advance(job, next -> next.enter(Stage.FINALIZING, store.now()).count(all));
      return 0;
    }
    if (options.mode() == Mode.OPENAI && store.now() - job.stamp() > WINDOW && work.stop()) {
      work.expireRest();
      publish(job, Stage.EXPIRED, work.files());
      return 0;
    }
    return RELAY_TICK;
  }

  private Relay relay(UpstreamClient client) throws IOException {
    if (relay == null) {
      relay = Relay.begin(stored(), index(), store, options, client);
    }
    return relay;
  }

  private ResultFiles relayed() throws IOException {
    return upstream != null
        ? relay(upstream).files()
        : ResultFiles.resume(store.part(stored(), "output"), store.part(stored(), "errors"));
  }

  private long answer(BatchEntry job) throws IOException {
    Answering work = answering(job);
    long running = job.pace().running(work.total());
    long gone = store.now() - job.entered();
    int due = gone >= running ? work.total() : (int) (work.total() * (double) gone / running);
    int last = (int) Math.ceil(options.quirks().expireAfter() * work.total());
    boolean slept = answerUpTo(work, Math.min(due, last));
    if (stored().stage() != Stage.IN_PROGRESS || !slept) {
      return 0;
    }
    if (last < work.total() && work.done() >= last) {
      work.expireRest();
      publish(job, Stage.EXPIRED, work.files());
      return 0;
    }
    if (work.done() == work.total() && gone >= running) {
      Counts all = work.counts();
      store.advance(job, next -> next.enter(Stage.FINALIZING, store.now()).count(all));
      return 0;
    }
    return Math.max(1, Math.min(TICK, running / Math.max(1, work.total())));
  }

  /** False when there is more to do but others shall have their turn. */
  private boolean answerUpTo(Answering work, int due) throws IOException {
    long until = System.nanoTime() + LONGEST_STEP_NANOS;
    Stage stage = stored().stage();
    while (work.done() < due && stored().stage() == stage) {
      if (System.nanoTime() > until) {
        return false;
      }
      work.next(due - work.done());
      if (stage == Stage.IN_PROGRESS) {
        counts = work.counts();
      }
    }
    return true;
  }

  private long finish(BatchEntry job, Stage end, long length, int most) throws IOException {
    boolean began = job.since().containsKey(Stage.IN_PROGRESS);
    boolean relayed = job.upstream() != null;
    if (relayed && began && upstream != null && !relay(upstream).stop()) {
      return RELAY_TICK;
    }
    if (began && !relayed) {
      Answering work = answering(job);
      if (!answerUpTo(work, Math.min(most, work.total()))) {
        return 0;
      }
    }
    long wait = job.entered() + length - store.now();
    if (wait > 0) {
      return wait;
    }
    if (began && modified(job)) {
      fail(job, List.of(MODIFIED));
    } else if (began) {
      publish(job, end, relayed ? relayed() : answering(job).files());
    } else {
      store.advance(job, next -> next.enter(end, store.now()));
    }
    return 0;
  }

  /** Takes the result files in and ends the job, in one go with respect to a cancel from outside. */
  private void publish(BatchEntry job, Stage end, ResultFiles files) throws IOException {
    files.close();
    store.advance(job, next -> {
      Counts all = new Counts(job.counts().total(), files.completed(), files.failed());
      counts = all;
      return publishing.publish(next.enter(end, store.now()).count(all), files);
    });
  }

  private long end(BatchEntry job) throws IOException {
    close();
    Disk.delete(store.part(job, "input"));
    Disk.delete(store.part(job, "output"));
    Disk.delete(store.part(job, "errors"));
    return ENDED;
  }

  /** Asks the upstream server nothing more; whether nothing is on its way from it. */
  synchronized boolean stop() {
    return relay == null || relay.stop();
  }

  /** Lets go of the files; the next step would begin them anew. */
  synchronized void close() throws IOException {
    if (answering != null) {
      answering.close();
      answering = null;
    }
    if (relay != null) {
      relay.close();
      relay = null;
    }
  }
}
