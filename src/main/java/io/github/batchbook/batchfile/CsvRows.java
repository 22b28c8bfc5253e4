package io.github.batchbook.batchfile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
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
 * semicolon or tab, by the header, whose names are taken without blanks around them. UTF-8, a byte
 * order mark is skipped. Read row by row, each time anew.
 */
final class CsvRows implements Iterable<Map<String, ?>> {
  private final Path file;
  private final List<String> columns;
  private final char delimiter;

  CsvRows(Path file) throws IOException {
    this.file = file;
    this.delimiter = delimiter(firstLine());
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      Parsing parsing = new Parsing(reader);
      List<String> header = parsing.record();
      if (header == null || parsing.record() == null) {
        throw BatchFileException.of(file, "there is no row in it", "Write a header and rows.");
      }
      this.columns = header.stream().map(String::strip).toList();
      requireDifferent(columns);
    }
  }

  private String firstLine() throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String first = reader.readLine();
      return first == null ? "" : first;
    } catch (CharacterCodingException e) {
      throw notUtf8();
    }
  }

  private BatchFileException notUtf8() {
    return BatchFileException.of(
        file, "it is not UTF-8", "Save it as UTF-8; Excel calls that \"CSV UTF-8\".");
  }

  private void requireDifferent(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      int first = names.indexOf(names.get(i));
      if (first < i) {
        throw BatchFileException.of(
            file,
            "the columns " + (first + 1) + " and " + (i + 1) + " are both named "
                + Quote.of(names.get(i)),
            "Give each column a name of its own in the first line.");
      }
    }
  }

  private static char delimiter(String header) {
    String plain = header.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(plain, candidate) > count(plain, best)) {
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
      int c = peek();
      ahead = -2;
      if (c == '\n' || (c == '\r' && peek() != '\n')) {
        line++;
      }
      return c;
    }

    private int peek() throws IOException {
      if (ahead == -2) {
        try {
          ahead = reader.read();
        } catch (CharacterCodingException e) {
          throw notUtf8();
        }
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

    /** Reads up to the delimiter or the record's end, which it returns; a record ends in LF, CR LF or CR. */
    private int plain(StringBuilder value, int first) throws IOException {
      int c = first;
      while (c >= 0 && c != delimiter && c != '\n' && c != '\r') {
        value.append((char) c);
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
