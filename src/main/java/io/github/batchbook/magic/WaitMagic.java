package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TextLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code %wait}: waits until runs have ended. */
final class WaitMagic {
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})\\s*([smhd]?)");

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
      watch.close(summary(runs, session));
    }
    return null;
  }

  private static String goesOn(List<Run> runs) {
    String names = String.join(" ", runs.stream().map(Run::name).toList());
    return (runs.size() == 1 ? "run " + names + " goes on" : "the runs go on")
        + " at the service; %wait " + names + " comes back to "
        + (runs.size() == 1 ? "it" : "them");
  }

  private static TextLines summary(List<Run> runs, Session session) {
    List<String> lines = new ArrayList<>();
    for (Run run : runs) {
      Progress progress = run.progress();
      Map<Outcome, Integer> outcomes = run.results().outcomes();
      boolean failed = Chosen.noteFailures(progress, outcomes, session);
      lines.add(Told.end(run, progress, outcomes));
      if (progress.state() == RunState.FAILED) {
        lines.addAll(Told.refusals(run));
      } else {
        String name = runs.size() == 1 ? "" : " " + progress.run();
        lines.add("  %results" + name + " shows them"
            + (failed ? " · %errors" + name + " says why" : ""));
      }
    }
    return new TextLines(lines);
  }

  private static Duration time(Call call, String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches() || matcher.group(1).matches("0+")) {
      throw call.spec()
          .misuse("--timeout takes a time such as 90s, 10m or 2h, not " + Quote.of(text));
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofSeconds(amount);
    };
  }
}
