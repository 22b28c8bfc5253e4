package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ChartTest {
  private static final TextFormat NARROW = new TextFormat(40, false);

  private static Table table() {
    return Table.create(
        "reviews",
        StringColumn.create("custom_id", "a", "b", "c", "d"),
        StringColumn.create("output", "x", "xx", "xxx", "xxxx"),
        StringColumn.create("outcome", "answered", "failed", "answered", "answered"),
        IntColumn.create("input_tokens", 10, 20, 30, 40),
        IntColumn.create("output_tokens", 1, 2, 3, 4),
        IntColumn.create("total_tokens", 11, 22, 33, 44),
        StringColumn.create("output.mood", "good", "bad", "good", "good"),
        DoubleColumn.create("output.score", 0.1, 0.2, 0.3, 0.9));
  }

  private static JsonNode spec(Chart chart) {
    return new ObjectMapper().valueToTree(chart.vegaLite());
  }

  @Test
  void showsOutcomesFirstWhereTheyDiffer() {
    assertThat(Chart.of(table()).text(NARROW)).isEqualTo("""
        reviews · outcomes
         answered ███████████████████████████ 3
         failed   █████████ 1""");
  }

  @Test
  void showsATypedColumnWhereAllIsAnswered() {
    Table table = table();
    table = table.where(table.stringColumn("outcome").isEqualTo("answered"));

    assertThat(Chart.of(table).text(NARROW)).isEqualTo("""
        reviews · output.mood
         good ███████████████████████████████ 3""");
  }

  @Test
  void tellsEightSeriesApart() {
    StringColumn by = StringColumn.create("by");
    StringColumn what = StringColumn.create("what");
    for (String name : "abcdefgh".split("")) {
      by.append(name);
      what.append("x");
    }

    assertThat(Chart.of(Table.create("t", what, by), "what", "by").text(NARROW))
        .endsWith(" █ a   ▒ b   ░ c   ▓ d   # e   = f   + g\n : h");
  }

  @Test
  void drawsTheLargestNumbers() {
    Table table = Table.create(
        "t",
        DoubleColumn.create("n", -Double.MAX_VALUE, 0, Double.MAX_VALUE),
        DoubleColumn.create("m", 1, 2, 3));

    assertThat(Chart.of(table, "n").text(TextFormat.PLAIN)).doesNotContain("NaN", "�");
    assertThat(spec(Chart.of(table, "n")).toString()).doesNotContain("NaN", "Infinity");
    assertThat(Chart.of(table, "m", "n").text(NARROW).lines().toList().get(9)).contains("⠂");
  }

  @Test
  void countsNumbersInBinsOfARoundWidth() {
    String text = Chart.of(table(), "output.score").text(NARROW);

    assertThat(text)
        .startsWith("reviews · output.score\n")
        .contains(" 0.1 – 0.15 ")
        .contains(" 0.9 – 0.95 ");
    JsonNode values = spec(Chart.of(table(), "output.score")).at("/data/values");
    int rows = 0;
    for (JsonNode value : values) {
      rows += value.path("value").asInt();
    }
    assertThat(rows).isEqualTo(4);
    assertThat(values.path(0).path("from").asDouble()).isEqualTo(0.1);
    assertThat(values.path(0).path("to").asDouble()).isEqualTo(0.15);
  }

  @Test
  void drawsMeansOfNumbersWhoseSumIsTooLarge() {
    Table table = Table.create(
        "",
        StringColumn.create("by", "a", "a", "b"),
        DoubleColumn.create("number", 1.5e308, 1.5e308, 1));

    JsonNode values = spec(Chart.of(table, "number", "by")).path("data").path("values");

    assertThat(values.findValues("value"))
        .extracting(JsonNode::asDouble)
        .containsExactly(1.5e308, 1.0);
  }

  @Test
  void drawsMeansPointsAndCountsByAnotherColumn() {
    assertThat(Chart.of(table(), "output_tokens", "outcome").text(NARROW)).isEqualTo("""
        reviews · mean output_tokens by outcome
         answered █████████████████████ 2.66667
         failed   ███████████████▊ 2""");
    assertThat(Chart.of(table(), "output.score", "output_tokens").text(NARROW))
        .startsWith("reviews · output.score by output_tokens\n output.score\n 0.9│")
        .endsWith("     1         output_tokens          4");
    assertThat(Chart.of(table(), "output.mood", "outcome").text(NARROW)).isEqualTo("""
        reviews · output.mood by outcome
         good ███████████████████████████████ 3
              0
         bad  0
              ▒▒▒▒▒▒▒▒▒▒ 1
         █ answered   ▒ failed""");
  }

  @Test
  void givesANotebookVegaLiteAndPng() throws IOException {
    Chart chart = Chart.of(table());
    Map<String, Object> data = chart.data();

    assertThat(data).containsOnlyKeys("application/vnd.vegalite.v5+json", "image/png");
    assertThat(chart.html()).isEmpty();
    byte[] png = Base64.getDecoder().decode((String) data.get("image/png"));
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(720);
    JsonNode spec = spec(chart);
    assertThat(spec.path("$schema").asText())
        .isEqualTo("https://vega.github.io/schema/vega-lite/v5.json");
    assertThat(spec.at("/data/values/0").toString())
        .contains("\"category\":\"answered\"", "\"value\":3.0");
    assertThat(spec.at("/encoding/y/sort/1").asText()).isEqualTo("failed");
  }

  @Test
  void writesTheTitleOfTheCategoriesAboveTheBars() {
    assertThat(spec(Chart.of(table(), "output.mood")).at("/encoding/y/title").asText())
        .isEqualTo("output.mood");
    JsonNode axis = spec(Chart.of(table(), "output.mood")).at("/encoding/y/axis");
    assertThat(axis.path("titleAngle").asInt(-1)).isZero();
    assertThat(axis.path("titleAnchor").asText()).isEqualTo("end");
    assertThat(axis.path("titleAlign").asText()).isEqualTo("left");
  }

  @Test
  void everySubjectCanBeDrawnEveryWay(@TempDir Path folder) {
    Table table = table().addColumns(DoubleColumn.create("cost", 0.01, 0.02, 0.03, 0.04));
    for (String subject : Chart.SUBJECTS) {
      Chart chart = Chart.of(table, subject);
      chart.save(folder.resolve(subject + ".png"));
      chart.save(folder.resolve(subject + ".json"));

      assertThat(folder.resolve(subject + ".png")).isNotEmptyFile();
      assertThat(folder.resolve(subject + ".json")).isNotEmptyFile();
      assertThat(chart.text(NARROW)).startsWith("reviews · ");
    }
    assertThatThrownBy(() -> Chart.of(table).save(folder.resolve("x.svg")))
        .hasMessage("a chart is saved as .png or .json, not as \"x.svg\"");
  }

  @Test
  void standsHostileAndDegenerateValues() {
    StringColumn hostile = StringColumn.create("\u001b[31m", "\u001b[2J", "", "漢字\n<b>", "\ud83d");
    Table table = Table.create(
        "x\u202e",
        hostile,
        DoubleColumn.create("same", 0.3, 0.3, 0.3, 0.3),
        DoubleColumn.create("wild", 1e300, -1e300, 0, Double.POSITIVE_INFINITY),
        DoubleColumn.create("none", 4));

    assertThat(Chart.of(table).text(NARROW)).doesNotContain("\u001b", "\u202e");
    assertThat(Chart.of(table, "same").text(NARROW)).contains("0.3");
    assertThat(Chart.of(table, "wild").data()).containsKey("image/png");
    assertThat(Chart.of(table, "same", "wild").data()).containsKey("image/png");
    assertThatThrownBy(() -> Chart.of(table, "none"))
        .isInstanceOf(ShowException.class)
        .hasMessage("nothing to chart: \"none\" has no values");
    assertThatThrownBy(() -> Chart.of(table, "sane"))
        .hasMessage("no column \"sane\"; did you mean same, none?");
    assertThatThrownBy(() -> Chart.of(Table.create("e")))
        .hasMessage("nothing to chart: the table has no values");
  }

  @Test
  void countsRareValuesTogether() {
    StringColumn labels = StringColumn.create("label");
    for (int row = 0; row < 100; row++) {
      labels.append("l" + row % 30);
    }

    assertThat(Chart.of(Table.create("t", labels), "label").text(NARROW))
        .contains("(other) ████")
        .endsWith(" 10 rarer values in (other)");
  }
}
