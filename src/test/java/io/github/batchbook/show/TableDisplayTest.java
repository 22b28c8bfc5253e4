package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableDisplayTest {
  private static final String PNG =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private static Table reviews() {
    return Table.create(
        "reviews",
        StringColumn.create("custom_id", "row-000001", "row-000002", "row-000003"),
        StringColumn.create("prompt", "The battery died after two weeks of use", "とても良い製品です", "…"),
        StringColumn.create("output", "{}", "{}", null),
        StringColumn.create("outcome", "answered", "answered", "truncated"),
        StringColumn.create("error_message", null, "", null),
        IntColumn.create("total_tokens", new Integer[] {214, 187, 1512}),
        StringColumn.create("output.sentiment", "negative", "positive", null),
        DoubleColumn.create("output.score", new Double[] {0.91, 0.975, null}));
  }

  @Test
  void drawsTheMostTellingColumnsAndSaysWhatIsLeftOut() {
    String text = TableDisplay.of(reviews()).text(new TextFormat(88, false));

    assertThat(text).isEqualTo("""
            reviews · 3 rows × 8 columns · 2 answered · 1 truncated
             custom_id   prompt              outcome    output.sentiment  output.score  total_tokens
             row-000001  The battery died …  answered   negative                  0.91           214
             row-000002  とても良い製品です  answered   positive                 0.975           187
             row-000003  …                   truncated                                          1512
             1 more column: output
             1 empty column not shown""");
    assertThat(text.lines()).allMatch(line -> TextWidth.of(line) <= 88);
  }

  @Test
  void alignsNumbersRight() {
    Table table = Table.create(
        "t", IntColumn.create("n", 1, 22, 333), StringColumn.create("s", "a", "b", "c"));

    assertThat(TableDisplay.of(table).text(TextFormat.PLAIN))
        .isEqualTo("t · 3 rows × 2 columns\n   n  s\n   1  a\n  22  b\n 333  c");
  }

  @Test
  void pagesThroughRows() {
    Table table =
        Table.create("t", IntColumn.create("n", IntStream.range(0, 3000).toArray()));
    TableOptions options = TableOptions.DEFAULT.withRows(2).withVariable("t");

    assertThat(TableDisplay.of(table, options).text(TextFormat.PLAIN))
        .endsWith("\n 0\n 1\n … 2,998 more rows · %show t --rows 2 --page 2");
    assertThat(TableDisplay.of(table, options.withPage(2)).text(TextFormat.PLAIN))
        .endsWith("\n 2\n 3\n … 2,996 more rows · rows 3–4 of 3,000 · %show t --rows 2 --page 3");
    assertThat(TableDisplay.of(table, options.withPage(1500)).text(TextFormat.PLAIN))
        .endsWith("\n 2998\n 2999\n the last rows · rows 2,999–3,000 of 3,000");
    assertThat(TableDisplay.of(table, options.withPage(1501)).text(TextFormat.PLAIN))
        .endsWith("no page 1501: there are 1,500 pages");
  }

  @Test
  void asksForTheNextPageOfTheSame() {
    TableOptions options = TableOptions.DEFAULT
        .withRows(1)
        .withVariable("t")
        .withFilter("prompt!=\"$5\"")
        .withSort("output.score", true)
        .withColumns(List.of("custom_id", "output.score"));

    assertThat(TableDisplay.of(reviews(), options).text(TextFormat.PLAIN))
        .endsWith("… 2 more rows · %show t --filter \"prompt!=\\\"\\$5\\\"\" --sort output.score"
            + " --desc --columns\n custom_id,output.score --rows 1 --page 2");
  }

  @Test
  void sortsWithMissingValuesLast() {
    TableOptions options =
        TableOptions.DEFAULT.withColumns(List.of("output.score")).withSort("output.score", true);

    assertThat(
            TableDisplay.of(reviews(), options).text(TextFormat.PLAIN).lines().skip(2))
        .containsExactly("        0.975", "         0.91");
  }

  @Test
  void filtersRows() {
    assertThat(shownIds("outcome=truncated")).containsExactly("row-000003");
    assertThat(shownIds("outcome!=truncated")).containsExactly("row-000001", "row-000002");
    assertThat(shownIds("prompt~BATTERY")).containsExactly("row-000001");
    assertThat(shownIds("total_tokens>=214")).containsExactly("row-000001", "row-000003");
    assertThat(shownIds("total_tokens<200")).containsExactly("row-000002");
    assertThat(shownIds("total_tokens=214")).containsExactly("row-000001");
    assertThat(shownIds("output.score>0")).containsExactly("row-000001", "row-000002");
    assertThat(shownIds("battery")).containsExactly("row-000001");
    assertThat(shownIds("nowhere")).isEmpty();
  }

  @Test
  void namesColumnsWhoseNamesHoldSignsInQuotes() {
    Table table = Table.create(
        "t", IntColumn.create("=n", 1, 2, 3), StringColumn.create("a, \"b\"", "x", "y", "z"));
    TableOptions options = TableOptions.DEFAULT
        .withFilter("\"=n\">1")
        .withColumns(List.of("a, \"b\""))
        .withRows(1)
        .withVariable("t");

    assertThat(TableDisplay.of(table, options).text(TextFormat.PLAIN))
        .contains("\n y\n")
        .endsWith("%show t --filter \"\\\"=n\\\">1\" --columns \"\\\"a, \\\"\\\"b\\\"\\\"\\\"\""
            + " --rows 1 --page 2");
  }

  private static List<String> shownIds(String filter) {
    TableOptions options =
        TableOptions.DEFAULT.withFilter(filter).withColumns(List.of("custom_id"));
    return TableDisplay.of(reviews(), options)
        .text(TextFormat.PLAIN)
        .lines()
        .skip(2)
        .map(String::strip)
        .toList();
  }

  @Test
  void saysHowManyRowsMatchAFilter() {
    TableOptions options = TableOptions.DEFAULT.withFilter("outcome=truncated");

    assertThat(TableDisplay.of(reviews(), options).text(TextFormat.PLAIN))
        .startsWith("reviews · 1 of 3 rows × 8 columns");
  }

  @Test
  void complainsAboutAColumnThatIsNotThere() {
    assertThatThrownBy(
            () -> TableDisplay.of(reviews(), TableOptions.DEFAULT.withSort("output.scor", false)))
        .isInstanceOf(ShowException.class)
        .hasMessage("no column \"output.scor\"; did you mean output, output.score?");
    assertThatThrownBy(
            () -> TableDisplay.of(reviews(), TableOptions.DEFAULT.withColumns(List.of("xyz"))))
        .hasMessage(
            "no column \"xyz\"; the columns are custom_id, prompt, output, outcome, error_message, total_tokens,"
                + " output.sentiment, output.score");
    assertThatThrownBy(
            () -> TableDisplay.of(reviews(), TableOptions.DEFAULT.withFilter("prompt>3")))
        .hasMessage("column \"prompt\" holds strings; > compares numbers. Use =, != or ~.");
    assertThatThrownBy(
            () -> TableDisplay.of(reviews(), TableOptions.DEFAULT.withFilter("total_tokens>many")))
        .hasMessage("column \"total_tokens\" holds numbers; \"many\" is none");
  }

  @Test
  void letsNoCellMoveTheCursor() {
    Table table =
        Table.create("t\u001b[2J", StringColumn.create("a\u001b]0;\u0007x", "x\u001b[31m\ny", "z"));

    String text = TableDisplay.of(table).text(new TextFormat(80, true));

    assertThat(text.replace("\u001b[1m", "").replace("\u001b[0m", ""))
        .isEqualTo("t␛[2J · 2 rows × 1 column\n a␛]0;␇x\n x␛[31m↵y\n z");
  }

  @Test
  void coloursOutcomes() {
    String text = TableDisplay.of(reviews()).text(new TextFormat(100, true));

    assertThat(text).contains("\u001b[32manswered\u001b[0m", "\u001b[33mtruncated\u001b[0m");
  }

  @Test
  void fitsAVeryNarrowTerminal() {
    String text = TableDisplay.of(reviews()).text(new TextFormat(20, false));

    assertThat(text.lines()).allMatch(line -> TextWidth.of(line) <= 20);
  }

  @Test
  void drawsATableWithoutRows() {
    Table table = Table.create("t", StringColumn.create("a"), IntColumn.create("b"));

    assertThat(TableDisplay.of(table).text(TextFormat.PLAIN))
        .isEqualTo("t · 0 rows × 2 columns\n a  b");
    assertThat(TableDisplay.of(Table.create("t")).text(TextFormat.PLAIN))
        .isEqualTo("t · 0 rows × 0 columns");
  }

  @Test
  void escapesEverythingInHtml() {
    Table table =
        Table.create("<t>", StringColumn.create("<th>", "<script>alert('1')</script>", "\"&"));

    assertThat(TableDisplay.of(table).html())
        .contains(
            "&lt;t&gt;",
            "&lt;th&gt;",
            "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;",
            "&quot;&amp;")
        .doesNotContain("<script", "<t>", "<style");
  }

  @Test
  void foldsLongCellsInHtmlAndCapsThem() {
    Table table = Table.create("t", StringColumn.create("a", "word ".repeat(10_000)));

    assertThat(TableDisplay.of(table).html())
        .contains("<details><summary", "… 42,000 more characters")
        .hasSizeLessThan(12_000);
  }

  @Test
  void showsRasterImagesAsThumbnailsAndNothingElse() {
    String svg = "data:image/svg+xml;base64,PHN2Zz4=";
    String url = "https://example.invalid/p.png";
    String broken = "data:image/png;base64,\"onerror=alert(1)";
    Table table = Table.create("t", StringColumn.create("image", PNG, svg, url, broken));

    assertThat(TableDisplay.of(table).html())
        .containsOnlyOnce("<img ")
        .contains("<img src=\"" + PNG + "\"")
        .doesNotContain("src=\"https", "src=\"data:image/svg");
    assertThat(TableDisplay.of(table).text(TextFormat.PLAIN)).contains("[image/png, 72 bytes]");
  }

  @Test
  void leavesOutRowsThatWouldMakeTheHtmlTooLarge() {
    String long7k = "x".repeat(7000);
    Table table = Table.create("t", StringColumn.create("a", long7k, long7k, long7k, long7k));

    assertThat(TableDisplay.of(table, TableOptions.DEFAULT.withMaxBytes(20_000)).html())
        .contains("… 2 rows of this page left out: larger than 20 kB together")
        .hasSizeLessThan(21_000);
  }
}
