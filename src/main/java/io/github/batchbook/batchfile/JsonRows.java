package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a JSON Lines file: an object on each line. Read line by line, each time anew. */
final class JsonRows implements Iterable<Map<String, ?>> {
  private final Path file;

  JsonRows(Path file) {
    this.file = file;
  }

  /** The keys of the first objects. */
  List<String> columns() {
    try (RowIterator rows = new RowIterator(file)) {
      if (!rows.hasNext()) {
        throw BatchFileException.of(
            file, "there is no row in it", "Write one object on each line.");
      }
      Set<String> columns = new LinkedHashSet<>();
      for (int i = 0; i < Rows.ROWS_LOOKED_AT && rows.hasNext(); i++) {
        columns.addAll(rows.next().keySet());
      }
      return List.copyOf(columns);
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  @Override
  public Iterator<Map<String, ?>> iterator() {
    try {
      return new RowIterator(file);
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  /** Closes its file at its end. */
  private static final class RowIterator implements Iterator<Map<String, ?>>, AutoCloseable {
    private final Path file;
    private final Lines lines;
    private @Nullable Map<String, ?> next;

    private RowIterator(Path file) throws IOException {
      this.file = file;
      this.lines = Lines.open(file);
      advance();
    }

    private void advance() throws IOException {
      next = null;
      while (next == null) {
        if (!lines.next()) {
          lines.close();
          return;
        }
        String text = new String(
            lines.buffer(), lines.start(), lines.end() - lines.start(), StandardCharsets.UTF_8);
        if (!text.isBlank()) {
          next = row();
        }
      }
    }

    private Map<String, ?> row() throws IOException {
      byte[] bytes = lines.buffer();
      int start = Utf8.skipBom(bytes, lines.start(), lines.end());
      int wrong = Utf8.scan(bytes, start, lines.end());
      if (wrong >= 0) {
        throw BatchFileException.of(
            file,
            "line " + lines.number() + " is not UTF-8 (column " + Utf8.column(bytes, start, wrong)
                + ")",
            "Save the file as UTF-8.");
      }
      try (JsonParser parser = Json.parser(bytes, start, lines.end())) {
        JsonNode object = Json.MAPPER.readTree(parser);
        if (object == null || !object.isObject() || parser.nextToken() != null) {
          throw notAnObject();
        }
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        object.properties().forEach(e -> row.put(e.getKey(), plain(e.getValue())));
        return row;
      } catch (JsonProcessingException e) {
        throw notAnObject();
      }
    }

    private BatchFileException notAnObject() {
      return BatchFileException.of(
          file,
          "line " + lines.number() + " is not a JSON object",
          "A source in JSON Lines has one object on each line.");
    }

    private static @Nullable Object plain(JsonNode value) {
      if (value.isNull()) {
        return null;
      }
      if (value.isTextual()) {
        return value.textValue();
      }
      if (value.isNumber()) {
        return value.numberValue();
      }
      return value.isBoolean() ? (Object) value.booleanValue() : value;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Map<String, ?> next() {
      Map<String, ?> row = next;
      if (row == null) {
        throw new NoSuchElementException();
      }
      try {
        advance();
      } catch (IOException e) {
        throw BatchFileException.unreadable(file, e);
      }
      return row;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
