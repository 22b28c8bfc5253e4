package io.github.batchbook.show;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws the part of a table that is viewed as HTML: inline styles that notebooks keep, everything escaped, long cells folded. */
final class TableHtml {
  private static final int MOST_COLUMNS = 30;
  private static final String TABLE =
      "border-collapse:collapse;border:none;font-size:13px;margin:4px 0";
  private static final String HEAD =
      "padding:4px 10px;border:none;border-bottom:1px solid #80808080;font-weight:600;white-space:nowrap;text-align:";
  private static final String CELL =
      "padding:4px 10px;border:none;border-bottom:1px solid #80808030;vertical-align:top;text-align:";
  private static final String NUMBER = "right;white-space:nowrap";
  private static final String CODE = "left;font-family:monospace;font-size:12px;";
  private static final String NOWRAP = "white-space:nowrap";
  private static final int WIDEST_NOWRAP = 28;
  private static final int WIDEST_NOWRAP_ID = 48;

  private final TableView view;
  private final int maxBytes;
  private final StringBuilder out = new StringBuilder();
  private final List<ShownColumn> columns;
  private int rowsDrawn;

  TableHtml(TableView view, int maxBytes) {
    this.view = view;
    this.maxBytes = maxBytes;
    this.columns = view.columns().stream()
        .filter(column -> !column.minor())
        .limit(MOST_COLUMNS)
        .toList();
  }

  /** The table element. How many rows it has is told by {@link #rowsDrawn}. */
  String draw() {
    Map<ShownColumn, String> styles = new HashMap<>();
    columns.forEach(column -> styles.put(column, CELL + style(column)));
    out.append("<div style=\"overflow-x:auto\"><table style=\"")
        .append(TABLE)
        .append("\"><thead><tr>");
    for (ShownColumn column : columns) {
      String align = column.numeric() ? "right" : "left";
      out.append(Html.element("th", HEAD + align, Html.escape(column.name())));
    }
    out.append("</tr></thead><tbody>");
    for (int row : view.rows()) {
      int before = out.length();
      out.append("<tr>");
      columns.forEach(column -> appendCell(column, row, styles.getOrDefault(column, CELL)));
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

  /** Names of the columns that are details or were too many. */
  List<String> leftOut() {
    return view.columns().stream()
        .filter(column -> !columns.contains(column))
        .map(ShownColumn::name)
        .toList();
  }

  private void appendCell(ShownColumn column, int row, String style) {
    String text = column.cell().apply(row);
    Tone tone = column.name().equals("outcome") ? OutcomeTone.of(text) : null;
    String extra = tone == null ? "" : ";font-weight:600;" + tone.style();
    out.append(Html.element("td", style + extra, content(column, row, text)));
  }

  /** The alignment and the room that a column's cells get, by the longest of them. */
  private String style(ShownColumn column) {
    if (column.numeric()) {
      return NUMBER;
    }
    int longest = view.rows().stream()
        .mapToInt(row -> column.cell().apply(row).length())
        .max()
        .orElse(0);
    boolean id = column.name().equals("custom_id") || column.name().equals("job");
    if (longest <= (id ? WIDEST_NOWRAP_ID : WIDEST_NOWRAP)) {
      return (id ? CODE : "left;") + NOWRAP;
    }
    String room = "min-width:" + (longest > 60 ? 240 : 120)
        + "px;max-width:420px;white-space:pre-wrap;overflow-wrap:break-word";
    return (id ? CODE : "left;") + room;
  }

  private static String content(ShownColumn column, int row, String text) {
    List<String> images = column.firstImages(row);
    return images.isEmpty() ? CellHtml.of(text) : thumbnails(images, column.moreImages(row));
  }

  private static String thumbnails(List<String> images, int more) {
    StringBuilder out = new StringBuilder();
    for (String url : images) {
      DataImage image = DataImage.of(url);
      String shown = image == null ? CellHtml.of(ShownColumn.label(url)) : image.html();
      out.append(Html.element("div", "margin:0 0 2px 0", shown));
    }
    return out + (more == 0 ? "" : Tone.QUIET.html("… " + Amounts.count(more) + " more"));
  }
}
