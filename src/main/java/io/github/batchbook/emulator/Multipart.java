package io.github.batchbook.emulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body (RFC 7578) that has been read: small fields in memory, the part named {@code file} on disk.
 *
 * @param fields the values of the parts that are no file
 * @param filename the file part's name, or null when there was none
 * @param bytes the length of the file part
 */
record Multipart(Map<String, String> fields, @Nullable String filename, long bytes) {
  private static final Pattern BOUNDARY = Pattern.compile(
      "multipart/form-data\\s*;.*boundary=(?:\"([^\"]+)\"|([^;\\s]+)).*", Pattern.CASE_INSENSITIVE);
  /** A quote behind a backslash is one of the value. A step for each such quote, not for each letter: matching takes a frame for each. */
  private static final String VALUE = "=(?:\"([^\"]*(?:(?<=\\\\)\"[^\"]*)*)\"|([^;\\s]+))";

  private static final Pattern NAME = Pattern.compile("[;\\s]name" + VALUE);
  private static final Pattern FILENAME = Pattern.compile("[;\\s]filename" + VALUE);

  /** How RFC 5987 writes a name that is not ASCII; some clients send nothing else. */
  private static final Pattern ENCODED_FILENAME =
      Pattern.compile("[;\\s]filename\\*=utf-8'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);

  private static final int LARGEST_FIELD = 64 * 1024;

  /** Reads a body to its end; the file part goes to {@code target}, and no more than {@code most} bytes of it. */
  static Multipart read(@Nullable String contentType, InputStream body, Path target, long most)
      throws IOException {
    Matcher matcher = BOUNDARY.matcher(contentType == null ? "" : contentType);
    if (!matcher.matches()) {
      throw Refusal.invalid("The request must be multipart/form-data.", null);
    }
    Reader reader = new Reader(body, first(matcher), most);
    return reader.read(target);
  }

  private static String first(Matcher matcher) {
    String quoted = matcher.group(1);
    return quoted != null ? quoted : matcher.group(2);
  }

  /** Reads one body. */
  private static final class Reader {
    private final Window in;
    private final byte[] delimiter;
    private final long most;
    private final Map<String, String> fields = new HashMap<>();
    private @Nullable String filename;
    private long bytes;

    Reader(InputStream body, String boundary, long most) {
      this.in = new Window(body);
      this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
      this.most = most;
    }

    Multipart read(Path target) throws IOException {
      skipPreamble();
      while (!atEnd()) {
        String disposition = disposition();
        String name = found(NAME, disposition);
        String file = filename(disposition);
        if (name == null) {
          throw malformed();
        }
        if (file != null && name.equals("file")) {
          filename = file;
          bytes = copyFile(target);
        } else {
          ByteArrayOutputStream value = new ByteArrayOutputStream();
          copy(value, LARGEST_FIELD);
          fields.put(name, value.toString(StandardCharsets.UTF_8));
        }
      }
      return new Multipart(Map.copyOf(fields), filename, bytes);
    }

    private long copyFile(Path target) throws IOException {
      try (OutputStream out = Files.newOutputStream(target)) {
        return copy(out, most);
      }
    }

    private static @Nullable String filename(String disposition) {
      Matcher encoded = ENCODED_FILENAME.matcher(disposition);
      return encoded.find() ? decoded(encoded.group(1)) : found(FILENAME, disposition);
    }

    private static String decoded(String text) {
      try {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw malformed();
      }
    }

    private static @Nullable String found(Pattern pattern, String disposition) {
      Matcher matcher = pattern.matcher(disposition);
      return matcher.find() ? first(matcher).replace("\\\"", "\"") : null;
    }

    /** The first delimiter has no line end before it. */
    private void skipPreamble() throws IOException {
      for (int i = 2; i < delimiter.length; i++) {
        if (in.read() != delimiter[i]) {
          throw malformed();
        }
      }
    }

    /** What follows a delimiter: two hyphens at the end of the body, a line end before another part. */
    private boolean atEnd() throws IOException {
      int a = in.read();
      int b = in.read();
      if (a == '-' && b == '-') {
        in.skipAll();
        return true;
      }
      if (a != '\r' || b != '\n') {
        throw malformed();
      }
      return false;
    }

    /** The value of the part's Content-Disposition; other headers are passed over. */
    private String disposition() throws IOException {
      String disposition = "";
      for (String line = line(); !line.isEmpty(); line = line()) {
        if (line.regionMatches(true, 0, "content-disposition:", 0, 20)) {
          disposition = line.substring(20);
        }
      }
      return disposition;
    }

    private String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0 || line.size() > LARGEST_FIELD) {
          throw malformed();
        }
        if (b != '\r') {
          line.write(b);
        }
      }
      return line.toString(StandardCharsets.UTF_8);
    }

    /** Copies up to the next delimiter, which is read. A delimiter begins with the only CR that it has. */
    private long copy(OutputStream out, long limit) throws IOException {
      long copied = 0;
      while (true) {
        int end = in.indexOfReturn();
        copied = checked(copied + in.writeUpTo(end, out), limit);
        if (in.atReturn()) {
          int matched = matchDelimiter();
          if (matched == delimiter.length) {
            return copied;
          }
          out.write(delimiter, 0, matched);
          copied = checked(copied + matched, limit);
        }
      }
    }

    /** How many bytes of a delimiter stand here; only those are read. */
    private int matchDelimiter() throws IOException {
      int matched = 0;
      while (matched < delimiter.length && in.peek() == delimiter[matched]) {
        in.read();
        matched++;
      }
      return matched;
    }

    private long checked(long copied, long limit) {
      if (copied > limit) {
        throw new Refusal(413, "invalidPayload", "The file is larger than " + limit + " bytes.");
      }
      return copied;
    }

    private static Refusal malformed() {
      return Refusal.invalid("The multipart body is malformed.", null);
    }
  }
}
