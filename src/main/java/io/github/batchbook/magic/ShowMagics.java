package io.github.batchbook.magic;

import io.github.batchbook.run.Run;
import io.github.batchbook.shell.CellResult;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TableDisplay;
import io.github.batchbook.show.TableOptions;
import io.github.batchbook.show.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Magics that show tables and write them to files. */
final class ShowMagics {
  private static final Set<String> TABLE_OPTIONS =
      Set.of("page", "rows", "sort", "desc", "filter", "columns");

  private ShowMagics() {}

  static List<Spec> specs() {
    return List.of(show(), export());
  }

  private static Spec show() {
    return Spec.of("show", "shows a value; a table by page, sorted, filtered, some columns only")
        .takes(new Spec.Parameter(
            "EXPR", Spec.Arity.JAVA, "a variable or a Java expression", Spec.Values.NONE))
        .option(new Spec.Option("page", "N", "which page, from 1", Spec.Values.NONE))
        .option(new Spec.Option("rows", "N", "rows a page; 20 when left out", Spec.Values.NONE))
        .option(new Spec.Option("sort", "COLUMN", "sorts by this column", Known.COLUMNS))
        .option(Spec.Option.flag("desc", "sorts with the largest first"))
        .option(new Spec.Option(
            "filter",
            "CONDITION",
            "only some rows: column=value, column~part, column>number, or a word",
            Known.COLUMNS))
        .option(
            new Spec.Option("columns", "A,B", "only these columns, in this order", Known.COLUMNS))
        .yields("Object")
        .does(ShowMagics::show);
  }

  private static Yield show(Call call, Session session) {
    String expression = call.argument().orElseThrow();
    CellResult.Value value = session.java().value(expression);
    if (value == null) {
      throw call.spec().misuse(Quote.of(expression) + " has no value");
    }
    boolean variable = value.name().equals(expression);
    if (value.value() instanceof Table table) {
      TableOptions options = options(call).withVariable(variable ? expression : value.name());
      return new Yield(table, value.type(), TableDisplay.of(table, options));
    }
    if (call.options().keySet().stream().anyMatch(TABLE_OPTIONS::contains)) {
      throw call.spec()
          .misuse(Quote.of(expression) + " is no table, so it has no pages or columns");
    }
    return new Yield(value.value(), value.type(), Displays.of(value.value(), value.name()));
  }

  private static TableOptions options(Call call) {
    TableOptions options = TableOptions.DEFAULT
        .withPage(call.number("page", 1))
        .withRows(call.number("rows", TableOptions.DEFAULT.rows()))
        .withColumns(call.list("columns"));
    if (call.option("sort").isPresent()) {
      options = options.withSort(call.option("sort").get(), call.flag("desc"));
    }
    return call.option("filter").map(options::withFilter).orElse(options);
  }

  private static Spec export() {
    return Spec.of("export", "writes a table to a file: .csv or .jsonl")
        .takes(new Spec.Parameter(
            "FILE",
            Spec.Arity.ONE,
            "where to write; its ending says the format",
            Known.EXPORT_FILES))
        .option(new Spec.Option(
            "run",
            "RUN",
            "the results of this run; of this session's last when left out",
            Known.RUNS))
        .option(new Spec.Option(
            "table", "VAR", "this table instead of a run's results", Known.VARIABLES))
        .option(Spec.Option.flag("force", "replaces a file that is there"))
        .does(ShowMagics::export);
  }

  private static @Nullable Yield export(Call call, Session session) {
    Path file = Session.path(call.argument().orElseThrow());
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".jsonl")) {
      throw call.spec().misuse("the ending of FILE says the format: .csv or .jsonl");
    }
    if (Files.exists(file) && !call.flag("force")) {
      throw MagicException.of(
          "%export: " + Quote.of(file.toString()) + " is there already", "--force replaces it");
    }
    Table table = table(call, session);
    try {
      TableFile.write(table, file, name.endsWith(".csv"));
    } catch (IOException e) {
      throw MagicException.of(
          "%export: " + Quote.of(file.toString()) + " cannot be written: "
              + e.getClass().getSimpleName(),
          "Check that its folder exists and may be written.");
    }
    session
        .front()
        .show(TextLines.of(file + "   " + Amounts.count(table.rowCount(), "row") + " · "
            + Amounts.count(table.columnCount(), "column")));
    return null;
  }

  private static Table table(Call call, Session session) {
    if (call.option("table").isEmpty()) {
      Run run = call.option("run").isPresent()
          ? Chosen.named(call.option("run").get(), session)
          : session
              .lastRun()
              .orElseThrow(() ->
                  call.spec().misuse("nothing was submitted in this session: --run names a run"));
      return run.results().table();
    }
    String variable = call.option("table").get();
    Object value = session.java().declared(variable).isEmpty()
        ? null
        : session.java().shell().variable(variable).orElse(null);
    if (value instanceof Table table) {
      return table;
    }
    throw call.spec().misuse("no variable " + Quote.of(variable) + " holds a table");
  }
}
