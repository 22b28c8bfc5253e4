package io.github.batchbook.batchfile;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request for each row. The JSON is made once for each number of images that a row can
 * have; the rows only fill its holes, on several threads, and stand in their order. Lives for one file.
 */
final class RequestPlan {
  private static final int ROWS_AT_ONCE = 32;
  private static final int MOST_KEPT = 1 << 20;
  private static final byte[] FIRST_KEY = "{\"custom_id\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

  private final RequestTree tree;
  private final Ids ids;
  private final Images images;
  private final Map<Integer, LinePattern> patterns = new ConcurrentHashMap<>();

  /** What stands before a value in the rows' file, by the column's name. */
  private final Map<String, byte[]> keys = new ConcurrentHashMap<>();

  /** Columns that have a place inside a text. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private final EmptyCells empty = new EmptyCells();
  private final Queue<LineWriter> spare = new ConcurrentLinkedQueue<>();
  private List<String> columns = List.of();
  private boolean typed = true;

  /**
   * Where custom_ids come from.
   *
   * @param column whose values they are; null to number the rows
   */
  record Ids(@Nullable String column) {
    String of(Map<String, ?> row, int number) {
      if (column == null) {
        return String.format(Locale.ROOT, "row-%06d", number);
      }
      Object value = row.get(column);
      if (value == null || value.toString().isBlank()) {
        throw BatchFileException.draft(
            "row " + number + " has nothing in the column " + Quote.of(column),
            "It gives the custom_id, so every row needs its own value there.");
      }
      return value.toString();
    }
  }

  /**
   * Where images come from.
   *
   * @param columns that name them
   * @param folder where relative paths start
   * @param longestSide to which they are scaled down; 0 for as they are
   */
  record Images(List<String> columns, Path folder, int longestSide) {
    List<String> of(Map<String, ?> row, String id) {
      List<String> addresses = new ArrayList<>();
      for (String column : columns) {
        for (Object one : named(row.get(column))) {
          addresses.add(address(String.valueOf(one), id));
        }
      }
      return addresses;
    }

    /** Whether images are asked for, and a row names none. */
    boolean isNone(Map<String, ?> row) {
      return !columns.isEmpty()
          && columns.stream().allMatch(column -> named(row.get(column)).isEmpty());
    }

    /** What a cell names: several, one or none. */
    private static Collection<?> named(@Nullable Object value) {
      if (value instanceof Collection<?> several) {
        return several;
      }
      return value == null || value.toString().isBlank() ? List.of() : List.of(value);
    }

    String address(String named, String id) {
      return named.matches("(?is)(https?|data):.*")
          ? named
          : ImageFile.dataUrl(file(named, id), longestSide);
    }

    private Path file(String named, String id) {
      try {
        Path file = folder.resolve(named);
        if (Files.isRegularFile(file)) {
          return file;
        }
        throw missing(named, id, "looked for " + file.toAbsolutePath() + ".");
      } catch (InvalidPathException e) {
        throw missing(named, id, "it is no path and no web address.");
      }
    }

    private static BatchFileException missing(String named, String id, String more) {
      return BatchFileException.draft(
          "there is no image " + Quote.of(named),
          "The row of " + Quote.of(id) + " names it; " + more);
    }
  }

  RequestPlan(RequestTree tree, Ids ids, Images images) {
    this.tree = tree;
    this.ids = ids;
    this.images = images;
  }

  /** Gives out a number for each value: the id is 0, then the columns, then the images. */
  private final class Numbers implements RequestTree.Marks {
    @Override
    public String id() {
      return LinePattern.mark(0);
    }

    @Override
    public String inside(String column) {
      told.add(column);
      return LinePattern.mark(1 + index(column));
    }

    @Override
    public String whole(String column) {
      return LinePattern.wholeMark(1 + index(column));
    }

    @Override
    public String image(int index) {
      return LinePattern.mark(1 + columns.size() + index);
    }
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw BatchFileException.draft(
          "there is no column " + Quote.of(column), "Columns are " + named(columns) + ".");
    }
    return index;
  }

  private static String named(List<String> columns) {
    return String.join(", ", columns.stream().limit(20).map(Quote::of).toList());
  }

  /** Writes the requests, and the rows by custom_id; what is doubtful about the rows. */
  List<Problem> write(Rows rows, OutputStream requests, OutputStream source) throws IOException {
    columns = rows.columns();
    typed = rows.typed();
    images.columns().forEach(this::index);
    if (ids.column() != null) {
      index(ids.column());
    }
    try (InOrder<Written> work =
        new InOrder<>(Runtime.getRuntime().availableProcessors(), written -> {
          written.requests().writeTo(requests);
          written.source().writeTo(source);
          written.empty().forEach(empty::add);
          reuse(written.requests());
          reuse(written.source());
        })) {
      List<Map<String, ?>> some = new ArrayList<>();
      int number = 1;
      for (Map<String, ?> row : rows.rows()) {
        some.add(row);
        if (some.size() == ROWS_AT_ONCE) {
          give(some, number, work);
          number += some.size();
          some = new ArrayList<>();
        }
      }
      give(some, number, work);
      work.finish();
    }
    return empty.problems();
  }

  /** Some rows as they go to the files. */
  private record Written(LineWriter requests, LineWriter source, List<EmptyCells.Cell> empty) {}

  private LineWriter writer() {
    LineWriter used = spare.poll();
    return used == null ? new LineWriter() : used;
  }

  private void reuse(LineWriter writer) {
    if (writer.room() <= MOST_KEPT) {
      writer.clear();
      spare.add(writer);
    }
  }

  private void give(List<Map<String, ?>> some, int first, InOrder<Written> work)
      throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("it was interrupted");
    }
    work.give(() -> {
      LineWriter lines = writer();
      LineWriter sources = writer();
      List<EmptyCells.Cell> cells = new ArrayList<>(0);
      int number = first;
      for (Map<String, ?> row : some) {
        String id = ids.of(row, number);
        write(row, id, lines);
        writeSource(row, id, sources, lines);
        for (String column : told) {
          if (EmptyCells.isEmpty(row.get(column))) {
            cells.add(new EmptyCells.Cell(column, number, id));
          }
        }
        if (images.isNone(row) && !told.contains(images.columns().get(0))) {
          cells.add(new EmptyCells.Cell(images.columns().get(0), number, id).ofImage());
        }
        number++;
      }
      return new Written(lines, sources, cells);
    });
  }

  private void write(Map<String, ?> row, String id, LineWriter out) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(id);
    for (String column : columns) {
      values.add(row.get(column));
    }
    List<String> pictures = List.of();
    if (tree.appendsImages()) {
      pictures = images.of(row, id);
      values.addAll(pictures);
    } else {
      for (String column : images.columns()) {
        String named = Objects.toString(row.get(column), "");
        values.set(1 + index(column), images.address(named, id));
      }
    }
    patterns
        .computeIfAbsent(pictures.size(), n -> LinePattern.of(tree.line(n, new Numbers()), typed))
        .write(values, out);
  }

  private void writeSource(Map<String, ?> row, String id, LineWriter out, LineWriter request) {
    out.raw(FIRST_KEY);
    out.value(id);
    row.forEach((column, value) -> {
      boolean taken = column.equals("custom_id");
      if (!taken || !id.equals(String.valueOf(value))) {
        String name = taken ? "source.custom_id" : column;
        out.raw(keys.computeIfAbsent(name, RequestPlan::key));
        out.value(Rows.json(value), request);
      }
    });
    out.raw(END);
  }

  private static byte[] key(String name) {
    LineWriter key = new LineWriter();
    key.raw(",".getBytes(StandardCharsets.UTF_8));
    key.value(name);
    key.raw(":".getBytes(StandardCharsets.UTF_8));
    return key.bytes();
  }
}
