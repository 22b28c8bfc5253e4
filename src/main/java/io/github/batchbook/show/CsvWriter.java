package io.github.batchbook.show;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows as RFC 4180 says, lines ended by CR LF. A missing value is nothing, an empty text {@code ""}. */
final class CsvWriter implements RowWriter {
  private final Writer out;
  private final int fields;
  private final boolean defused;

  /**
   * A writer whose line of names is written at once.
   *
   * @param defused whether a text that a spreadsheet would take for a formula gets an apostrophe before it
   */
  CsvWriter(Writer out, List<RowSource.Field> fields, boolean defused) throws IOException {
    this.out = out;
    this.fields = fields.size();
    this.defused = defused;
    for (int field = 0; field < fields.size(); field++) {
      cell(field, fields.get(field).name());
    }
    out.write("\r\n");
  }

  @Override
  public void write(RowSource row) throws IOException {
    for (int field = 0; field < fields; field++) {
      cell(field, row.value(field));
    }
    out.write("\r\n");
  }

  private void cell(int field, @Nullable Object value) throws IOException {
    if (field > 0) {
      out.write(',');
    }
    if (value instanceof String text) {
      quoted(defused && isFormula(text) ? "'" + text : text);
    } else if (value != null) {
      out.write(value.toString());
    }
  }

  /** What spreadsheets begin to calculate with (OWASP, "CSV Injection"). */
  private static boolean isFormula(String text) {
    return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
  }

  private void quoted(String text) throws IOException {
    if (isPlain(text)) {
      out.write(text);
    } else {
      out.write('"');
      out.write(text.replace("\"", "\"\""));
      out.write('"');
    }
  }

  /** Blanks at an end are quoted too: some readers would trim them. */
  private static boolean isPlain(String text) {
    if (text.isEmpty() || text.charAt(0) == ' ' || text.charAt(text.length() - 1) == ' ') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
