package io.github.batchbook.show;

import io.github.batchbook.result.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/** A score: accuracy with its interval, which values are taken for which, and the first rows that disagree. */
public final class ScoreDisplay implements Display {
  private static final int ROWS_SHOWN = 10;

  private final Stacked parts;

  private ScoreDisplay(Stacked parts) {
    this.parts = parts;
  }

  /** The display of a score; a table of the rows that disagree is reached under a name, where it has one. */
  public static ScoreDisplay of(Score score) {
    List<Display> parts = new ArrayList<>();
    parts.add(card(score));
    if (score.isLabelled()) {
      parts.add(TableDisplay.bare(score.confusion()));
      parts.add(TableDisplay.bare(score.classes()));
    }
    Table wrong = score.wrong();
    if (!wrong.isEmpty()) {
      parts.add(TableDisplay.of(
          wrong, TableOptions.DEFAULT.withTitle("rows that disagree").withRows(ROWS_SHOWN)));
    }
    return new ScoreDisplay(new Stacked(parts));
  }

  private static Card card(Score score) {
    Card card = Card.of(
        VisibleText.oneLine(score.name()),
        VisibleText.oneLine(score.answer()) + " against " + VisibleText.oneLine(score.gold()));
    if (score.judged() == 0) {
      card = card.row("accuracy", "unknown: no answered row has a value in the gold column");
    } else {
      card = card.row(
          "accuracy",
          String.format(
              Locale.ROOT,
              "%.3f · 95 %% interval %.3f to %.3f · %s of %s right",
              score.accuracy(),
              score.low(),
              score.high(),
              Amounts.count(score.right()),
              Amounts.count(score.judged())));
    }
    if (score.unanswered() > 0) {
      double all = (double) score.right() / (score.judged() + score.unanswered());
      card = card.row(
          "not judged",
          Amounts.count(score.unanswered(), "row") + " without an answer"
              + String.format(Locale.ROOT, " (counted as wrong: %.3f)", all));
    }
    return score.withoutGold() == 0
        ? card
        : card.row("left out", Amounts.count(score.withoutGold(), "row") + " without a gold value");
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
