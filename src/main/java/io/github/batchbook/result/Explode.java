package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Explodes a column of lists, which are JSON text in a table: each element gets a row of its own, in which all other cells are repeated. A
 * row whose list is empty, missing or no list is kept, so that no request is lost: its cells are missing, or its text stays. Elements that
 * are objects become a column for each of their properties.
 *
 * <pre>
 * output.tags               output.tags   output.tags.index
 * ["a","b"]           →     a             1
 *                           b             2
 * output.items              output.items.name   output.items.n
 * [{"name":"x","n":1}] →    x                   1
 * </pre>
 */
public final class Explode {
  private final List<JsonNode> elements = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();
  private final Set<String> properties = new LinkedHashSet<>();
  private boolean onlyObjects = true;

  private Explode() {}

  /**
   * The table with one of its columns exploded; the others keep their names, types and order.
   *
   * @throws ResultException when there is no such column, or no cell of it holds a list
   */
  public static Table column(Table table, String name) {
    Column<?> lists = Cells.column(table, name);
    Explode explode = new Explode();
    boolean any = false;
    for (int row = 0; row < table.rowCount(); row++) {
      any |= explode.take(row, Cells.text(lists, row));
    }
    if (!any && !lists.isEmpty()) {
      throw new ResultException("column " + Quoted.of(lists.name()) + " holds no lists"
          + "\n  A list is JSON text, such as [\"a\", \"b\"].");
    }
    return explode.build(table, lists);
  }

  private boolean take(int row, @Nullable String text) {
    JsonNode list = text == null || !text.startsWith("[") ? null : Json.parse(text);
    if (list == null || !list.isArray()) {
      add(row, text == null ? MissingNode.getInstance() : Json.MAPPER.valueToTree(text), 0);
      onlyObjects &= text == null;
      return false;
    }
    int position = 1;
    for (JsonNode element : list) {
      add(row, element, position++);
      onlyObjects &= element.isObject() || element.isNull();
      element.fieldNames().forEachRemaining(properties::add);
    }
    if (list.isEmpty()) {
      add(row, MissingNode.getInstance(), 0);
    }
    return true;
  }

  private void add(int row, JsonNode element, int position) {
    rows.add(row);
    elements.add(element);
    positions.add(position);
  }

  private Table build(Table table, Column<?> lists) {
    int[] repeated = rows.stream().mapToInt(Integer::intValue).toArray();
    List<Column<?>> columns = new ArrayList<>();
    for (Column<?> column : table.columns()) {
      if (column != lists) {
        columns.add(column.subset(repeated));
      } else {
        columns.addAll(values(lists.name()));
        columns.add(index(lists.name()));
      }
    }
    Table exploded = Table.create(table.name());
    for (Column<?> column : columns) {
      exploded.addColumns(column.setName(unused(exploded, column.name())));
    }
    return exploded;
  }

  private static String unused(Table table, String name) {
    String candidate = name;
    for (int i = 2; table.containsColumn(candidate); i++) {
      candidate = name + "_" + i;
    }
    return candidate;
  }

  private List<Column<?>> values(String name) {
    if (!onlyObjects || properties.isEmpty()) {
      return List.of(TypedColumn.guessed(name, elements));
    }
    List<Column<?>> columns = new ArrayList<>();
    for (String property : properties) {
      List<JsonNode> values =
          elements.stream().map(element -> element.path(property)).toList();
      columns.add(TypedColumn.guessed(name + "." + property, values));
    }
    return columns;
  }

  /** Where in its list each element stands, from 1; missing where there was none. */
  private Column<?> index(String name) {
    IntColumn index = IntColumn.create(name + ".index");
    for (int position : positions) {
      if (position == 0) {
        index.appendMissing();
      } else {
        index.append(position);
      }
    }
    return index;
  }
}
