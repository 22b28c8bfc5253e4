package io.github.batchbook.show;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * A chart of a table: bars, a distribution or points. A notebook gets it as Vega-Lite 5, as a PNG and as text, so that it is seen where
 * scripts are stripped too; a terminal gets text. The table is read when the chart is made. Immutable.
 *
 * <pre>
 * Chart.of(table)                                  what is most worth seeing
 * Chart.of(table, "tokens")                        outcomes, tokens, lengths, cost
 * Chart.of(table, "output.score")                  any column
 * Chart.of(table, "output.score", "output.mood")   by another column
 * </pre>
 */
public final class Chart implements Display {
  /** What may be charted of results besides columns. */
  public static final List<String> SUBJECTS = List.of("outcomes", "tokens", "lengths", "cost");

  private static final String VEGA_LITE = "application/vnd.vegalite.v5+json";

  private final Drawing drawing;

  private Chart(Drawing drawing) {
    this.drawing = drawing;
  }

  /**
   * What is most worth seeing of a table: of results the outcomes where they differ, else the first typed column, else tokens; of another
   * table the first column whose values repeat or are numbers.
   *
   * @throws ShowException when there are no values
   */
  public static Chart of(Table table) {
    return new Chart(new ChartData(table).best());
  }

  /**
   * A subject of results or a column. Numbers are shown as a distribution, labels counted, of free text the lengths.
   *
   * @throws ShowException when there is no such column, or it has no values
   */
  public static Chart of(Table table, String what) {
    return of(table, what, null);
  }

  /**
   * A subject or a column by another column: numbers by numbers as points, numbers by labels as means, labels by labels counted.
   *
   * @throws ShowException when there is no such column, or it has no values
   */
  public static Chart of(Table table, String what, @Nullable String by) {
    return new Chart(new ChartData(table).of(what, by));
  }

  /** The chart as a Vega-Lite 5 specification with its data, as JSON would have it. */
  public Map<String, Object> vegaLite() {
    return VegaLite.of(drawing);
  }

  /** The chart as a PNG of 720 × 420 points; empty where this Java cannot draw, for want of fonts mostly. */
  public Optional<byte[]> png() {
    return ChartImage.png(drawing);
  }

  /**
   * Writes the chart: {@code .png} as an image, {@code .json} or {@code .vl.json} as Vega-Lite. A file that was there is replaced.
   *
   * @throws ShowException when the ending is another, or the file cannot be written
   */
  public void save(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    try {
      if (name.endsWith(".png")) {
        Files.write(
            file, png().orElseThrow(() -> new ShowException("this Java cannot draw: no fonts")));
      } else if (name.endsWith(".json")) {
        Files.writeString(file, VegaLite.json(drawing));
      } else {
        throw new ShowException("a chart is saved as .png or .json, not as \""
            + VisibleText.oneLine(String.valueOf(file.getFileName())) + "\"");
      }
    } catch (IOException e) {
      throw new ShowException(
          "\"" + file + "\" cannot be written: " + e.getClass().getSimpleName(), e);
    }
  }

  @Override
  public String text(TextFormat format) {
    return new ChartText(drawing, format).draw();
  }

  /** None: a notebook would take it instead of the drawing. */
  @Override
  public String html() {
    return "";
  }

  @Override
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(VEGA_LITE, vegaLite());
    png().ifPresent(png -> data.put("image/png", Base64.getEncoder().encodeToString(png)));
    return data;
  }
}
