package io.github.batchbook.batchfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of which most lines are not JSON, but which is JSON in another layout, as programs write it for people: one list, or objects
 * that span lines, or one object around a list of requests.
 *
 * @param list whether it is one list
 * @param requests the whole objects in it, up to where it breaks off
 * @param brokenLine the line at which it is no JSON any more; 0 when all of it is
 * @param around the property of the one object in which the list of requests stands; empty when there is none
 */
record WholeDocument(boolean list, int requests, int brokenLine, String around) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What a file is whose lines were judged; says it once, in place of what is wrong with each of them. */
  static Optional<WholeDocument> tell(Path path, int lines, Findings findings) {
    if (2 * findings.count(Fault.INVALID_JSON) <= lines) {
      return Optional.empty();
    }
    Optional<WholeDocument> document;
    try {
      document = read(path);
    } catch (IOException e) {
      return Optional.empty();
    }
    document.ifPresent(found -> {
      findings.clear();
      findings.add(found.fault(), Findings.Place.FILE);
    });
    return document;
  }

  private static Optional<WholeDocument> read(Path path) throws IOException {
    try (Reader reader = Files.newBufferedReader(path)) {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return read(Json.MAPPER.getFactory().createParser(reader));
    }
  }

  /** Nothing when what begins there is neither of them. */
  private static Optional<WholeDocument> read(JsonParser parser) throws IOException {
    boolean list = parser.nextToken() == JsonToken.START_ARRAY;
    JsonToken token = list ? parser.nextToken() : parser.currentToken();
    if (token != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    int first = line(parser);
    int requests = 0;
    boolean ended = false;
    Optional<Inside> inside = Optional.empty();
    try {
      for (; token != null; token = parser.nextToken()) {
        if (ended || (!list && token != JsonToken.START_OBJECT)) {
          return Optional.of(new WholeDocument(list, requests, line(parser), ""));
        }
        ended = token == JsonToken.END_ARRAY;
        if (list || requests > 0) {
          parser.skipChildren();
        } else {
          inside = Inside.read(parser);
        }
        requests += token == JsonToken.START_OBJECT ? 1 : 0;
        if (!list && requests == 1 && line(parser) == first) {
          return Optional.empty();
        }
      }
      if (requests == 1 && inside.isPresent()) {
        return inside.map(found -> new WholeDocument(false, found.requests(), 0, found.name()));
      }
      return Optional.of(new WholeDocument(list, requests, 0, ""));
    } catch (JsonProcessingException e) {
      return Optional.of(new WholeDocument(list, requests, e.getLocation().getLineNr(), ""))
          .filter(document -> list || document.requests() > 0);
    }
  }

  /** A list of objects in an object that is no request itself. */
  private record Inside(String name, int requests) {
    /** Reads the object that has begun, to its end. */
    static Optional<Inside> read(JsonParser parser) throws IOException {
      Optional<Inside> found = Optional.empty();
      boolean request = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        request |= name.equals("custom_id") || name.equals("body");
        if (parser.nextToken() == JsonToken.START_ARRAY && found.isEmpty()) {
          found =
              Optional.of(new Inside(name, objects(parser))).filter(list -> list.requests() > 0);
        } else {
          parser.skipChildren();
        }
      }
      return request ? Optional.empty() : found;
    }

    private static int objects(JsonParser parser) throws IOException {
      int objects = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        objects += parser.currentToken() == JsonToken.START_OBJECT ? 1 : 0;
        parser.skipChildren();
      }
      return objects;
    }
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private Fault fault() {
    String count = String.format(Locale.ROOT, "%,d request%s", requests, requests == 1 ? "" : "s");
    if (!around.isEmpty()) {
      String jq = around.matches("\\w+") ? ", as jq -c '." + around + "[]' does." : ".";
      return Fault.otherLayout(
          "the file is one JSON object with " + count + " in its list " + Quote.of(around)
              + ", not JSON Lines",
          "Write each request on a line of its own" + jq);
    }
    String what = list
        ? "the file is one JSON list of " + count + ", not JSON Lines"
        : "the file is JSON of " + count + " laid out over several lines, not JSON Lines";
    String how = list
        ? "Write each request on a line of its own, without the list's brackets and commas"
        : "Write each request on one line";
    return brokenLine == 0
        ? Fault.otherLayout(
            what, how + "; --fix does so in a copy, as jq -c " + (list ? "'.[]'" : ".") + " does.")
        : Fault.otherLayout(what + "; it breaks off in line " + brokenLine, how + ".");
  }

  /** Whether all of it is JSON, so that its requests can be laid out as lines. */
  boolean isSound() {
    return brokenLine == 0 && around.isEmpty();
  }

  /** Writes each request of a sound document on a line of its own, with nothing changed but the blanks between its tokens. */
  void writeLines(Path path, OutputStream out) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      new Layout(list ? 1 : 0, out).write(in);
    }
  }

  /** Lays out JSON, which is known to be sound, in lines. */
  private static final class Layout {
    /** How deep that is nested which stands around requests. */
    private final int around;

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int depth;
    private boolean inString;
    private boolean escaped;

    Layout(int around, OutputStream out) {
      this.around = around;
      this.out = out;
    }

    void write(InputStream in) throws IOException {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (inString) {
          line.write(b);
          inString = escaped || b != '"';
          escaped = !escaped && b == '\\';
        } else {
          between(b);
        }
      }
    }

    /** Takes a byte that stands in no string. */
    private void between(int b) throws IOException {
      switch (b) {
        case ' ', '\t', '\r', '\n' -> {}
        case '{', '[' -> {
          depth++;
          write(b, depth > around);
        }
        case '}', ']' -> {
          write(b, depth > around);
          depth--;
          endLine();
        }
        case ',' -> {
          write(b, depth > around);
          endLine();
        }
        default -> {
          write(b, depth > 0);
          inString = b == '"';
        }
      }
    }

    private void write(int b, boolean ofRequest) {
      if (ofRequest) {
        line.write(b);
      }
    }

    private void endLine() throws IOException {
      if (depth <= around && line.size() > 0) {
        Copying.writeEscaped(line.toByteArray(), 0, line.size(), out);
        out.write('\n');
        line.reset();
      }
    }
  }
}
