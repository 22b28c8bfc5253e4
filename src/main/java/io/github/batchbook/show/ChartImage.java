package io.github.batchbook.show;

import io.github.batchbook.show.Drawing.Bars;
import io.github.batchbook.show.Drawing.Bins;
import io.github.batchbook.show.Drawing.Points;
import io.github.batchbook.show.Drawing.Series;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.HorizontalBarChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

/** Drawings as PNG, by XChart, which is loaded when the first one is asked for. */
final class ChartImage {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 420;
  private static final Color BLUE = new Color(0x4c78a8);
  private static final Color[] SERIES = {
    BLUE,
    new Color(0xf58518),
    new Color(0x54a24b),
    new Color(0xe45756),
    new Color(0x72b7b2),
    new Color(0xb279a2),
    new Color(0x9d755d),
    new Color(0xbab0ac)
  };

  private ChartImage() {}

  /** The image; empty where this Java cannot draw. */
  static Optional<byte[]> png(Drawing drawing) {
    try {
      Chart<?, ?> chart = chart(drawing);
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", png);
      return Optional.of(png.toByteArray());
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      System.getLogger(ChartImage.class.getName()).log(System.Logger.Level.DEBUG, "no PNG", e);
      return Optional.empty();
    }
  }

  private static Chart<?, ?> chart(Drawing drawing) {
    if (drawing instanceof Bars bars) {
      return bars(bars);
    }
    return drawing instanceof Bins bins ? bins(bins) : points((Points) drawing);
  }

  private static Chart<?, ?> bars(Bars bars) {
    int height =
        Math.max(200, 120 + 34 * bars.categories().size() * bars.series().size());
    HorizontalBarChart chart = new HorizontalBarChartBuilder()
        .width(WIDTH)
        .height(Math.min(1_600, height))
        .title(bars.titles().chart())
        .xAxisTitle(bars.titles().y())
        .build();
    boolean several = bars.series().size() > 1;
    style(chart.getStyler(), bars.series().size());
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setXAxisTickMarkSpacingHint(several ? 40 : 24);
    List<String> labels = bars.categories();
    if (!several) {
      // The value stands in the label: a hint that lets every category have one crowds the other
      // axis.
      labels = labelled(bars);
      chart.getStyler().setXAxisTickLabelsFormattingFunction(value -> " ");
    }
    for (Series series : bars.series()) {
      chart.addSeries(series.name(), series.values(), labels);
    }
    return chart;
  }

  private static List<String> labelled(Bars bars) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < bars.categories().size(); i++) {
      labels.add(bars.categories().get(i) + " · "
          + ChartText.number(bars.series().get(0).values().get(i)));
    }
    return labels;
  }

  private static Chart<?, ?> bins(Bins bins) {
    CategoryChart chart = new CategoryChartBuilder()
        .width(WIDTH)
        .height(HEIGHT)
        .title(bins.titles().chart())
        .xAxisTitle(bins.titles().x())
        .yAxisTitle(bins.titles().y())
        .build();
    style(chart.getStyler(), bins.series().size());
    chart.getStyler().setAvailableSpaceFill(0.95);
    chart.getStyler().setOverlapped(true);
    chart.getStyler().setXAxisLabelRotation(45);
    List<String> lower = bins.edges().subList(0, bins.edges().size() - 1).stream()
        .map(Amounts::decimal)
        .toList();
    for (Series series : bins.series()) {
      chart.addSeries(series.name(), lower, series.values());
    }
    return chart;
  }

  private static Chart<?, ?> points(Points points) {
    XYChart chart = new XYChartBuilder()
        .width(WIDTH)
        .height(HEIGHT)
        .title(points.titles().chart())
        .xAxisTitle(points.titles().x())
        .yAxisTitle(points.titles().y())
        .build();
    style(chart.getStyler(), 1);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    chart.getStyler().setMarkerSize(5);
    chart.addSeries("rows", points.x(), points.y());
    return chart;
  }

  private static void style(Styler styler, int series) {
    boolean several = series > 1;
    styler.setSeriesColors(
        several
            ? Arrays.stream(SERIES).map(colour -> translucent(colour)).toArray(Color[]::new)
            : new Color[] {BLUE});
    styler.setLegendVisible(several);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setChartTitleBoxVisible(false);
  }

  private static Color translucent(Color colour) {
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 190);
  }
}
