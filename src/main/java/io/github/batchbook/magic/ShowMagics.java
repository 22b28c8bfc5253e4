package io.github.batchbook.magic;

import io.github.batchbook.shell.CellResult;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TableDisplay;
import io.github.batchbook.show.TableOptions;
import java.util.List;
import java.util.Set;
import tech.tablesaw.api.Table;

/** Magics that show values. */
final class ShowMagics {
  private static final Set<String> TABLE_OPTIONS =
      Set.of("page", "rows", "sort", "desc", "filter", "columns");

  private ShowMagics() {}

  static List<Spec> specs() {
    return List.of(show());
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
        .option(new Spec.Option(
            "columns",
            "A,B",
            "only these columns, in this order; '\"A,B\"' is one with a comma",
            Known.COLUMNS))
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
        .withColumns(call.columns());
    if (call.option("sort").isPresent()) {
      options = options.withSort(call.option("sort").get(), call.flag("desc"));
    }
    return call.option("filter").map(options::withFilter).orElse(options);
  }
}
