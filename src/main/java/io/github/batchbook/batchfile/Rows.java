package io.github.batchbook.batchfile;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Row;

/**
 * The data that requests are made of: rows of named values, in order, which can be gone through
 * again.
 *
 * @param columns names, in the order in which the first thousand rows have them
 * @param rows each row by its columns; a value may be missing or null
 * @param folder where relative paths in the data start
 * @param typed whether a text is one; otherwise all values are texts, whatever they mean
 * @param ofImages whether each is an image in a folder, named in the one column {@link #IMAGE}
 */
record Rows(
    List<String> columns,
    Iterable<Map<String, ?>> rows,
    Path folder,
    boolean typed,
    boolean ofImages) {
  /** The column of a folder's images. */
  static final String IMAGE = "image";

  /** Rows whose names are columns, where each may have others. */
  static final int ROWS_LOOKED_AT = 1000;

  private static final Set<String> JSON_LINES = Set.of("jsonl", "ndjson", "json");
  private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "gif", "webp");

  Rows(List<String> columns, Iterable<Map<String, ?>> rows, Path folder, boolean typed) {
    this(columns, rows, folder, typed, false);
  }

  /** Turns one element of what the user has into a row. */
  private interface Reading {
    Map<String, ?> row(Object element);
  }

  /** Maps, records or the rows of a Tablesaw table. */
  static Rows of(Iterable<?> elements) {
    Iterator<?> all = elements.iterator();
    if (!all.hasNext()) {
      throw BatchFileException.draft(
          "there are no rows to make requests of", "Give it at least one.");
    }
    Set<String> columns = new LinkedHashSet<>();
    for (int i = 0; i < ROWS_LOOKED_AT && all.hasNext(); i++) {
      Object element = all.next();
      columns.addAll(row(element).keySet());
      if (!(element instanceof Map)) {
        break;
      }
    }
    return new Rows(List.copyOf(columns), mapped(elements, Rows::row), Path.of(""), true);
  }

  private static Iterable<Map<String, ?>> mapped(Iterable<?> elements, Reading reading) {
    return () -> {
      Iterator<?> all = elements.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return all.hasNext();
        }

        @Override
        public Map<String, ?> next() {
          return reading.row(all.next());
        }
      };
    };
  }

  private static Map<String, ?> row(@Nullable Object element) {
    if (element == null) {
      throw BatchFileException.draft("a row is null", "Leave it out.");
    }
    if (element instanceof Map<?, ?> map) {
      return entries(map);
    }
    if (element instanceof Record record) {
      return components(record);
    }
    if (element instanceof Row row) {
      return cells(row);
    }
    throw BatchFileException.draft(
        "a row is of the type " + element.getClass().getSimpleName(),
        "Rows are maps, records, or those of a table.");
  }

  private static Map<String, ?> entries(Map<?, ?> map) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    map.forEach((key, value) -> row.put(String.valueOf(key), plain(value)));
    return row;
  }

  /** A value as rows hold it: what an optional holds, lists for arrays, maps for records. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return plain(optional.orElse(null));
    }
    if (value instanceof Map<?, ?> map) {
      return inner(entries(map));
    }
    if (value instanceof Record record) {
      return inner(components(record));
    }
    if (value instanceof Collection<?> several) {
      return several.stream().map(Rows::plain).map(Rows::json).collect(toList());
    }
    if (value != null && value.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(value))
          .mapToObj(i -> json(plain(Array.get(value, i))))
          .collect(toList());
    }
    return value;
  }

  private static Map<String, ?> inner(Map<String, ?> row) {
    Map<String, @Nullable Object> inner = new LinkedHashMap<>();
    row.forEach((key, value) -> inner.put(key, json(value)));
    return inner;
  }

  /** A value inside another as JSON has it; dates and the like as their text. */
  static @Nullable Object json(@Nullable Object value) {
    boolean json = value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof Collection
        || value instanceof Map
        || value instanceof JsonNode;
    return json ? value : String.valueOf(value);
  }

  private static Map<String, ?> components(Record record) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().trySetAccessible();
        row.put(component.getName(), plain(component.getAccessor().invoke(record)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw BatchFileException.draft(
            "the component " + Quote.of(component.getName()) + " of a row cannot be read: " + e,
            "Give its record, and what holds it, public access.");
      }
    }
    return row;
  }

  private static Map<String, ?> cells(Row row) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (String name : row.columnNames()) {
      cells.put(name, row.isMissing(name) ? null : row.getObject(name));
    }
    return cells;
  }

  /** A CSV or JSON Lines file, or a folder of images. */
  static Rows from(Path source) {
    try {
      if (Files.isDirectory(source)) {
        return images(source);
      }
      BatchFile.requireNoPipe(source, Files.readAttributes(source, BasicFileAttributes.class));
      Path folder = folderOf(source);
      if (JSON_LINES.contains(ending(source))) {
        JsonRows rows = new JsonRows(source);
        return new Rows(rows.columns(), rows, folder, true);
      }
      CsvRows rows = new CsvRows(source);
      return new Rows(rows.columns(), rows, folder, false);
    } catch (IOException e) {
      throw BatchFileException.unreadable(source, e);
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? Path.of("") : folder;
  }

  private static Rows images(Path folder) throws IOException {
    List<Map<String, ?>> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> IMAGES.contains(ending(file)) && isShown(file))
          .sorted()
          .forEach(file -> rows.add(Map.of(IMAGE, Quote.name(file))));
    }
    if (rows.isEmpty()) {
      throw BatchFileException.of(
          folder, "there is no image in this folder", "PNG, JPEG, GIF and WebP are taken.");
    }
    return new Rows(List.of(IMAGE), rows, folder, true, true);
  }

  /** Whether it is a file that a person sees, unlike the {@code ._a.png} that macOS puts beside an image. */
  private static boolean isShown(Path file) {
    return Files.isRegularFile(file) && !Quote.name(file).startsWith(".");
  }

  private static String ending(Path file) {
    String name = Quote.name(file).toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
