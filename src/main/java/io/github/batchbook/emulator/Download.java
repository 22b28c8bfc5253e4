package io.github.batchbook.emulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file as the answer to a GET: whole, or the range of bytes that the call asks for (RFC 9110, 14). */
final class Download {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private Download() {}

  /** The file, or the part asked for; a list of ranges is answered with the whole, as it may be. */
  static Answer of(Path file, Call call, boolean ranges) throws IOException {
    long size = Files.size(file);
    String tag = tag(file);
    Answer whole = new Answer(200, Map.of(), new Answer.Stored(file, 0, size));
    if (!ranges) {
      return whole;
    }
    whole = whole.with("ETag", tag).with("Accept-Ranges", "bytes");
    Matcher asked = asked(call, tag);
    if (asked == null) {
      return whole;
    }
    boolean tail = asked.group(1).isEmpty();
    long first = tail ? Math.max(0, size - number(asked.group(2), 0)) : number(asked.group(1), 0);
    long last = tail ? size - 1 : Math.min(size - 1, number(asked.group(2), size - 1));
    if (first > last) {
      return Answer.empty(416).with("Content-Range", "bytes */" + size);
    }
    return new Answer(206, whole.headers(), new Answer.Stored(file, first, last - first + 1))
        .with("Content-Range", "bytes " + first + "-" + last + "/" + size);
  }

  /** What changes when the file is another. */
  static String tag(Path file) throws IOException {
    return "\"" + Long.toHexString(Files.size(file)) + "-"
        + Long.toHexString(Files.getLastModifiedTime(file).toMillis()) + "\"";
  }

  /** The range that is asked for, or null when the whole file is wanted, or another file than this. */
  private static @Nullable Matcher asked(Call call, String tag) {
    String named = call.header("x-ms-range");
    String range = named == null ? call.header("Range") : named;
    String condition = call.header("If-Range");
    if (range == null || (condition != null && !condition.equals(tag))) {
      return null;
    }
    Matcher matcher = RANGE.matcher(range.strip());
    boolean plain = matcher.matches() && !(matcher.group(1) + matcher.group(2)).isEmpty();
    return plain ? matcher : null;
  }

  private static long number(String digits, long byDefault) {
    return digits.isEmpty() ? byDefault : Long.parseLong(digits);
  }
}
