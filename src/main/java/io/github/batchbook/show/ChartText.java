package io.github.batchbook.show;

import io.github.batchbook.show.Drawing.Bars;
import io.github.batchbook.show.Drawing.Bins;
import io.github.batchbook.show.Drawing.Points;
import io.github.batchbook.show.Drawing.Series;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Drawings as text: bars of block characters, points as dots of Braille characters. */
final class ChartText {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
  /** How series are told apart, as many as a chart has at most. */
  private static final String SHADES = "█▒░▓#=+:";

  private static final int WIDEST_LABEL = 30;
  private static final int WIDEST_BAR = 60;
  private static final int HEIGHT = 15;

  private final Drawing drawing;
  private final TextFormat format;
  private final List<String> lines = new ArrayList<>();

  ChartText(Drawing drawing, TextFormat format) {
    this.drawing = drawing;
    this.format = format;
  }

  String draw() {
    Drawing.Titles titles = drawing.titles();
    for (String line : Wrap.at(VisibleText.oneLine(titles.chart()), format.width())) {
      lines.add(Tone.STRONG.text(line, format));
    }
    if (drawing instanceof Bars bars) {
      bars(bars.categories(), bars.series(), titles.x().equals("outcome"));
    } else if (drawing instanceof Bins bins) {
      bars(ranges(bins), bins.series(), false);
    } else if (drawing instanceof Points points) {
      points(points);
    }
    if (!titles.note().isEmpty()) {
      lines.add(" " + Tone.QUIET.text(titles.note(), format));
    }
    return String.join("\n", lines);
  }

  private static List<String> ranges(Bins bins) {
    List<String> labels = new ArrayList<>();
    List<String> edges = bins.edges().stream().map(ChartText::number).toList();
    int width = edges.stream().mapToInt(String::length).max().orElse(0);
    for (int i = 0; i + 1 < edges.size(); i++) {
      labels.add(TextWidth.padStart(edges.get(i), width) + " – "
          + TextWidth.padStart(edges.get(i + 1), width));
    }
    return labels;
  }

  /** A number as charts write it: whole ones with thousands separated. */
  static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Amounts.count((long) number)
        : Amounts.decimal(number);
  }

  private void bars(List<String> categories, List<Series> series, boolean outcomes) {
    List<String> labels = categories.stream()
        .map(label -> TextWidth.cut(VisibleText.oneLine(label), WIDEST_LABEL))
        .toList();
    int labelled = labels.stream().mapToInt(TextWidth::of).max().orElse(0);
    double most = series.stream()
        .flatMap(one -> one.values().stream())
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(0);
    int told = series.stream()
        .flatMap(one -> one.values().stream())
        .mapToInt(value -> number(value).length())
        .max()
        .orElse(0);
    int room = Math.max(8, Math.min(WIDEST_BAR, format.width() - labelled - told - 4));
    for (int c = 0; c < labels.size(); c++) {
      for (int s = 0; s < series.size(); s++) {
        double value = series.get(s).values().get(c);
        String label = TextWidth.padEnd(s == 0 ? labels.get(c) : "", labelled);
        String bar = bar(most <= 0 ? 0 : Math.max(0, value) / most * room, series.size() > 1, s);
        Tone tone = outcomes ? OutcomeTone.of(categories.get(c)) : null;
        lines.add(" " + label + " " + (tone == null ? bar : tone.text(bar, format))
            + (bar.isEmpty() ? "" : " ") + number(value));
      }
    }
    if (series.size() > 1) {
      List<String> legend = new ArrayList<>();
      for (int s = 0; s < series.size(); s++) {
        legend.add(SHADES.charAt(s % SHADES.length()) + " "
            + VisibleText.oneLine(series.get(s).name()));
      }
      Wrap.at(String.join("   ", legend), format.width() - 1)
          .forEach(line -> lines.add(" " + line));
    }
  }

  private static String bar(double length, boolean shaded, int series) {
    int whole = (int) length;
    if (shaded) {
      String shade = SHADES.substring(series % SHADES.length(), series % SHADES.length() + 1);
      return shade.repeat(length > 0 ? Math.max(1, whole) : 0);
    }
    int eighths = (int) Math.round((length - whole) * 8);
    String rest = eighths == 0 ? "" : eighths == 8 ? "█" : EIGHTHS.substring(eighths, eighths + 1);
    String bar = "█".repeat(whole) + rest;
    return bar.isEmpty() && length > 0 ? "▏" : bar;
  }

  /** Points in a grid of Braille characters, each two dots wide and four high. */
  private void points(Points points) {
    double left = Collections.min(points.x());
    double right = Collections.max(points.x());
    double low = Collections.min(points.y());
    double high = Collections.max(points.y());
    String top = number(high);
    String bottom = number(low);
    int margin = Math.max(top.length(), bottom.length());
    int width = Math.max(10, Math.min(WIDEST_BAR, format.width() - margin - 3));
    int[][] cells = new int[HEIGHT][width];
    for (int i = 0; i < points.x().size(); i++) {
      int across = place(points.x().get(i), left, right, 2 * width);
      int up = 4 * HEIGHT - 1 - place(points.y().get(i), low, high, 4 * HEIGHT);
      cells[up / 4][across / 2] |= dot(across % 2, up % 4);
    }
    lines.add(" " + VisibleText.oneLine(points.titles().y()));
    for (int row = 0; row < HEIGHT; row++) {
      String label = row == 0 ? top : row == HEIGHT - 1 ? bottom : "";
      StringBuilder line = new StringBuilder(" " + TextWidth.padStart(label, margin) + "│");
      for (int cell : cells[row]) {
        line.append(cell == 0 ? ' ' : (char) (0x2800 + cell));
      }
      lines.add(line.toString().stripTrailing());
    }
    lines.add(" " + " ".repeat(margin) + "└" + "─".repeat(width));
    String from = number(left);
    String to = number(right);
    int middle = Math.max(2, width - from.length() - to.length());
    String name = TextWidth.cut(VisibleText.oneLine(points.titles().x()), middle - 2);
    int before = (middle - TextWidth.of(name)) / 2;
    lines.add(" ".repeat(margin + 2)
        + from
        + " ".repeat(before)
        + name
        + " ".repeat(middle - before - TextWidth.of(name))
        + to);
  }

  private static int place(double value, double least, double most, int dots) {
    return most == least
        ? dots / 2
        : (int) Math.min(dots - 1, (value / 2 - least / 2) / (most / 2 - least / 2) * dots);
  }

  /** The bit of a dot in a Braille character (Unicode, block 2800). */
  private static int dot(int column, int row) {
    return row == 3 ? (column == 0 ? 0x40 : 0x80) : 1 << (row + 3 * column);
  }
}
