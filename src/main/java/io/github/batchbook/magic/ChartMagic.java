package io.github.batchbook.magic;

import io.github.batchbook.run.Run;
import io.github.batchbook.show.Chart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** The magic that draws. */
final class ChartMagic {
  private static final String CHART = "io.github.batchbook.show.Chart";

  private ChartMagic() {}

  static Spec spec() {
    return Spec.of("chart", "draws a run's results or a table")
        .takes(new Spec.Parameter(
            "WHAT",
            Spec.Arity.ANY,
            "a run or a variable with a table, and outcomes, tokens, lengths, cost or a column",
            Known.CHARTED))
        .option(new Spec.Option(
            "by", "COLUMN", "by the values of another column", Known.RESULT_COLUMNS))
        .option(new Spec.Option(
            "run", "RUN", "the results of this run; this session's last when left out", Known.RUNS))
        .option(new Spec.Option(
            "table", "VAR", "this table instead of a run's results", Known.VARIABLES))
        .yields(CHART)
        .note("Without WHAT it draws what is most worth seeing: outcomes, a typed column, tokens.")
        .note("save(Path.of(\"chart.png\")) writes it to a file.")
        .does(ChartMagic::chart);
  }

  private static Yield chart(Call call, Session session) {
    List<String> words = new ArrayList<>(call.arguments());
    Table table = table(call, session, words);
    if (words.size() > 1) {
      throw call.spec().misuse("one thing at a time; --by COLUMN sets it against another");
    }
    String by = call.option("by").orElse(null);
    if (words.isEmpty() && by != null) {
      words.add("outcomes");
    }
    Chart chart = words.isEmpty() ? Chart.of(table) : Chart.of(table, words.get(0), by);
    return new Yield(chart, CHART, chart);
  }

  /** The table that options name, or the first word, which is taken away then; else that of the last run. */
  private static Table table(Call call, Session session, List<String> words) {
    if (call.option("table").isPresent()) {
      return Chosen.table(call.option("table").get(), call, session);
    }
    if (call.option("run").isPresent()) {
      return results(Chosen.named(call.option("run").get(), session), session);
    }
    if (!words.isEmpty() && !Chart.SUBJECTS.contains(words.get(0))) {
      String first = words.get(0);
      if (session.java().declared(first).isPresent()
          && session.java().shell().variable(first).orElse(null) instanceof Table table) {
        words.remove(0);
        return table;
      }
      Optional<Run> run = session.runs().find(first);
      if (run.isPresent()) {
        words.remove(0);
        return results(run.get(), session);
      }
    }
    Run last = session
        .lastRun()
        .orElseThrow(
            () -> call.spec().misuse(session.nothingSubmitted() + ": name a run or a variable"));
    return results(last, session);
  }

  private static Table results(Run run, Session session) {
    return ResultMagics.look(run, session).table();
  }
}
