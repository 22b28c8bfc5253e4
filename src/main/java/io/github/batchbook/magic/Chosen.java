package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tech.tablesaw.api.Table;

/** The runs and tables that a magic's line means: those it names, else this session's last run. */
final class Chosen {
  private static final int MOST_LISTED = 10;

  /** Outcomes of requests that failed, by which a script ends with exit code 3. */
  private static final Set<Outcome> FAILURES =
      EnumSet.of(Outcome.FAILED, Outcome.EXPIRED, Outcome.CANCELLED, Outcome.MISSING);

  private Chosen() {}

  static Run run(Call call, Session session) {
    return runs(call, session).get(0);
  }

  static List<Run> runs(Call call, Session session) {
    if (call.arguments().isEmpty()) {
      return List.of(session.lastRun().orElseThrow(() -> none(call, session)));
    }
    Map<String, Run> runs = new LinkedHashMap<>();
    for (String name : call.arguments()) {
      Run run = named(name, session);
      runs.putIfAbsent(run.id(), run);
    }
    return List.copyOf(runs.values());
  }

  static Run named(String name, Session session) {
    Optional<Run> found = session.runs().find(name);
    return found.orElseThrow(() -> {
      List<String> names = session.runs().listAll().stream().map(Run::name).toList();
      return MagicException.of(
          "no run is called " + Quote.of(name) + Meant.phrase(name, names, ""),
          "%jobs lists the runs");
    });
  }

  /** The table that a variable holds. */
  static Table table(String variable, Call call, Session session) {
    Object value = session.java().declared(variable).isEmpty()
        ? null
        : session.java().shell().variable(variable).orElse(null);
    if (value instanceof Table table) {
      return table;
    }
    throw call.spec().misuse("no variable " + Quote.of(variable) + " holds a table");
  }

  private static MagicException none(Call call, Session session) {
    List<Run> runs = session.runs().listAll();
    if (runs.isEmpty()) {
      return MagicException.of(
          "%" + call.spec().name() + ": no run yet", "%submit FILE submits a batch file as a run");
    }
    List<String> lines = new ArrayList<>();
    for (Run run : runs.subList(0, Math.min(MOST_LISTED, runs.size()))) {
      lines.add("%" + call.spec().name() + " " + run.name() + "   " + Told.state(run.progress())
          + " · " + run.connection());
    }
    if (runs.size() > MOST_LISTED) {
      lines.add("… %jobs lists all " + runs.size());
    }
    return MagicException.of(
        "%" + call.spec().name() + ": " + session.nothingSubmitted() + "; name a run",
        lines.toArray(String[]::new));
  }

  /** Remembers, for the exit code, that an ended run has failed requests; tells whether any row has no answer. */
  static boolean noteFailures(Progress progress, Map<Outcome, Integer> outcomes, Session session) {
    boolean failed = progress.state() == RunState.FAILED
        || progress.counts().failed() > 0
        || outcomes.keySet().stream().anyMatch(FAILURES::contains);
    if (progress.state().ended() && failed) {
      session.requestsHaveFailed();
    }
    return outcomes.keySet().stream()
        .anyMatch(outcome -> outcome != Outcome.ANSWERED && outcome != Outcome.PENDING);
  }
}
