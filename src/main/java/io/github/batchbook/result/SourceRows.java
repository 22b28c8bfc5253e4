package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.SchemaPath.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The rows that a batch file was built from, as they stand beside it: JSON Lines, each an object with {@code custom_id} and the
 * columns ({@link io.github.batchbook.batchfile.BatchFile#source}). A column of whole numbers, numbers or booleans throughout keeps
 * that type; all others are text, lists and objects as JSON.
 */
public final class SourceRows {
  private SourceRows() {}

  /**
   * Reads them as a table for {@link JoinOptions#withSource}.
   *
   * @throws ResultException when the file cannot be read, or a line is no JSON object
   */
  public static Table read(Path file) {
    List<JsonNode> rows = lines(file);
    Set<String> names = new LinkedHashSet<>();
    Map<String, Kind> kinds = new HashMap<>();
    for (JsonNode row : rows) {
      for (Map.Entry<String, JsonNode> cell : row.properties()) {
        names.add(cell.getKey());
        Kind kind = TypedColumn.kind(cell.getValue());
        if (kind != null) {
          kinds.merge(cell.getKey(), kind, TypedColumn::common);
        }
      }
    }
    kinds.put("custom_id", Kind.TEXT);
    List<Column<?>> columns = new ArrayList<>();
    Set<String> used = new HashSet<>();
    for (String name : names) {
      Column<?> column = column(name, kinds.getOrDefault(name, Kind.TEXT), rows);
      columns.add(column.setName(unused(used, column.name())));
    }
    return Table.create(String.valueOf(file.getFileName()), columns);
  }

  /**
   * The same, where they can be joined; empty where the file is not what a batch file was built from: results are never lost over a
   * file that happens to have such a name.
   */
  public static Optional<Table> joinable(Path file) {
    try {
      Table table = read(file);
      boolean joinable = table.containsColumn("custom_id")
          && table.column("custom_id").countUnique() == table.rowCount();
      return joinable ? Optional.of(table) : Optional.empty();
    } catch (ResultException e) {
      return Optional.empty();
    }
  }

  /** Tablesaw's names differ by more than case. */
  private static String unused(Set<String> used, String name) {
    String candidate = name;
    for (int i = 2; !used.add(candidate.toLowerCase(Locale.ROOT)); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }

  private static Column<?> column(String name, Kind kind, List<JsonNode> rows) {
    TypedColumn column = new TypedColumn(name, kind, rows.size());
    for (int row = 0; row < rows.size(); row++) {
      column.set(row, rows.get(row).path(name));
    }
    return column.build();
  }

  private static List<JsonNode> lines(Path path) {
    List<JsonNode> rows = new ArrayList<>();
    try (FileLines file = FileLines.open(path)) {
      while (file.next()) {
        if (!file.isBlank()) {
          JsonNode row = Json.parse(new String(file.bytes(), StandardCharsets.UTF_8));
          if (row == null || !row.isObject()) {
            throw new ResultException(path.getFileName() + " line " + file.number()
                + ": no JSON object; build the batch file again");
          }
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new ResultException(
          "the source rows " + path.getFileName() + " cannot be read: " + e.getMessage(), e);
    }
    return rows;
  }
}
