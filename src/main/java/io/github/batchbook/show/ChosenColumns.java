package io.github.batchbook.show;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows with only some of their columns, in an order of the caller's. */
final class ChosenColumns implements RowSource {
  private final RowSource rows;
  private final int[] chosen;
  private final List<Field> fields = new ArrayList<>();

  ChosenColumns(RowSource rows, List<String> names) {
    this.rows = rows;
    this.chosen = new int[names.size()];
    List<String> known = rows.fields().stream().map(Field::name).toList();
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = index(known, names.get(i));
      fields.add(rows.fields().get(chosen[i]));
    }
  }

  private static int index(List<String> known, String name) {
    for (int i = 0; i < known.size(); i++) {
      if (known.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw TableCells.noColumn(known, name);
  }

  @Override
  public String name() {
    return rows.name();
  }

  @Override
  public List<Field> fields() {
    return List.copyOf(fields);
  }

  @Override
  public boolean next() {
    return rows.next();
  }

  @Override
  public @Nullable Object value(int field) {
    return rows.value(chosen[field]);
  }
}
