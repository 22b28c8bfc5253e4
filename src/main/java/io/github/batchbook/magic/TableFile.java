package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table written to a file, in UTF-8, with nothing cut: the file appears when all of it is there. */
final class TableFile {
  private TableFile() {}

  /**
   * Writes a table: as CSV by RFC 4180 with a line of names, where a missing value is nothing and an empty text is {@code ""}; or as
   * JSON Lines, an object for each row, where a missing value is null.
   */
  static void write(Table table, Path file, boolean csv) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Path partial = Files.createTempFile(parent, ".export-", ".part");
    try {
      try (Writer writer = Files.newBufferedWriter(partial)) {
        if (csv) {
          csv(table, writer);
        } else {
          jsonLines(table, writer);
        }
      }
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void csv(Table table, Writer writer) throws IOException {
    writer.write(line(table.columnNames()));
    for (int row = 0; row < table.rowCount(); row++) {
      int at = row;
      writer.write(line(table.columns().stream().map(column -> text(column, at)).toList()));
    }
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
  }

  private static String text(Column<?> column, int row) {
    return column.isMissing(row) ? "" : quoted(String.valueOf(column.get(row)));
  }

  private static String quoted(String text) {
    boolean plain = !text.isEmpty()
        && text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  private static void jsonLines(Table table, Writer writer) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    for (int row = 0; row < table.rowCount(); row++) {
      try (JsonGenerator json = mapper.createGenerator(writer)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();
        for (Column<?> column : table.columns()) {
          json.writeObjectField(column.name(), value(column, row));
        }
        json.writeEndObject();
      }
      writer.write('\n');
    }
  }

  private static @Nullable Object value(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return null;
    }
    Object value = column.get(row);
    return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
  }
}
