package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ScoreTest {
  private static Table table() {
    return Table.create(
        "reviews",
        StringColumn.create("custom_id", "a", "b", "c", "d", "e", "f"),
        StringColumn.create("gold_label", "yes", "no", "yes", "no", "yes", ""),
        StringColumn.create("prompt", "1", "2", "3", "4", "5", "6"),
        StringColumn.create("output", "x", "x", "x", "x", "", "x"),
        StringColumn.create(
            "outcome", "answered", "answered", "answered", "answered", "failed", "answered"),
        StringColumn.create("output.label", " Yes", "yes", "YES", "", "", "no"),
        DoubleColumn.create("output.score", 1, 2, 3, 4, 5, 6));
  }

  @Test
  void judgesTheAnsweredRowsThatHaveAGoldValue() {
    Score score = Score.of(table(), "gold_label", null, false);

    assertThat(score.answer()).isEqualTo("output.label");
    assertThat(score.judged()).isEqualTo(4);
    assertThat(score.right()).isEqualTo(2);
    assertThat(score.unanswered()).isEqualTo(1);
    assertThat(score.withoutGold()).isEqualTo(1);
    assertThat(score.accuracy()).isEqualTo(0.5);
    assertThat(score.toString()).isEqualTo("gold_label: 0.500 (0.150 to 0.850), 2 of 4 right");
  }

  @Test
  void tellsWhichRowsDisagree() {
    assertThat(Score.of(table(), "gold_label", null, false).wrong().printAll())
        .isEqualTo("                  reviews disagreeing                   \n"
            + " custom_id  |  prompt  |  gold_label  |  output.label  |\n"
            + "--------------------------------------------------------\n"
            + "         b  |       2  |          no  |           yes  |\n"
            + "         d  |       4  |          no  |                |");
  }

  @Test
  void countsGoldValuesAgainstAnswers() {
    Score score = Score.of(table(), "gold_label", null, false);

    assertThat(score.isLabelled()).isTrue();
    assertThat(score.confusion().columnNames())
        .containsExactly("gold \\ answer", "yes", Score.NONE);
    assertThat(score.confusion().stringColumn(0).asList()).containsExactly("no", "yes");
    assertThat(score.confusion().intColumn("yes").asList()).containsExactly(1, 2);
    assertThat(score.confusion().intColumn(Score.NONE).asList()).containsExactly(1, 0);
    assertThat(score.classes().doubleColumn("precision").get(1)).isEqualTo(2.0 / 3);
    assertThat(score.classes().doubleColumn("recall").get(1)).isEqualTo(1.0);
    assertThat(score.classes().doubleColumn("f1").get(0)).isZero();
    assertThat(score.classes().doubleColumn("precision").isMissing(0)).isTrue();
  }

  @Test
  void comparesLetterByLetterOnRequest() {
    assertThat(Score.of(table(), "GOLD_LABEL", null, true).right()).isZero();
  }

  @Test
  void countsLabelsApartThatDifferByBlanksAndCase() {
    Table table = Table.create(
        "t",
        StringColumn.create("gold", "pos", "pos", "pos", "pos"),
        StringColumn.create("output", "pos", "POS", " pos ", "pos"));

    Table confusion = Score.of(table, "gold", null, true).confusion();

    assertThat(confusion.columnNames()).containsExactly("gold \\ answer", "pos", "pos_2", "POS_3");
    assertThat(confusion.row(0).getInt("pos")).isEqualTo(2);
  }

  @Test
  void takesANumberForANumberHoweverItIsWritten() {
    Table table = Table.create(
        "t",
        StringColumn.create("gold", "1.0", "2", "3e2", "abc", "4"),
        IntColumn.create("output", 1, 2, 300, 4, 5));

    assertThat(Score.of(table, "gold", null, false).right()).isEqualTo(3);
  }

  /** The intervals of Wilson (1927) as statsmodels' proportion_confint(method="wilson") gives them. */
  @Test
  void givesTheIntervalOfWilson() {
    StringColumn gold = StringColumn.create("gold");
    StringColumn output = StringColumn.create("output");
    for (int i = 0; i < 100; i++) {
      gold.append("yes");
      output.append(i < 81 ? "yes" : "no");
    }
    Score score = Score.of(Table.create("t", gold, output), "gold", null, false);

    assertThat(score.low()).isCloseTo(0.7222, within(0.0001));
    assertThat(score.high()).isCloseTo(0.8749, within(0.0001));
  }

  @Test
  void boundsTheConfusionTable() {
    StringColumn gold = StringColumn.create("gold");
    StringColumn output = StringColumn.create("output");
    for (int i = 0; i < 100; i++) {
      gold.append("label " + i);
      output.append("answer " + i % 50);
    }
    Table confusion =
        Score.of(Table.create("t", gold, output), "gold", null, false).confusion();

    assertThat(confusion.rowCount()).isEqualTo(21);
    assertThat(confusion.columnCount()).isEqualTo(22);
    assertThat(confusion.column(21).name()).isEqualTo(Score.OTHER);
    int sum = 0;
    for (int column = 1; column < confusion.columnCount(); column++) {
      sum += (int) confusion.intColumn(column).sum();
    }
    assertThat(sum).isEqualTo(100);
  }

  @Test
  void asksWhichColumnIsMeant() {
    assertThatThrownBy(() ->
            Score.of(table().addColumns(StringColumn.create("truth", 6)), "truth", null, false))
        .isInstanceOf(ResultException.class)
        .hasMessage("""
            several columns could be judged by "truth": output.label, output.score
              Name one: score("truth", "output.label")""");
    assertThatThrownBy(() -> Score.of(table(), "glod", null, false))
        .hasMessageStartingWith(
            "no column \"glod\" in the results of reviews\n  columns: custom_id, ");
  }

  @Test
  void hasNoAccuracyWithoutAJudgedRow() {
    Table table =
        Table.create("t", StringColumn.create("gold", 3), StringColumn.create("output", 3));

    Score score = Score.of(table, "gold", null, false);

    assertThat(score.accuracy()).isNaN();
    assertThat(score.withoutGold()).isEqualTo(3);
    assertThat(score.confusion().isEmpty()).isTrue();
  }
}
