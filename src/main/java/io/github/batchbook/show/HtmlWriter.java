package io.github.batchbook.show;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes rows as one HTML file that needs no other: no script, nothing fetched, nothing cut. */
final class HtmlWriter implements RowWriter {
  private static final String STYLE = """
      :root{color-scheme:light dark}
      body{font:14px/1.45 system-ui,sans-serif;margin:16px}
      table{border-collapse:collapse}
      th{position:sticky;top:0;background:Canvas;text-align:left;white-space:nowrap}
      th,td{padding:4px 10px;border-bottom:1px solid #80808040;vertical-align:top}
      td{max-width:480px;white-space:pre-wrap;overflow-wrap:break-word}
      .n{text-align:right;white-space:nowrap}
      .i{font-family:monospace;font-size:12px;white-space:nowrap}
      summary{cursor:pointer}
      """;

  private final Writer out;
  private final List<RowSource.Field> fields;

  HtmlWriter(Writer out, String title, List<RowSource.Field> fields) throws IOException {
    this.out = out;
    this.fields = fields;
    String name = Html.escape(title);
    out.write("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + name
        + "</title>\n<style>\n" + STYLE + "</style></head>\n<body><h1>" + name
        + "</h1>\n<table><thead><tr>");
    for (RowSource.Field field : fields) {
      out.write("<th" + style(field) + ">" + Html.escape(field.name()) + "</th>");
    }
    out.write("</tr></thead>\n<tbody>\n");
  }

  private static String style(RowSource.Field field) {
    return switch (field.kind()) {
      case INTEGER, LONG, FLOAT, DOUBLE -> " class=n";
      default -> field.name().equals("custom_id") || field.name().equals("job") ? " class=i" : "";
    };
  }

  @Override
  public void write(RowSource row) throws IOException {
    out.write("<tr>");
    for (int index = 0; index < fields.size(); index++) {
      Object value = row.value(index);
      out.write("<td" + style(fields.get(index)) + ">");
      out.write(value == null ? "" : CellHtml.whole(text(value)));
      out.write("</td>");
    }
    out.write("</tr>\n");
  }

  /** Decimals as a person reads them: those who calculate take another format. */
  private static String text(Object value) {
    boolean decimal = value instanceof Double || value instanceof Float;
    return decimal ? Amounts.decimal(((Number) value).doubleValue()) : value.toString();
  }

  @Override
  public void close() throws IOException {
    out.write("</tbody></table></body></html>\n");
    out.close();
  }
}
