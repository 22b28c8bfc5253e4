package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a JSON Lines file: an object on each line; or of one JSON list of objects. Read one by one, each time anew. */
final class JsonRows implements Iterable<Map<String, ?>> {
  private final Path file;

  JsonRows(Path file) {
    this.file = file;
  }

  /** The keys of the first objects. */
  List<String> columns() {
    try (RowIterator rows = open()) {
      if (!rows.hasNext()) {
        throw BatchFileException.of(
            file, "there is no row in it", "Write one object on each line, or a list of them.");
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
      return open();
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  private RowIterator open() throws IOException {
    return new RowIterator(isList() ? new ListElements(file) : new LineObjects(file));
  }

  /** Whether the file begins as a JSON list does. */
  private boolean isList() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int b = in.read();
      while (b >= 0 && " \t\r\n\u00ef\u00bb\u00bf".indexOf(b) >= 0) {
        b = in.read();
      }
      return b == '[';
    }
  }

  private static Map<String, ?> row(JsonNode object) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    object.properties().forEach(e -> row.put(e.getKey(), plain(e.getValue())));
    return row;
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

  /** Where rows come from, one by one. */
  private interface Elements extends AutoCloseable {
    /** The next row; null at the end. */
    @Nullable
    Map<String, ?> next() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The objects of one list. */
  private static final class ListElements implements Elements {
    private final Path file;
    private final JsonParser parser;
    private int number;

    private ListElements(Path file) throws IOException {
      this.file = file;
      BufferedReader reader = Files.newBufferedReader(file);
      reader.mark(1);
      if (reader.read() != '\ufeff') {
        reader.reset();
      }
      this.parser = Json.MAPPER.getFactory().createParser(reader);
      parser.nextToken();
    }

    @Override
    public @Nullable Map<String, ?> next() throws IOException {
      number++;
      try {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
          return row(Json.MAPPER.readTree(parser));
        }
        if (token != JsonToken.END_ARRAY) {
          throw BatchFileException.of(
              file,
              "element " + number + " of the list is " + Fault.describe(token) + ", not an object",
              "A source in JSON is a list of objects.");
        }
        if (parser.nextToken() != null) {
          throw broken();
        }
        return null;
      } catch (JsonProcessingException e) {
        throw broken();
      } catch (CharacterCodingException e) {
        throw BatchFileException.of(file, "it is not UTF-8", "Save the file as UTF-8.");
      }
    }

    private BatchFileException broken() {
      return BatchFileException.of(
          file,
          "line " + parser.currentLocation().getLineNr() + " is not valid JSON",
          "A source in JSON is a list of objects, or has one object on each line.");
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }

  /** The objects on lines. */
  private static final class LineObjects implements Elements {
    private final Path file;
    private final Lines lines;

    private LineObjects(Path file) throws IOException {
      this.file = file;
      this.lines = Lines.open(file);
    }

    @Override
    public @Nullable Map<String, ?> next() throws IOException {
      while (lines.next()) {
        String text = new String(
            lines.buffer(), lines.start(), lines.end() - lines.start(), StandardCharsets.UTF_8);
        if (!text.isBlank()) {
          return line();
        }
      }
      return null;
    }

    private Map<String, ?> line() throws IOException {
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
        return row(object);
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

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** Closes its file at its end. */
  private final class RowIterator implements Iterator<Map<String, ?>>, AutoCloseable {
    private final Elements elements;
    private @Nullable Map<String, ?> next;

    private RowIterator(Elements elements) throws IOException {
      this.elements = elements;
      advance();
    }

    private void advance() throws IOException {
      next = elements.next();
      if (next == null) {
        elements.close();
      }
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
      elements.close();
    }
  }
}
