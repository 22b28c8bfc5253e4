package io.github.batchbook.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of types as JShell tells them, made fit for a declaration. */
final class TypeNames {
  private static final Pattern ANONYMOUS =
      Pattern.compile("<anonymous class (?:extending|implementing) (.+)>");

  private TypeNames() {}

  /** The type itself, or for one that cannot be written (anonymous, intersection) the first one it extends. */
  static String denotable(String type) {
    Matcher anonymous = ANONYMOUS.matcher(type);
    String named = anonymous.matches() ? anonymous.group(1) : type;
    int depth = 0;
    for (int i = 0; i < named.length(); i++) {
      char c = named.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (depth == 0 && (c == '&' || c == ',')) {
        return named.substring(0, i).strip();
      }
    }
    return named;
  }
}
