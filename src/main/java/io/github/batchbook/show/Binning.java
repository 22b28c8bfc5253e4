package io.github.batchbook.show;

import io.github.batchbook.show.Drawing.Bins;
import io.github.batchbook.show.Drawing.Series;
import io.github.batchbook.show.Drawing.Titles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Cuts numbers into bins of a round width: 1, 2 or 5 times a power of ten. */
final class Binning {
  private static final int WANTED = 20;
  private static final int WANTED_OF_SEVERAL = 12;

  private Binning() {}

  /** Bins of several series over the same edges; those of whole numbers are never narrower than one. */
  static Bins of(Titles titles, Map<String, List<Double>> numbers, boolean whole) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (List<Double> series : numbers.values()) {
      for (double number : series) {
        least = Math.min(least, number);
        most = Math.max(most, number);
      }
    }
    double wanted = numbers.size() > 1 ? WANTED_OF_SEVERAL : WANTED;
    List<Double> edges = edges(least, most, width(most / wanted - least / wanted, whole, least));
    List<Series> counted = new ArrayList<>();
    numbers.forEach((name, values) -> counted.add(new Series(name, counts(values, edges))));
    return new Bins(titles, edges, counted);
  }

  private static List<Double> edges(double least, double most, double width) {
    long first = (long) Math.floor(least / width);
    long last = (long) Math.floor(most / width) + 1;
    List<Double> edges = new ArrayList<>();
    for (long edge = first; edge <= last; edge++) {
      double finite = Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, edge * width));
      edges.add(round(finite));
    }
    return edges;
  }

  /** Without the last digits that multiplying made up: 0.30000000000000004 is 0.3. */
  private static double round(double number) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.12g", number));
  }

  /** The round width next above a rough one; where all numbers are the same, one that goes with their size. */
  private static double width(double rough, boolean whole, double size) {
    if (rough <= 0) {
      return whole || size == 0 ? 1 : Math.pow(10, Math.floor(Math.log10(Math.abs(size))) - 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double times = rough / power;
    double width = power * (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10);
    return whole ? Math.max(1, width) : width;
  }

  private static List<Double> counts(List<Double> values, List<Double> edges) {
    double[] counts = new double[edges.size() - 1];
    for (double value : values) {
      int at = Collections.binarySearch(edges, value);
      int bin = at >= 0 ? at : -at - 2;
      counts[Math.max(0, Math.min(counts.length - 1, bin))]++;
    }
    List<Double> result = new ArrayList<>();
    for (double count : counts) {
      result.add(count);
    }
    return result;
  }
}
