package io.github.batchbook.batchfile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Writes changed copies of batch files, line by line; never into the file that is read. */
final class Copying {
  private Copying() {}

  /** What becomes of one line; its LF is not in the bytes. */
  interface Edit {
    void line(Lines line, OutputStream out) throws IOException;
  }

  /** Copies all lines through an edit. */
  static void copy(Path source, Path target, Edit edit) {
    copy(source, target, out -> lines(source, edit, out));
  }

  /** Writes what is made of a file as a whole. */
  static void copy(Path source, Path target, AtomicFile.Content content) {
    requireOther(source, target);
    AtomicFile.write(target, content);
  }

  /** Copies the rows that a batch file was made of beside its copy, where none are left of another file. */
  static void source(Path file, Path copy) {
    Optional<Path> rows = BatchFile.source(file);
    if (rows.isPresent()) {
      AtomicFile.write(BatchFile.sourceOf(copy), out -> Files.copy(rows.get(), out));
    } else {
      forget(BatchFile.sourceOf(copy));
    }
  }

  private static void forget(Path rows) {
    try {
      Files.deleteIfExists(rows);
    } catch (IOException e) {
      throw BatchFileException.unwritable(rows, e);
    }
  }

  /** Writes all lines of a file, through an edit, to what is open. */
  static void lines(Path source, Edit edit, OutputStream out) throws IOException {
    try (Lines lines = Lines.open(source)) {
      while (lines.next()) {
        edit.line(lines, out);
      }
    }
  }

  static void requireOther(Path source, Path target) {
    boolean same;
    try {
      same = Files.exists(target) && Files.isSameFile(source, target);
    } catch (IOException e) {
      throw BatchFileException.unreadable(target, e);
    }
    if (same) {
      throw BatchFileException.of(
          source,
          "a copy cannot replace the file it is made from",
          "Give the copy another name; your file is never edited.");
    }
  }

  /** Takes away a byte order mark, CRs at line ends and blank lines; escapes line separators. */
  static void clean(Lines line, OutputStream out) throws IOException {
    byte[] bytes = line.buffer();
    int start = line.number() == 1 ? Utf8.skipBom(bytes, line.start(), line.end()) : line.start();
    int end = line.end();
    while (end > start && isBlank(bytes[end - 1])) {
      end--;
    }
    if (end > start) {
      writeEscaped(bytes, start, end, out);
      out.write('\n');
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  static void writeEscaped(byte[] bytes, int start, int end, OutputStream out) throws IOException {
    if (Utf8.scan(bytes, start, end) != Utf8.SEPARATOR) {
      out.write(bytes, start, end - start);
      return;
    }
    int from = start;
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0 && Utf8.isSeparator(bytes, i)) {
        int length = (bytes[i] & 0xFF) == 0xC2 ? 2 : 3;
        out.write(bytes, from, i - from);
        String character = new String(bytes, i, length, StandardCharsets.UTF_8);
        out.write(ascii(String.format(Locale.ROOT, "\\u%04x", (int) character.charAt(0))));
        i += length - 1;
        from = i + 1;
      }
    }
    out.write(bytes, from, end - from);
  }

  /** Names another deployment; a line that is no request is copied as it is. */
  static Edit deployment(String name) {
    byte[] value = Json.bytes(name);
    return (line, out) -> {
      byte[] bytes = line.buffer();
      int start = Utf8.skipBom(bytes, line.start(), line.end());
      Optional<LineTokens> tokens = LineTokens.find(bytes, start, line.end());
      if (tokens.isEmpty()) {
        out.write(bytes, line.start(), line.end() - line.start());
      } else {
        LineTokens.Range model = tokens.get().model();
        out.write(bytes, line.start(), model.start() - line.start());
        if (model.isEmpty()) {
          boolean alone = tokens.get().body().end() == nextVisible(bytes, model.start()) + 1;
          out.write(ascii("\"model\": "));
          out.write(value);
          out.write(ascii(alone ? "" : ", "));
        } else {
          out.write(value);
        }
        out.write(bytes, model.end(), line.end() - model.end());
      }
      out.write('\n');
    };
  }

  private static int nextVisible(byte[] bytes, int from) {
    int i = from;
    while (isBlank(bytes[i])) {
      i++;
    }
    return i;
  }

  /** Puts a prefix before every id; a line that is no request is copied as it is. */
  static Edit prefix(String prefix) {
    byte[] quoted = Json.bytes(prefix);
    return (line, out) -> {
      byte[] bytes = line.buffer();
      int start = line.number() == 1 ? Utf8.skipBom(bytes, line.start(), line.end()) : line.start();
      Optional<LineTokens> tokens = LineTokens.find(bytes, start, line.end());
      int behindQuote = tokens.map(t -> t.id().start() + 1).orElse(start);
      out.write(bytes, start, behindQuote - start);
      if (tokens.isPresent()) {
        out.write(quoted, 1, quoted.length - 2);
      }
      out.write(bytes, behindQuote, line.end() - behindQuote);
      out.write('\n');
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
