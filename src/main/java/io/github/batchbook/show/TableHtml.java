package io.github.batchbook.show;

import java.util.List;
import tech.tablesaw.columns.Column;

/** Draws the part of a table that is viewed as HTML: inline styles that notebooks keep, everything escaped, long cells folded. */
final class TableHtml {
  private static final int MOST_COLUMNS = 30;
  private static final int LONGEST_OPEN_CELL = 160;
  private static final int MOST_OPEN_LINES = 4;
  private static final int LONGEST_FOLDED_CELL = 8_000;
  private static final String TABLE =
      "border-collapse:collapse;border:none;font-size:13px;margin:4px 0";
  private static final String HEAD =
      "padding:4px 10px;border:none;border-bottom:1px solid #80808080;font-weight:600;white-space:nowrap;text-align:";
  private static final String CELL =
      "padding:4px 10px;border:none;border-bottom:1px solid #80808030;vertical-align:top;text-align:";
  private static final String TEXT =
      "left;max-width:420px;white-space:pre-wrap;overflow-wrap:break-word";
  private static final String NUMBER = "right;white-space:nowrap";
  private static final String CODE = "left;white-space:nowrap;font-family:monospace;font-size:12px";

  private final TableView view;
  private final int maxBytes;
  private final StringBuilder out = new StringBuilder();
  private int rowsDrawn;

  TableHtml(TableView view, int maxBytes) {
    this.view = view;
    this.maxBytes = maxBytes;
  }

  /** The table element. How many rows it has is told by {@link #rowsDrawn}. */
  String draw() {
    List<Column<?>> columns = view.columns().stream().limit(MOST_COLUMNS).toList();
    out.append("<div style=\"overflow-x:auto\"><table style=\"")
        .append(TABLE)
        .append("\"><thead><tr>");
    for (Column<?> column : columns) {
      String align = TableCells.isNumeric(column) ? "right" : "left";
      out.append(Html.element("th", HEAD + align, Html.escape(column.name())));
    }
    out.append("</tr></thead><tbody>");
    for (int row : view.rows()) {
      int before = out.length();
      out.append("<tr>");
      columns.forEach(column -> appendCell(column, row));
      out.append("</tr>");
      if (out.length() > maxBytes) {
        out.setLength(before);
        break;
      }
      rowsDrawn++;
    }
    out.append("</tbody></table></div>");
    return out.toString();
  }

  /** Rows that found room under the limit of bytes. */
  int rowsDrawn() {
    return rowsDrawn;
  }

  /** Names of the columns that were too many. */
  List<String> leftOut() {
    return view.columns().stream().skip(MOST_COLUMNS).map(Column::name).toList();
  }

  private void appendCell(Column<?> column, int row) {
    String text = TableCells.text(column, row);
    String style = style(column);
    Tone tone = column.name().equals("outcome") ? OutcomeTone.of(text) : null;
    String extra = tone == null ? "" : ";font-weight:600;" + tone.style();
    out.append(Html.element("td", CELL + style + extra, content(text)));
  }

  private static String style(Column<?> column) {
    if (TableCells.isNumeric(column)) {
      return NUMBER;
    }
    return switch (column.name()) {
      case "custom_id", "job" -> CODE;
      default -> TEXT;
    };
  }

  private static String content(String text) {
    DataImage image = DataImage.of(text);
    if (image != null) {
      return image.html();
    }
    if (text.length() <= LONGEST_OPEN_CELL && text.lines().count() <= MOST_OPEN_LINES) {
      return Html.escape(text);
    }
    String start = VisibleText.oneLine(
        text.substring(0, Math.min(text.length(), 400)).replaceAll("\\s+", " "));
    String whole = text;
    String rest = "";
    if (text.length() > LONGEST_FOLDED_CELL) {
      whole = text.substring(0, LONGEST_FOLDED_CELL);
      rest = Tone.QUIET.html(
          "… " + Amounts.count(text.length() - LONGEST_FOLDED_CELL) + " more characters");
    }
    return "<details><summary style=\"cursor:pointer\">"
        + Html.escape(TextWidth.cut(start, 90))
        + "</summary><div style=\"max-height:320px;overflow:auto;margin-top:4px\">"
        + Html.escape(whole)
        + rest
        + "</div></details>";
  }
}
