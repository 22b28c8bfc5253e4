package io.github.batchbook.show;

import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.Results;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A Tablesaw table as a person sees it: one page of its rows, the columns that have values, cells cut to what fits, and a line that
 * says what is left out. The table is read when text or HTML is asked for; it must not change meanwhile.
 */
public final class TableDisplay implements Display {
  private static final int MOST_ROWS_COUNTED = 200_000;

  private final Table table;
  private final TableOptions options;
  private final @Nullable Results results;
  private final boolean headed;

  private TableDisplay(
      Table table, TableOptions options, @Nullable Results results, boolean headed) {
    this.table = table;
    this.options = options;
    this.results = results;
    this.headed = headed;
  }

  /** The table of results, with the images that requests hold beside their prompts, and what is wrong with the result files. */
  public static TableDisplay of(Results results, TableOptions options) {
    return of(results, results.table(), options);
  }

  /** A part of the table of results, as {@link #of(Results, TableOptions)} shows the whole. */
  public static TableDisplay of(Results results, Table part, TableOptions options) {
    of(part, options);
    return new TableDisplay(part, options, results, true);
  }

  /** A small table below other text: without a line that counts its rows. */
  public static TableDisplay bare(Table table) {
    return new TableDisplay(table, TableOptions.DEFAULT, null, false);
  }

  /** A table as the defaults show it. */
  public static TableDisplay of(Table table) {
    return new TableDisplay(table, TableOptions.DEFAULT, null, true);
  }

  /**
   * A table as options ask.
   *
   * @throws ShowException when a column or a condition of the options does not fit the table
   */
  public static TableDisplay of(Table table, TableOptions options) {
    options.columns().forEach(name -> TableCells.column(table, name));
    String sort = options.sort();
    if (sort != null) {
      TableCells.column(table, sort);
    }
    String filter = options.filter();
    if (filter != null) {
      RowFilter.parse(filter, table);
    }
    return new TableDisplay(table, options, null, true);
  }

  @Override
  public String text(TextFormat format) {
    TableView view = view(Integer.MAX_VALUE);
    TableText drawn = new TableText(view, format);
    List<String> lines = new ArrayList<>();
    if (headed) {
      lines.addAll(Wrap.at(heading(view), format.width()));
    }
    lines.addAll(drawn.lines());
    for (String note : notes(view, view.rows().size(), drawn.leftOut())) {
      for (String line : Wrap.at(note, format.width() - 1)) {
        lines.add(" " + Tone.QUIET.text(line, format));
      }
    }
    return String.join("\n", lines);
  }

  @Override
  public String html() {
    TableView view = view(2);
    TableHtml drawn = new TableHtml(view, options.maxBytes());
    String body = drawn.draw();
    StringBuilder out = new StringBuilder();
    if (headed) {
      out.append(Html.element("div", "font-weight:600", Html.escape(heading(view))));
    }
    out.append(body);
    for (String note : notes(view, drawn.rowsDrawn(), drawn.leftOut())) {
      out.append(Html.element("div", "color:#808080", Html.escape(note)));
    }
    return Html.root(out.toString());
  }

  /** What is viewed, with the images of requests, where there are any, at a place among the columns. */
  private TableView view(int place) {
    TableView view = TableView.of(table, options);
    Results asked = results;
    if (asked == null || !table.containsColumn("custom_id") || !table.containsColumn("prompt")) {
      return view;
    }
    Map<Integer, List<String>> images = new HashMap<>();
    StringColumn ids = table.stringColumn("custom_id");
    view.rows().forEach(row -> images.put(row, asked.images(ids.get(row))));
    boolean any = images.values().stream().anyMatch(urls -> !urls.isEmpty());
    return any
        ? view.with(ShownColumn.ofImages(row -> images.getOrDefault(row, List.of())), place)
        : view;
  }

  private String heading(TableView view) {
    String title = options.title().isEmpty() ? String.valueOf(table.name()) : options.title();
    StringBuilder out = new StringBuilder();
    if (!title.isBlank() && !title.equals("null")) {
      out.append(VisibleText.oneLine(title)).append(" · ");
    }
    if (view.matching() < table.rowCount()) {
      out.append(Amounts.count(view.matching())).append(" of ");
    }
    out.append(Amounts.count(table.rowCount(), "row"))
        .append(" × ")
        .append(Amounts.count(table.columnCount(), "column"));
    outcomes()
        .forEach((outcome, count) ->
            out.append(" · ").append(Amounts.count(count)).append(' ').append(outcome));
    return out.toString();
  }

  private Map<String, Integer> outcomes() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (table.rowCount() <= MOST_ROWS_COUNTED
        && table.containsColumn("custom_id")
        && table.containsColumn("outcome")
        && table.column("outcome") instanceof StringColumn words) {
      Map<String, Integer> found = new HashMap<>();
      words.forEach(word -> found.merge(word, 1, Integer::sum));
      for (Outcome outcome : Outcome.values()) {
        Integer count = found.get(outcome.word());
        if (count != null) {
          counts.put(outcome.word(), count);
        }
      }
    } else if (results != null && results.rows().size() == table.rowCount()) {
      results.outcomes().forEach((outcome, count) -> counts.put(outcome.word(), count));
    }
    return counts;
  }

  private List<String> notes(TableView view, int drawn, List<String> leftOut) {
    List<String> notes = new ArrayList<>();
    addRows(notes, view, drawn);
    if (!leftOut.isEmpty()) {
      notes.add(Amounts.count(leftOut.size(), "more column") + ": "
          + VisibleText.oneLine(named(leftOut)));
    }
    if (view.empty() > 0) {
      notes.add(Amounts.count(view.empty(), "empty column") + " not shown");
    }
    if (results != null) {
      notes.addAll(ProblemNotes.of(results.problems()));
    }
    return notes;
  }

  private static String named(List<String> names) {
    List<String> first = names.subList(0, Math.min(12, names.size()));
    return String.join(", ", first) + (first.size() < names.size() ? ", …" : "");
  }

  private void addRows(List<String> notes, TableView view, int drawn) {
    int cut = view.rows().size() - drawn;
    if (cut > 0) {
      notes.add("… " + Amounts.count(cut, "row") + " of this page left out: larger than "
          + Amounts.bytes(options.maxBytes()) + " together");
    }
    if (view.rows().isEmpty() && view.matching() > 0) {
      int pages = (view.matching() + options.rows() - 1) / options.rows();
      notes.add("no page " + options.page() + ": there "
          + (pages == 1 ? "is 1 page" : "are " + Amounts.count(pages) + " pages"));
    } else if (view.after() > 0) {
      notes.add("… " + Amounts.count(view.after(), "more row") + position(view) + nextPage());
    } else if (view.first() > 1) {
      notes.add("the last rows" + position(view));
    }
  }

  private static String position(TableView view) {
    int last = view.first() + view.rows().size() - 1;
    return view.first() == 1
        ? ""
        : " · rows " + Amounts.count(view.first()) + "–" + Amounts.count(last) + " of "
            + Amounts.count(view.matching());
  }

  /** The line that shows the next page of the same rows, columns and order. */
  private String nextPage() {
    if (options.variable().isEmpty()) {
      return "";
    }
    StringBuilder out =
        new StringBuilder(" · ").append('%').append("show ").append(options.variable());
    String filter = options.filter();
    if (filter != null) {
      out.append(" --filter ").append(quoted(filter));
    }
    String sort = options.sort();
    if (sort != null) {
      out.append(" --sort ").append(word(sort)).append(options.descending() ? " --desc" : "");
    }
    List<String> columns = options.columns();
    if (!columns.isEmpty() && columns.size() < table.columnCount()) {
      out.append(" --columns ").append(word(listed(columns)));
    }
    if (options.rows() != TableOptions.DEFAULT.rows()) {
      out.append(" --rows ").append(options.rows());
    }
    return out.append(" --page ").append(options.page() + 1).toString();
  }

  /** Names of columns as {@code --columns} takes them: one with a comma or a quote stands in quotes of its own. */
  private static String listed(List<String> columns) {
    return columns.stream()
        .map(name -> name.matches("[^,\"]*") ? name : '"' + name.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }

  private static String word(String text) {
    return text.matches("[\\w.,-]+") ? text : quoted(text);
  }

  /** A text as one word of a magic's line, where quotes and dollars are escaped. */
  private static String quoted(String text) {
    return '"' + VisibleText.oneLine(text).replaceAll("[\"$]", "\\\\$0") + '"';
  }
}
