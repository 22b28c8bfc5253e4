package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.UsageTotals;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.EndDisplay;
import io.github.batchbook.show.EndDisplay.Next;
import io.github.batchbook.show.EndDisplay.Share;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The end of a run as {@code %wait} tells it.
 *
 * @param named whether what to do next has to name the run
 */
record RunEnd(Run run, Progress progress, Results results, boolean named) {
  /** Outcomes that the same request may come out of when it is asked again as it was. */
  private static final Set<Outcome> UNFINISHED =
      EnumSet.of(Outcome.FAILED, Outcome.EXPIRED, Outcome.CANCELLED, Outcome.MISSING);

  EndDisplay display() {
    Map<Outcome, Integer> outcomes = results.outcomes();
    boolean refused = progress.state() == RunState.FAILED;
    List<Share> shares = outcomes.entrySet().stream()
        .map(entry -> new Share(entry.getKey().word(), entry.getValue()))
        .toList();
    return new EndDisplay(
        sentence(),
        shares,
        facts(),
        refused ? Told.refusals(run).stream().map(String::strip).toList() : shortfalls(),
        run.cameToNothing() && refused ? mended() : next(outcomes));
  }

  private String sentence() {
    String verb = progress.state() == RunState.CANCELLED ? "was cancelled" : progress.stage();
    String link = progress.state() == RunState.COMPLETED ? " in " : " after ";
    String took =
        progress.times().took().map(time -> link + Amounts.duration(time)).orElse("");
    return "run " + progress.run() + " " + verb + took;
  }

  private List<String> facts() {
    UsageTotals usage = results.usage();
    List<String> facts = new ArrayList<>();
    if (usage.told() > 0) {
      facts.add(Amounts.count(usage.input()) + " tokens in"
          + (usage.cached() > 0 ? " (" + Amounts.count(usage.cached()) + " cached)" : ""));
      facts.add(Amounts.count(usage.output()) + " out");
    }
    if (usage.cost().isPresent() && !run.synthetic()) {
      facts.add(Amounts.dollars(usage.cost().getAsDouble())
          + (usage.priced() < usage.told() ? " for the models whose price is known" : ""));
    }
    if (run.synthetic()) {
      facts.add("synthetic answers");
    }
    return facts;
  }

  private List<String> shortfalls() {
    return run.shortfalls(results).stream()
        .flatMap(shortfall -> Told.shortfall(shortfall).stream())
        .toList();
  }

  private List<Next> mended() {
    return List.of(new Next("%submit", "sends the mended file as a run of its own"));
  }

  private List<Next> next(Map<Outcome, Integer> outcomes) {
    String name = named ? " " + progress.run() : "";
    List<Next> next = new ArrayList<>();
    next.add(new Next("%results" + name, "shows them"));
    if (outcomes.keySet().stream().anyMatch(outcome -> outcome != Outcome.ANSWERED)) {
      next.add(new Next("%errors" + name, "says why"));
    }
    if (outcomes.keySet().stream().anyMatch(UNFINISHED::contains)) {
      next.add(new Next("%retry " + progress.run(), "asks again what did not end well"));
    } else if (outcomes.containsKey(Outcome.TRUNCATED)) {
      next.add(new Next(
          "%retry " + progress.run() + " --only truncated",
          "asks those again with a larger limit"));
    }
    return next;
  }
}
