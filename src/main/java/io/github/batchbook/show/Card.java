package io.github.batchbook.show;

import java.util.ArrayList;
import java.util.List;

/**
 * A card is what a thing is, at a glance: a line with its name and headline, rows of a label and a value, and notes below. Immutable;
 * the methods that add return a new card.
 *
 * @param title the name of the thing, shown strong
 * @param headline the most important facts, beside the title; may be empty
 * @param rows labelled facts, in order
 * @param notes lines below the rows: what to do next
 */
public record Card(String title, String headline, List<Row> rows, List<String> notes)
    implements Display {
  /**
   * A labelled fact.
   *
   * @param aside something small at the right margin, such as a duration; may be empty
   */
  public record Row(String label, String value, String aside) {}

  public Card {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** A card without rows yet. */
  public static Card of(String title, String headline) {
    return new Card(title, headline, List.of(), List.of());
  }

  /** This card and a row more. */
  public Card row(String label, String value) {
    return row(label, value, "");
  }

  /** This card and a row more, with something small at its right margin. */
  public Card row(String label, String value, String aside) {
    List<Row> more = new ArrayList<>(rows);
    more.add(new Row(label, value, aside));
    return new Card(title, headline, more, notes);
  }

  /** This card and a note more. */
  public Card note(String line) {
    List<String> more = new ArrayList<>(notes);
    more.add(line);
    return new Card(title, headline, rows, more);
  }

  @Override
  public String text(TextFormat format) {
    List<String> lines = new ArrayList<>();
    addTitle(lines, format);
    int labels =
        rows.stream().mapToInt(row -> TextWidth.of(oneLine(row.label()))).max().orElse(0);
    for (Row row : rows) {
      addRow(lines, row, labels, format);
    }
    for (String note : notes) {
      for (String line : Wrap.at(oneLine(note), format.width() - 2)) {
        lines.add("  " + line);
      }
    }
    return String.join("\n", lines);
  }

  private void addTitle(List<String> lines, TextFormat format) {
    String name = TextWidth.cut(oneLine(title), format.width());
    int indent = headline.isEmpty() ? 0 : TextWidth.of(name) + 3;
    if (headline.isEmpty() || indent > format.width() / 2) {
      lines.add(Tone.STRONG.text(name, format));
      indent = 2;
    }
    if (!headline.isEmpty()) {
      String first = indent == 2 ? "  " : Tone.STRONG.text(name, format) + "   ";
      for (String line : Wrap.at(oneLine(headline), format.width() - indent)) {
        lines.add(first + line);
        first = " ".repeat(indent);
      }
    }
  }

  private static void addRow(List<String> lines, Row row, int labels, TextFormat format) {
    int indent = labels + 5;
    String aside = oneLine(row.aside());
    String first =
        "  " + Tone.QUIET.text(TextWidth.padEnd(oneLine(row.label()), labels), format) + "   ";
    List<String> values = Wrap.at(oneLine(row.value()), format.width() - indent);
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      int room = format.width() - indent - TextWidth.of(value) - TextWidth.of(aside);
      boolean last = i == values.size() - 1 && !aside.isEmpty() && room > 1;
      String end = last ? " ".repeat(room) + Tone.QUIET.text(aside, format) : "";
      lines.add((first + value + end).stripTrailing());
      first = " ".repeat(indent);
    }
  }

  private static String oneLine(String text) {
    return VisibleText.oneLine(text);
  }

  @Override
  public String html() {
    StringBuilder out = new StringBuilder();
    out.append(Html.element("span", "font-weight:bold", Html.escape(title)));
    if (!headline.isEmpty()) {
      out.append("&ensp;").append(Html.escape(headline));
    }
    if (!rows.isEmpty()) {
      out.append(
          "<table style=\"border-collapse:collapse;margin:4px 0 4px 8px;font-size:13px\"><tbody>");
      rows.forEach(row -> appendRow(out, row));
      out.append("</tbody></table>");
    }
    for (String note : notes) {
      out.append(Html.element("div", "color:#808080;margin-left:8px", Html.escape(note)));
    }
    return Html.root(out.toString());
  }

  private static void appendRow(StringBuilder out, Row row) {
    String cell = "text-align:left;vertical-align:top;padding:1px 16px 1px 0;border:none;";
    out.append("<tr>");
    out.append(Html.element("td", cell + "color:#808080", Html.escape(row.label())));
    out.append(Html.element("td", cell, Html.escape(row.value())));
    out.append(Html.element("td", cell + "color:#808080", Html.escape(row.aside())));
    out.append("</tr>");
  }
}
