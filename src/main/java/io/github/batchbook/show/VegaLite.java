package io.github.batchbook.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.batchbook.show.Drawing.Bars;
import io.github.batchbook.show.Drawing.Bins;
import io.github.batchbook.show.Drawing.Points;
import io.github.batchbook.show.Drawing.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Drawings as Vega-Lite 5 specifications that carry their data. */
final class VegaLite {
  private static final int WIDTH = 520;

  /** Bars may be few: a title that runs up beside them would be longer than their axis, and cut. */
  private static final Map<String, Object> TITLE_ABOVE = Map.of(
      "titleAngle",
      0,
      "titleAnchor",
      "end",
      "titleAlign",
      "left",
      "titleBaseline",
      "bottom",
      "titleX",
      0,
      "titleY",
      -4);

  private VegaLite() {}

  static Map<String, Object> of(Drawing drawing) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("$schema", "https://vega.github.io/schema/vega-lite/v5.json");
    Drawing.Titles titles = drawing.titles();
    spec.put(
        "title",
        titles.note().isEmpty()
            ? titles.chart()
            : Map.of("text", titles.chart(), "subtitle", titles.note()));
    spec.put("width", WIDTH);
    if (drawing instanceof Bars bars) {
      bars(spec, bars);
    } else if (drawing instanceof Bins bins) {
      bins(spec, bins);
    } else if (drawing instanceof Points points) {
      points(spec, points);
    }
    return spec;
  }

  static String json(Drawing drawing) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(of(drawing));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a chart is not JSON", e);
    }
  }

  private static void bars(Map<String, Object> spec, Bars bars) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (Series series : bars.series()) {
      for (int i = 0; i < bars.categories().size(); i++) {
        values.add(Map.of(
            "category", bars.categories().get(i),
            "value", series.values().get(i),
            "series", series.name()));
      }
    }
    Map<String, Object> encoding = new LinkedHashMap<>();
    Map<String, Object> category = field("category", "nominal", bars.titles().x());
    category.put("sort", bars.categories());
    category.put("axis", TITLE_ABOVE);
    encoding.put("y", category);
    encoding.put("x", field("value", "quantitative", bars.titles().y()));
    if (bars.series().size() > 1) {
      encoding.put("color", field("series", "nominal", ""));
    } else if (bars.titles().x().equals("outcome")) {
      List<String> colours = bars.categories().stream().map(VegaLite::colour).toList();
      Map<String, Object> colour = field("category", "nominal", "");
      colour.put("scale", Map.of("domain", bars.categories(), "range", colours));
      colour.put("legend", false);
      encoding.put("color", colour);
    }
    put(spec, values, Map.of("type", "bar", "tooltip", true), encoding);
  }

  private static String colour(String outcome) {
    Tone tone = OutcomeTone.of(outcome);
    return tone == null ? "#4c78a8" : tone.colour();
  }

  private static void bins(Map<String, Object> spec, Bins bins) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (Series series : bins.series()) {
      for (int i = 0; i < series.values().size(); i++) {
        values.add(Map.of(
            "from", bins.edges().get(i),
            "to", bins.edges().get(i + 1),
            "value", series.values().get(i),
            "series", series.name()));
      }
    }
    Map<String, Object> encoding = new LinkedHashMap<>();
    Map<String, Object> from = field("from", "quantitative", bins.titles().x());
    from.put("bin", Map.of("binned", true));
    encoding.put("x", from);
    encoding.put("x2", Map.of("field", "to"));
    Map<String, Object> count = field("value", "quantitative", bins.titles().y());
    count.put("stack", false);
    encoding.put("y", count);
    boolean several = bins.series().size() > 1;
    if (several) {
      encoding.put("color", field("series", "nominal", ""));
    }
    put(
        spec,
        values,
        Map.of("type", "bar", "tooltip", true, "opacity", several ? 0.6 : 1.0),
        encoding);
  }

  private static void points(Map<String, Object> spec, Points points) {
    List<Map<String, Object>> values = new ArrayList<>();
    for (int i = 0; i < points.x().size(); i++) {
      values.add(Map.of("x", points.x().get(i), "y", points.y().get(i)));
    }
    Map<String, Object> encoding = new LinkedHashMap<>();
    encoding.put("x", field("x", "quantitative", points.titles().x()));
    encoding.put("y", field("y", "quantitative", points.titles().y()));
    put(spec, values, Map.of("type", "point", "tooltip", true, "opacity", 0.6), encoding);
  }

  private static Map<String, Object> field(String field, String type, String title) {
    Map<String, Object> encoding = new LinkedHashMap<>();
    encoding.put("field", field);
    encoding.put("type", type);
    encoding.put("title", title);
    return encoding;
  }

  private static void put(
      Map<String, Object> spec,
      List<Map<String, Object>> values,
      Map<String, Object> mark,
      Map<String, Object> encoding) {
    spec.put("data", Map.of("values", values));
    spec.put("mark", mark);
    spec.put("encoding", encoding);
  }
}
