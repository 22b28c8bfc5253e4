package io.github.batchbook.show;

import io.github.batchbook.result.Diff;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/** A diff of runs: agreement, what each run took, which columns differ, and the first rows that changed. */
public final class DiffDisplay implements Display {
  private static final int ROWS_SHOWN = 10;

  private final Stacked parts;

  private DiffDisplay(Stacked parts) {
    this.parts = parts;
  }

  /** The display of a diff. */
  public static DiffDisplay of(Diff diff) {
    List<Display> parts = new ArrayList<>();
    parts.add(card(diff));
    parts.add(TableDisplay.bare(diff.summary()));
    if (diff.compared().size() > 1) {
      parts.add(TableDisplay.bare(diff.columns()));
    }
    Table changed = diff.changed();
    if (!changed.isEmpty()) {
      parts.add(TableDisplay.of(
          changed, TableOptions.DEFAULT.withTitle("rows that differ").withRows(ROWS_SHOWN)));
    }
    return new DiffDisplay(new Stacked(parts));
  }

  private static Card card(Diff diff) {
    List<String> names = diff.names().stream().map(VisibleText::oneLine).toList();
    Card card = Card.of(
        String.join(" and ", names),
        "compared by " + VisibleText.oneLine(String.join(", ", diff.compared())));
    card = card.row(
        "agreement",
        diff.answeredByAll() == 0
            ? "unknown: no row has an answer in all of them"
            : String.format(
                Locale.ROOT,
                "%.1f %% of %s answered in all of them",
                100 * diff.agreement(),
                Amounts.count(diff.answeredByAll(), "row")));
    card = card.row(
        "rows",
        Amounts.count(diff.common()) + " in all of them · "
            + Amounts.count(diff.changed().rowCount()) + " differ");
    for (String name : diff.names()) {
      if (diff.only(name) > 0) {
        card = card.note(Amounts.count(diff.only(name), "row") + " of " + VisibleText.oneLine(name)
            + " not in all of them: left out");
      }
    }
    return diff.otherQuestions() == 0
        ? card
        : card.note("warning: " + Amounts.count(diff.otherQuestions(), "row")
            + " asked something else under the same custom_id");
  }

  @Override
  public String text(TextFormat format) {
    return parts.text(format);
  }

  @Override
  public String html() {
    return parts.html();
  }
}
