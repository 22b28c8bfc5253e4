package io.github.batchbook.show;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws the part of a table that is viewed as text: columns share the width, cells that do not fit are cut, columns that do not are named. */
final class TableText {
  private static final int GAP = 2;
  private static final int WIDEST_CELL = 60;
  private static final int NARROWEST_TEXT = 18;
  private static final int WIDEST_WHOLE_ID = 36;

  private final TableView view;
  private final TextFormat format;
  private final List<String[]> cells = new ArrayList<>();
  private final int shown;
  private final int[] widths;

  TableText(TableView view, TextFormat format) {
    this.view = view;
    this.format = format;
    for (int row : view.rows()) {
      cells.add(view.columns().stream().map(column -> cell(column, row)).toArray(String[]::new));
    }
    int[] natural = new int[view.columns().size()];
    int[] least = new int[natural.length];
    for (int c = 0; c < natural.length; c++) {
      natural[c] = Math.min(WIDEST_CELL, Math.max(TextWidth.of(header(c)), widest(c)));
      boolean id = view.columns().get(c).name().equals("custom_id");
      least[c] = Math.min(natural[c], id ? WIDEST_WHOLE_ID : NARROWEST_TEXT);
    }
    this.shown = fitting(least);
    this.widths = shared(natural, least, shown);
  }

  /** Header, rows; the number of columns that found no room is told by {@link #leftOut}. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String[] headers = new String[view.columns().size()];
    Arrays.setAll(headers, this::header);
    if (shown > 0) {
      lines.add(Tone.STRONG.text(line(headers, false), format));
    }
    for (String[] row : cells) {
      lines.add(line(row, true));
    }
    return lines;
  }

  /** Names of the columns that found no room. */
  List<String> leftOut() {
    return view.columns().stream().skip(shown).map(ShownColumn::name).toList();
  }

  private String line(String[] row, boolean coloured) {
    StringBuilder out = new StringBuilder(" ");
    for (int c = 0; c < shown; c++) {
      ShownColumn column = view.columns().get(c);
      String cut = TextWidth.cut(row[c], widths[c]);
      String spaces = " ".repeat(widths[c] - TextWidth.of(cut));
      String text = coloured ? toned(column, cut) : cut;
      out.append(c == 0 ? "" : " ".repeat(GAP));
      out.append(column.numeric() ? spaces + text : text + spaces);
    }
    return out.toString().stripTrailing();
  }

  private String toned(ShownColumn column, String text) {
    Tone tone = column.name().equals("outcome") ? OutcomeTone.of(text) : null;
    return tone == null ? text : tone.text(text, format);
  }

  private String header(int c) {
    return VisibleText.oneLine(view.columns().get(c).name());
  }

  private int widest(int c) {
    return cells.stream().mapToInt(row -> TextWidth.of(row[c])).max().orElse(0);
  }

  private int fitting(int[] least) {
    int used = 1;
    int count = 0;
    while (count < least.length) {
      used += least[count] + (count == 0 ? 0 : GAP);
      if (used > format.width() && count > 0) {
        return count;
      }
      count++;
    }
    return count;
  }

  /** Widths that begin at the least and grow evenly towards the natural ones while the line has room. */
  private int[] shared(int[] natural, int[] least, int count) {
    int[] result = Arrays.copyOf(least, count);
    if (count == 1) {
      result[0] = Math.min(result[0], Math.max(1, format.width() - 1));
    }
    int room = format.width() - 1 - Arrays.stream(result).sum() - GAP * Math.max(0, count - 1);
    boolean grew = true;
    while (room > 0 && grew) {
      grew = false;
      for (int c = 0; c < count && room > 0; c++) {
        if (result[c] < natural[c]) {
          result[c]++;
          room--;
          grew = true;
        }
      }
    }
    return result;
  }

  private static String cell(ShownColumn column, int row) {
    String text = column.cell().apply(row);
    DataImage image = DataImage.of(text);
    if (image != null) {
      return image.label();
    }
    // Far more than any cell shows; a long answer is not worked through whole.
    return VisibleText.oneLine(text.length() > 1000 ? text.substring(0, 1000) + "…" : text);
  }
}
