package io.github.batchbook.batchfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file (RFC 4180): a header, then values, which are kept as the texts they are:
 * {@code 001} stays {@code 001}, and {@code NA} is a word. Quoted values may span lines. Comma,
 * semicolon or tab, by the header. UTF-8, a byte order mark is skipped. Read row by row, each time
 * anew.
 */
final class CsvRows implements Iterable<Map<String, ?>> {
  private final Path file;
  private final List<String> columns;
  private final char delimiter;

  CsvRows(Path file) throws IOException {
    this.file = file;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.mark(1 << 16);
      String first = reader.readLine();
      this.delimiter = delimiter(first == null ? "" : first);
      reader.reset();
      List<String> header = new Parsing(reader).record();
      if (header == null) {
        throw BatchFileException.of(file, "there is no row in it", "Write a header and rows.");
      }
      this.columns = List.copyOf(header);
    }
  }

  private static char delimiter(String header) {
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(header, candidate) > count(header, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  List<String> columns() {
    return columns;
  }

  @Override
  public Iterator<Map<String, ?>> iterator() {
    try {
      Parsing parsing = new Parsing(Files.newBufferedReader(file));
      parsing.record();
      return new RowIterator(parsing);
    } catch (IOException e) {
      throw BatchFileException.unreadable(file, e);
    }
  }

  private final class RowIterator implements Iterator<Map<String, ?>> {
    private final Parsing parsing;
    private @Nullable List<String> next;

    private RowIterator(Parsing parsing) throws IOException {
      this.parsing = parsing;
      advance();
    }

    private void advance() throws IOException {
      next = parsing.record();
      if (next == null) {
        parsing.reader.close();
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Map<String, ?> next() {
      List<String> values = next;
      if (values == null) {
        throw new NoSuchElementException();
      }
      if (values.size() > columns.size()) {
        throw BatchFileException.of(
            file,
            "line " + parsing.recordLine + " has more values than the header has columns",
            "Quote values that hold the delimiter.");
      }
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        row.put(columns.get(i), i < values.size() ? values.get(i) : null);
      }
      try {
        advance();
      } catch (IOException e) {
        throw BatchFileException.unreadable(file, e);
      }
      return row;
    }
  }

  /** Cuts characters into records. */
  private final class Parsing {
    private final Reader reader;
    private int line = 1;
    private int recordLine = 1;
    private int ahead = -2;

    private Parsing(Reader reader) {
      this.reader = reader;
    }

    private int read() throws IOException {
      int c = ahead == -2 ? reader.read() : ahead;
      ahead = -2;
      if (c == '\n') {
        line++;
      }
      return c;
    }

    private int peek() throws IOException {
      if (ahead == -2) {
        ahead = reader.read();
      }
      return ahead;
    }

    /** The next record's values; null at the end. Blank lines are skipped. */
    private @Nullable List<String> record() throws IOException {
      while (peek() == '\n' || peek() == '\r' || peek() == '\ufeff') {
        read();
      }
      recordLine = line;
      if (peek() < 0) {
        return null;
      }
      List<String> values = new ArrayList<>();
      int end = delimiter;
      while (end == delimiter) {
        StringBuilder value = new StringBuilder();
        end = peek() == '"' ? quoted(value) : plain(value, read());
        values.add(value.toString());
      }
      return values;
    }

    /** Reads up to the delimiter or the record's end, which it returns. */
    private int plain(StringBuilder value, int first) throws IOException {
      int c = first;
      while (c >= 0 && c != delimiter && c != '\n') {
        if (c != '\r' || peek() != '\n') {
          value.append((char) c);
        }
        c = read();
      }
      return c;
    }

    private int quoted(StringBuilder value) throws IOException {
      int opened = line;
      read();
      while (true) {
        int c = read();
        if (c < 0) {
          throw BatchFileException.of(
              file,
              "a quote that opens on line " + opened + " is never closed",
              "Close it; a quote inside quotes is written twice.");
        }
        if (c == '"' && peek() != '"') {
          return plain(value, read());
        }
        if (c == '"') {
          read();
        }
        value.append((char) c);
      }
    }
  }
}
