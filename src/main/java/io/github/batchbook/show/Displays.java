package io.github.batchbook.show;

import io.github.batchbook.result.Diff;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.Score;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Displays for values of any type. */
public final class Displays {
  private static final String TABLESAW = "tech.tablesaw.";

  private Displays() {}

  /**
   * The display of a value: a display as it is, a Tablesaw table or column as a table, results and their comparisons as magics show
   * them, an image as a picture, null, text, arrays, collections, maps and all else as text of bounded size. Never throws for a value's sake.
   */
  public static Display of(@Nullable Object value) {
    return of(value, "");
  }

  /**
   * The display of a value that a variable holds.
   *
   * @param variable the variable's name, for hints how to see more; empty when there is none
   */
  public static Display of(@Nullable Object value, String variable) {
    if (value instanceof Display display) {
      return display;
    }
    if (value != null && isOfTablesaw(value)) {
      Display table = Tables.display(value, variable);
      if (table != null) {
        return table;
      }
    }
    Display ours = value == null ? null : ofOurs(value, variable);
    return ours == null ? TextLines.of(ValueText.of(value)) : ours;
  }

  /** What results, their comparisons and images look like; a value of another class loads none of theirs. */
  private static @Nullable Display ofOurs(Object value, String variable) {
    return switch (value.getClass().getName()) {
      case "io.github.batchbook.result.Results" ->
        TableDisplay.of((Results) value, TableOptions.DEFAULT.withVariable(variable));
      case "io.github.batchbook.result.Score" -> ScoreDisplay.of((Score) value);
      case "io.github.batchbook.result.Diff" -> DiffDisplay.of((Diff) value);
      case "java.awt.image.BufferedImage" -> new ImageDisplay((BufferedImage) value);
      default -> null;
    };
  }

  /** Displays one below the other. */
  public static Display stacked(List<Display> parts) {
    return new Stacked(parts);
  }

  /**
   * Loads Tablesaw on a background thread, so that the first table does not wait for it: the static initializer of {@code Table}
   * scans the class path for some 400 ms. Returns at once; to be called when the front end is up and idle.
   */
  public static void warmUp() {
    Thread thread = new Thread(Tables::load, "batchbook-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether Tablesaw has a part in the value's class; asked by name so that asking loads nothing. */
  private static boolean isOfTablesaw(Object value) {
    for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().startsWith(TABLESAW)) {
        return true;
      }
    }
    return false;
  }

  /** All that touches Tablesaw's classes, so that they are loaded only when a table is there. */
  private static final class Tables {
    static @Nullable Display display(Object value, String variable) {
      TableOptions options = TableOptions.DEFAULT.withVariable(variable);
      if (value instanceof Table table) {
        return TableDisplay.of(table, options);
      }
      if (value instanceof Column<?> column) {
        return TableDisplay.of(
            Table.create(column.name(), column), options.withColumns(List.of(column.name())));
      }
      return null;
    }

    static void load() {
      Table.create("warm-up");
    }
  }
}
