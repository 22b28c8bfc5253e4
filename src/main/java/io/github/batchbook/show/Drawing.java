package io.github.batchbook.show;

import java.util.List;

/** What a chart shows, calculated and not yet drawn. */
sealed interface Drawing {
  Titles titles();

  /**
   * The words of a chart.
   *
   * @param x what stands on the axis of values or categories
   * @param y what is counted or measured
   * @param note what is left out; empty when nothing is
   */
  record Titles(String chart, String x, String y, String note) {}

  /** One colour's values, one for each category or bin. */
  record Series(String name, List<Double> values) {
    public Series {
      values = List.copyOf(values);
    }
  }

  /** A bar for each category, or one for each series in it. */
  record Bars(Titles titles, List<String> categories, List<Series> series) implements Drawing {
    public Bars {
      categories = List.copyOf(categories);
      series = List.copyOf(series);
    }
  }

  /**
   * How often numbers lie between edges; the last bin has its upper edge too.
   *
   * @param edges one more than there are bins, ascending
   */
  record Bins(Titles titles, List<Double> edges, List<Series> series) implements Drawing {
    public Bins {
      edges = List.copyOf(edges);
      series = List.copyOf(series);
    }
  }

  /** Pairs of numbers. */
  record Points(Titles titles, List<Double> x, List<Double> y) implements Drawing {
    public Points {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }
  }
}
