package io.github.batchbook.magic;

import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextLines;
import java.util.ArrayList;
import java.util.List;

/** What help says, made from the specs alone. */
final class Help {
  private Help() {}

  /** All that is known of one magic. */
  static List<String> of(Spec spec) {
    List<String> lines = new ArrayList<>();
    lines.add(spec.usage());
    lines.add("  " + spec.summary());
    List<String[]> rows = new ArrayList<>();
    if (spec.parameter().arity() != Spec.Arity.NONE) {
      rows.add(new String[] {spec.parameter().name(), spec.parameter().summary()});
    }
    spec.options().forEach(option -> rows.add(new String[] {option.shape(), option.summary()}));
    if (!rows.isEmpty()) {
      lines.add("");
      lines.addAll(columns(rows));
    }
    if (spec.yields() != null) {
      lines.add("");
      lines.add("  Yields " + spec.yields()
          + (spec.cellOnly()
              ? "."
              : ": var x = %" + spec.name() + " keeps it; ; at the end of the line hides it."));
    }
    if (spec.cell() != null) {
      String sign = spec.cellOnly() ? "%" : "%%";
      lines.add("  " + sign + spec.name() + " takes the lines below it: " + spec.cell() + ".");
    }
    spec.notes().forEach(note -> lines.add("  " + note));
    return lines;
  }

  static Display display(Spec spec) {
    return new TextLines(of(spec));
  }

  /** All magics with their summaries. */
  static Display list(Catalogue catalogue) {
    return new TextLines(columns(catalogue.all().stream()
        .map(spec -> new String[] {"%" + spec.name(), spec.summary()})
        .toList()));
  }

  /** Where to begin. */
  static Display overview(Catalogue catalogue) {
    List<String> lines = new ArrayList<>();
    lines.add("Java works as in jshell; a line that begins with % is a magic.");
    lines.add("");
    lines.add("  %batch_file requests.jsonl   checks a batch file: nothing is sent");
    lines.add("  %submit --name first         submits it; the same content is never paid twice");
    lines.add("  %wait                        waits; Ctrl-C leaves the job running");
    lines.add("  var t = %results             a table: every output beside its input");
    lines.add(
        "  %connect azure my-resource   leaves the embedded service, whose answers are synthetic");
    lines.add("");
    lines.addAll(columns(catalogue.all().stream()
        .map(spec -> new String[] {"%" + spec.name(), spec.summary()})
        .toList()));
    lines.add("");
    lines.add(
        "  %help NAME, %NAME? or %NAME --help explain one. In a magic's line $name and ${expression}");
    lines.add("  stand for values of Java, $$ for a dollar; ; at its end hides what it yields.");
    lines.add("  NAME? says what a name of Java is, NAME?? with its documentation.");
    return new TextLines(lines);
  }

  private static List<String> columns(List<String[]> rows) {
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    return rows.stream()
        .map(row -> "  " + row[0] + " ".repeat(width - row[0].length() + 2) + row[1])
        .toList();
  }
}
