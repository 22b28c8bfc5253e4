package io.github.batchbook.batchfile;

import java.nio.file.Path;
import java.util.Locale;

/** Values of users inside messages: quoted, on one line, and never long. */
final class Quote {
  private static final int LONGEST = 64;

  private Quote() {}

  /** A value in double quotes, cut after 64 characters; what does not print is shown by its code. */
  static String of(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    int end = Math.min(value.length(), LONGEST);
    if (end < value.length() && Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(end < value.length() ? "…" : "").append('"').toString();
  }

  /** A file's name without its folder. */
  static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
