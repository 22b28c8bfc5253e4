package io.github.batchbook.magic;

import io.github.batchbook.result.Explode;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Results;
import io.github.batchbook.run.Models;
import io.github.batchbook.run.Progress;
import io.github.batchbook.run.Run;
import io.github.batchbook.run.RunException;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.ErrorsDisplay;
import io.github.batchbook.show.ProblemNotes;
import io.github.batchbook.show.TableDisplay;
import io.github.batchbook.show.TableOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.lang.model.SourceVersion;
import tech.tablesaw.api.Table;

/** Magics that read a run's results. */
final class ResultMagics {
  static final String TABLE = "tech.tablesaw.api.Table";

  private ResultMagics() {}

  static List<Spec> specs() {
    return List.of(results(), errors(), UsageMagic.spec());
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
            "only",
            "OUTCOME,…",
            "only rows of these outcomes: answered, failed, …",
            Known.OUTCOMES))
        .option(new Spec.Option(
            "columns",
            "A,B",
            "only these columns, in this order; '\"A,B\"' is one with a comma",
            Known.RESULT_COLUMNS))
        .option(new Spec.Option(
            "explode",
            "COLUMN",
            "a row for each element of the lists in this column, such as output.tags",
            Known.RESULT_COLUMNS))
        .option(
            new Spec.Option("into", "VAR", "keeps the table in this variable too", Known.VARIABLES))
        .option(new Spec.Option(
            "raw",
            "CUSTOM_ID",
            "shows what was sent for this id and what the service wrote, instead of the table",
            Spec.Values.NONE))
        .note("While the run goes on, requests without an answer yet are pending.")
        .does(ResultMagics::results);
  }

  private static Yield results(Call call, Session session) {
    List<String> only =
        call.list("only").stream().map(word -> outcome(call, word)).toList();
    Run run = Chosen.run(call, session);
    Results results = look(run, session);
    if (call.option("raw").isPresent()) {
      return RawLines.yielded(run, results, call.option("raw").get());
    }
    Table table = results.table();
    if (!only.isEmpty()) {
      table = table.where(table.stringColumn("outcome").isIn(only));
    }
    if (call.option("explode").isPresent()) {
      table = Explode.column(table, call.option("explode").get());
    }
    table = columns(table, call);
    String variable = into(table, call, session);
    TableOptions options = TableOptions.DEFAULT.withTitle(run.name()).withVariable(variable);
    List<String> columns = call.columns();
    return new Yield(
        table,
        TABLE,
        TableDisplay.of(
            results, table, columns.isEmpty() ? options : options.withColumns(columns)));
  }

  /** Keeps the table in the variable that the call names; tells the name under which it is reached afterwards. */
  private static String into(Table table, Call call, Session session) {
    Optional<String> variable = call.option("into");
    if (variable.isEmpty()) {
      return call.keptAs();
    }
    String name = variable.get().strip();
    if (!SourceVersion.isName(name) || name.contains(".")) {
      throw call.spec().misuse("--into takes the name of a variable, not " + Quote.of(name));
    }
    session.java().shell().bind(name, TABLE, table);
    return name;
  }

  private static Spec errors() {
    return of("errors", "the requests of a run without a useful answer, by cause, and what to do")
        .does((call, session) -> {
          Run run = Chosen.run(call, session);
          Results results = look(run, session);
          warn(results, session);
          Table errors = results.errors();
          if (errors.rowCount() == 0) {
            session.front().note("run " + run.name() + " has no failed request");
          }
          return new Yield(errors, TABLE, ErrorsDisplay.of(results));
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
    Models models = session.models();
    Results results = run.results();
    if (!run.synthetic()
        && run.connection().equals(session.connection().connection().label())) {
      models.learn(results);
    }
    if (!progress.state().ended()) {
      session
          .front()
          .note("run " + run.name() + " goes on (" + progress.stage() + ", "
              + Amounts.count(progress.counts().ended()) + " of "
              + Amounts.count(progress.counts().total()) + " ended): %wait waits for it");
    }
    Chosen.noteFailures(progress, results.outcomes(), session);
    return results;
  }

  /** Says what is wrong with the result files, where no table says it. */
  static void warn(Results results, Session session) {
    ProblemNotes.of(results.problems()).forEach(session.front()::note);
  }

  private static Table columns(Table table, Call call) {
    List<String> names = call.columns();
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

  static Yield yielded(Table table, String title, Call call) {
    TableOptions options = TableOptions.DEFAULT.withTitle(title).withVariable(call.keptAs());
    return new Yield(table, TABLE, TableDisplay.of(table, options));
  }
}
