package io.github.batchbook.magic;

import io.github.batchbook.result.Results;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.run.Settings;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.ProgressDisplay;
import io.github.batchbook.show.Stacked;
import io.github.batchbook.show.TextLines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code %wait}: waits until runs have ended. */
final class WaitMagic {
  private WaitMagic() {}

  static Spec spec() {
    return Spec.of("wait", "waits until a run has ended, and shows its progress")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.ANY,
            "names or job ids; this session's last run when left out",
            Known.RUNS))
        .option(
            new Spec.Option("timeout", "TIME", "waits no longer: 90s, 10m, 2h", Spec.Values.NONE))
        .note(
            "An interrupt ends the waiting, not the run: wait again whenever you like, in any process.")
        .does(WaitMagic::run);
  }

  private static @Nullable Yield run(Call call, Session session) throws InterruptedException {
    Optional<Duration> atMost = call.option("timeout").map(text -> time(call, text));
    List<Run> runs = Chosen.runs(call, session);
    if (runs.size() == 1) {
      session.lastRun(runs.get(0));
    }
    try (Watch watch = new Watch(session.front(), runs)) {
      boolean ended;
      try {
        ended = watch.untilEnded(atMost);
      } catch (InterruptedException e) {
        session.front().note(goesOn(runs));
        throw e;
      }
      if (!ended) {
        throw MagicException.of(
            "not ended after " + Amounts.duration(atMost.orElseThrow()), goesOn(runs));
      }
      watch.close(new Stacked(ends(runs, session)));
      watch.rethrow();
    }
    return null;
  }

  /** What is left undone, and how to come back to it. */
  private static String goesOn(List<Run> runs) {
    List<Run> open =
        runs.stream().filter(run -> !run.progress().state().ended()).toList();
    List<Run> left = open.isEmpty() ? runs : open;
    String names = String.join(" ", left.stream().map(Run::name).toList());
    boolean one = left.size() == 1;
    if (left.stream().allMatch(Run::notSent)) {
      return (one ? "run " + names + " was" : "the runs were") + " not sent yet; %wait " + names
          + " goes on with " + (one ? "it" : "them");
    }
    boolean unsent = left.stream()
        .flatMap(run -> run.jobs().stream())
        .anyMatch(job -> job.jobId().isEmpty() && job.refusal().isEmpty());
    return (one ? "run " + names + " goes on" : "the runs go on") + " at the service"
        + (unsent ? ", save what was not sent yet" : "") + "; %wait " + names + " comes back to "
        + (one ? "it" : "them");
  }

  private static List<Display> ends(List<Run> runs, Session session) {
    List<Display> ends = new ArrayList<>();
    for (Run run : runs) {
      Progress progress = run.progress();
      if (progress.state().ended()) {
        session.follower().seen(run);
        Results results = run.results();
        Chosen.noteFailures(progress, results.outcomes(), session);
        Told.hookFailure(run)
            .ifPresent(why -> session.front().note("run " + progress.run() + ": " + why));
        ends.add(new RunEnd(run, progress, results, named(run, session)).display());
      } else if (progress.state() == RunState.HELD) {
        ends.add(new TextLines(PilotTold.lines(run, session)));
      } else {
        ends.add(ProgressDisplay.of(Told.bar(progress, Instant.now())));
      }
    }
    return ends;
  }

  /** Whether a line without a name would mean another run, or none. */
  private static boolean named(Run run, Session session) {
    return session.lastRun().filter(last -> last.id().equals(run.id())).isEmpty();
  }

  private static Duration time(Call call, String text) {
    return Settings.parseTime(text)
        .orElseThrow(() -> call.spec()
            .misuse("--timeout takes a time such as 90s, 10m or 2h, not " + Quote.of(text)));
  }
}
