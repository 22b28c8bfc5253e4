package io.github.batchbook.magic;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultProblem;
import io.github.batchbook.result.Results;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunException;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.TableDisplay;
import io.github.batchbook.show.TableOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Magics that read a run's results. */
final class ResultMagics {
  static final String TABLE = "tech.tablesaw.api.Table";
  private static final int MOST_PROBLEMS = 3;

  private ResultMagics() {}

  static List<Spec> specs() {
    return List.of(results(), errors(), usage());
  }

  private static Spec of(String name, String summary) {
    return Spec.of(name, summary)
        .takes(new Spec.Parameter(
            "RUN",
            Spec.Arity.OPTIONAL,
            "a name or a job id; this session's last run when left out",
            Known.RUNS))
        .yields(TABLE);
  }

  private static Spec results() {
    return of("results", "the table of a run: every output beside its input")
        .option(new Spec.Option(
            "only", "OUTCOME", "only rows of this outcome: answered, failed, …", Known.OUTCOMES))
        .option(new Spec.Option(
            "columns", "A,B", "only these columns, in this order", Known.RESULT_COLUMNS))
        .note("While the run goes on, requests without an answer yet are pending.")
        .does((call, session) -> {
          Optional<String> only = call.option("only").map(word -> outcome(call, word));
          Run run = Chosen.run(call, session);
          Results results = look(run, session);
          Table table = results.table();
          if (only.isPresent()) {
            StringColumn outcome = table.stringColumn("outcome");
            table = table.where(outcome.isEqualTo(only.get()));
          }
          return yielded(columns(table, call), run.name(), call);
        });
  }

  private static Spec errors() {
    return of("errors", "the requests of a run without a useful answer, by cause, and what to do")
        .does((call, session) -> {
          Run run = Chosen.run(call, session);
          Table errors = look(run, session).errors();
          if (errors.rowCount() == 0) {
            session.front().note("run " + run.name() + " has no failed request");
          }
          return yielded(errors, run.name() + " errors", call);
        });
  }

  private static Spec usage() {
    return of("usage", "the tokens of a run, by deployment and model").does((call, session) -> {
      Run run = Chosen.run(call, session);
      return yielded(look(run, session).usageTable(), run.name() + " usage", call);
    });
  }

  private static String outcome(Call call, String word) {
    return Outcome.ofWord(word).map(Outcome::word).orElseThrow(() -> {
      List<String> words = Arrays.stream(Outcome.values()).map(Outcome::word).toList();
      return call.spec()
          .misuse("no outcome " + Quote.of(word) + Meant.phrase(word, words, "") + "\n  outcomes: "
              + String.join(", ", words));
    });
  }

  /** The results as they are now: a run that goes on is looked at once more, as far as its service can be asked. */
  static Results look(Run run, Session session) {
    Progress progress = run.progress();
    if (!progress.state().ended()) {
      try {
        progress = run.refresh();
      } catch (ServiceException | RunException e) {
        if (e instanceof ServiceException service
            && service.kind() == ServiceException.Kind.INTERRUPTED) {
          throw e;
        }
        session.front().note("as of the last look: " + String.valueOf(e.getMessage()));
      }
    }
    Results results = run.results();
    if (!progress.state().ended()) {
      session
          .front()
          .note("run " + run.name() + " goes on (" + progress.stage() + ", "
              + Amounts.count(progress.counts().ended()) + " of "
              + Amounts.count(progress.counts().total()) + " ended): %wait waits for it");
    }
    Chosen.noteFailures(progress, results.outcomes(), session);
    List<ResultProblem> problems = results.problems();
    problems.stream()
        .limit(MOST_PROBLEMS)
        .forEach(problem -> session.front().note("warning: " + problem.message()));
    if (problems.size() > MOST_PROBLEMS) {
      session
          .front()
          .note("… and " + Amounts.count(problems.size() - MOST_PROBLEMS, "more problem"));
    }
    return results;
  }

  static Table columns(Table table, Call call) {
    List<String> names = call.list("columns");
    if (names.isEmpty()) {
      return table;
    }
    for (String name : names) {
      if (!table.containsColumn(name)) {
        throw call.spec()
            .misuse("no column " + Quote.of(name) + Meant.phrase(name, table.columnNames(), "")
                + "\n  columns: " + String.join(", ", table.columnNames()));
      }
    }
    return table.selectColumns(names.toArray(String[]::new)).setName(table.name());
  }

  static @Nullable Yield yielded(Table table, String title, Call call) {
    TableOptions options = TableOptions.DEFAULT.withTitle(title).withVariable(call.keptAs());
    List<String> columns = call.list("columns");
    return new Yield(
        table,
        TABLE,
        TableDisplay.of(table, columns.isEmpty() ? options : options.withColumns(columns)));
  }
}
