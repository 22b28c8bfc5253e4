package io.github.batchbook.magic;

import io.github.batchbook.result.Diff;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.Score;
import io.github.batchbook.run.Run;
import io.github.batchbook.show.DiffDisplay;
import io.github.batchbook.show.ScoreDisplay;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** Magics that compare results: with those of other runs, and with what is right. */
final class CompareMagics {
  private static final String DIFF = "io.github.batchbook.result.Diff";
  private static final String SCORE = "io.github.batchbook.result.Score";

  private CompareMagics() {}

  static List<Spec> specs() {
    return List.of(diff(), score());
  }

  private static Spec diff() {
    return Spec.of("diff", "what differs between two or more runs of the same requests")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.ANY,
            "names or job ids; one alone is compared with this session's last run",
            Known.RUNS))
        .option(new Spec.Option(
            "columns",
            "A,B",
            "compares these columns; the typed ones, else output, when left out",
            Known.RESULT_COLUMNS))
        .yields(DIFF)
        .note("Rows are matched by custom_id. changed(), summary() and columns() are its tables.")
        .does((call, session) -> {
          List<Results> all = new ArrayList<>();
          for (Run run : runs(call, session)) {
            all.add(ResultMagics.look(run, session));
          }
          Diff diff = Diff.of(all, call.columns());
          return new Yield(diff, DIFF, DiffDisplay.of(diff));
        });
  }

  private static List<Run> runs(Call call, Session session) {
    List<Run> runs = new ArrayList<>();
    for (String name : call.arguments()) {
      runs.add(Chosen.named(name, session));
    }
    if (runs.size() == 1 && session.lastRun().isPresent()) {
      runs.add(session.lastRun().get());
    }
    if (runs.size() < 2 || runs.stream().map(Run::id).distinct().count() < runs.size()) {
      throw call.spec().misuse("name two runs or more, each once; %jobs lists them");
    }
    return runs;
  }

  private static Spec score() {
    return Spec.of("score", "how often answers agree with a column of what is right")
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run when left out",
            Known.RUNS))
        .option(new Spec.Option(
            "gold",
            "COLUMN",
            "what is right: mostly a column that the batch file was built from",
            Known.SOURCE_COLUMNS))
        .option(new Spec.Option(
            "answer",
            "COLUMN",
            "what is judged; the typed column of that name, the only one, or output when left out",
            Known.RESULT_COLUMNS))
        .option(new Spec.Option(
            "table", "VAR", "judges this table instead of a run's results", Known.VARIABLES))
        .option(Spec.Option.flag("exact", "texts must be the same letter by letter"))
        .yields(SCORE)
        .note("Letter case and blanks at the ends do not matter unless --exact is given.")
        .note("wrong(), confusion() and classes() are its tables.")
        .does((call, session) -> {
          String gold =
              call.option("gold").orElseThrow(() -> call.spec().misuse("--gold COLUMN is missing"));
          Table table = table(call, session);
          Score score = Score.of(table, gold, answer(call, table, gold), call.flag("exact"));
          return new Yield(score, SCORE, ScoreDisplay.of(score));
        });
  }

  private static String answer(Call call, Table table, String gold) {
    Optional<String> named = call.option("answer");
    List<String> columns = named.map(List::of).orElseGet(() -> Score.judgeable(table, gold));
    if (columns.size() > 1) {
      throw MagicException.of(
          "several columns could be judged by " + Quote.of(gold) + ": "
              + String.join(", ", columns),
          "Name one: --answer " + columns.get(0));
    }
    return columns.get(0);
  }

  private static Table table(Call call, Session session) {
    return call.option("table").isPresent()
        ? Chosen.table(call.option("table").get(), call, session)
        : ResultMagics.look(Chosen.run(call, session), session).table();
  }
}
