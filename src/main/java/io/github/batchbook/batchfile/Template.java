package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places for columns.
 *
 * <pre>
 * Sum up: {{text}}          the column "text"
 * {{ Product Name }}        the column "Product Name"
 * {"a": {"b": 1}}           no place: two braces open one, and a name without braces follows
 * </pre>
 */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([^{}]+?)\\s*}}");

  private final List<Object> pieces;

  private Template(List<Object> pieces) {
    this.pieces = pieces;
  }

  /** A place for a column, by its name. */
  record Place(String column) {}

  static Template of(String text) {
    List<Object> pieces = new ArrayList<>();
    Matcher matcher = PLACE.matcher(text);
    int from = 0;
    while (matcher.find()) {
      pieces.add(text.substring(from, matcher.start()));
      pieces.add(new Place(matcher.group(1)));
      from = matcher.end();
    }
    pieces.add(text.substring(from));
    return new Template(pieces);
  }

  /** The columns that it has places for. */
  List<String> columns() {
    return pieces.stream()
        .filter(Place.class::isInstance)
        .map(piece -> ((Place) piece).column())
        .toList();
  }

  /** The text with a mark in each place. */
  String marked(Marks marks) {
    StringBuilder text = new StringBuilder();
    for (Object piece : pieces) {
      text.append(piece instanceof Place place ? marks.inside(place.column()) : piece);
    }
    return text.toString();
  }

  /** Gives out the marks that stand in a pattern for the columns. */
  interface Marks {
    /** The mark for a column's value inside a string. */
    String inside(String column);
  }
}
