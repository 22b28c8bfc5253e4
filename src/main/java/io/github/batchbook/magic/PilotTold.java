package io.github.batchbook.magic;

import io.github.batchbook.run.Pilot;
import io.github.batchbook.run.Run;
import io.github.batchbook.show.Amounts;
import java.util.ArrayList;
import java.util.List;

/** What a pilot has shown, in words. */
final class PilotTold {
  private PilotTold() {}

  /** Lines about the pilot of a run whose rest is held; none for another run. */
  static List<String> lines(Run run, Session session) {
    return run.pilot(session.models().prices())
        .filter(pilot -> pilot.left() > 0 && pilot.ended())
        .map(pilot -> lines(run, pilot))
        .orElse(List.of());
  }

  private static List<String> lines(Run run, Pilot pilot) {
    List<String> lines = new ArrayList<>();
    lines.add("run " + run.name() + "   pilot of " + Amounts.count(pilot.requests(), "request")
        + ": " + Told.counts(pilot.outcomes()) + (run.synthetic() ? " (synthetic answers)" : ""));
    lines.add("  " + percent(pilot.share()) + " answered"
        + (pilot.misfits() > 0
            ? " and fit their schema (" + Amounts.count(pilot.misfits()) + " do not)"
            : " well")
        + (pilot.required().isPresent()
            ? ", " + percent(pilot.required().getAsDouble()) + " required"
            : ""));
    if (pilot.cost().isPresent()) {
      lines.add("  it cost " + Amounts.dollars(pilot.cost().getAsDouble()) + "; the other "
          + Amounts.count(pilot.left()) + " would cost about "
          + Amounts.dollars(pilot.predicted(pilot.left()).orElse(0)));
    }
    lines.add("  " + Amounts.count(pilot.left(), "request") + " held: %submit " + run.name()
        + " --go-on sends them · %cancel " + run.name() + " drops them · %results " + run.name()
        + " shows the pilot");
    return lines;
  }

  private static String percent(double share) {
    return Amounts.decimal(Math.round(share * 1000) / 10.0) + " %";
  }
}
