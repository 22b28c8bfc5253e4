package io.github.batchbook.show;

import java.util.List;
import java.util.function.IntFunction;
import tech.tablesaw.columns.Column;

/**
 * A column as it is drawn.
 *
 * @param numeric whether its cells stand at the right
 * @param cell the text of the cell of a row of the table
 * @param minor whether the column is left out of HTML unless it is asked for: a detail beside more telling ones
 * @param images the images of the cell of a row, web addresses and data URLs; for most columns none
 */
record ShownColumn(
    String name,
    boolean numeric,
    boolean minor,
    IntFunction<String> cell,
    IntFunction<List<String>> images) {
  private static final int MOST_IMAGES = 4;

  /** A column of the table. */
  static ShownColumn of(Column<?> column, boolean minor) {
    return new ShownColumn(
        column.name(),
        TableCells.isNumeric(column),
        minor,
        row -> TableCells.text(column, row),
        row -> List.of());
  }

  /** A column of images that is not in the table. */
  static ShownColumn ofImages(IntFunction<List<String>> images) {
    return new ShownColumn("images", false, false, row -> labels(images.apply(row)), images);
  }

  /** The first images of a cell: more of them would hide the row. */
  List<String> firstImages(int row) {
    List<String> all = images.apply(row);
    return all.subList(0, Math.min(MOST_IMAGES, all.size()));
  }

  /** How many images of a cell are not among the first. */
  int moreImages(int row) {
    return Math.max(0, images.apply(row).size() - MOST_IMAGES);
  }

  private static String labels(List<String> images) {
    return String.join(" ", images.stream().map(ShownColumn::label).toList());
  }

  /** What stands for an image in text: its type and size, or its address. */
  static String label(String url) {
    DataImage image = DataImage.of(url);
    if (image != null) {
      return image.label();
    }
    return url.startsWith("data:") ? "[data, " + Amounts.bytes(url.length()) + "]" : url;
  }
}
