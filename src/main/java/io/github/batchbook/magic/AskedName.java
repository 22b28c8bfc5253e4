package io.github.batchbook.magic;

import io.github.batchbook.shell.Inspection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cell asks that is nothing but {@code name?} or {@code name??}: what is known of the name. Magics answer for themselves.
 *
 * @param detailed whether it asks for the documentation too
 */
public record AskedName(String name, boolean detailed) {
  private static final Pattern ASKED = Pattern.compile("([^%?\\s/][^?\\s]*)(\\?{1,2})");

  /** What a cell asks; empty when it asks nothing. */
  public static Optional<AskedName> in(String cell) {
    Matcher asked = ASKED.matcher(cell.strip());
    return asked.matches()
        ? Optional.of(new AskedName(asked.group(1), asked.group(2).length() == 2))
        : Optional.empty();
  }

  /** The answer as plain text. */
  public String answer(Optional<Inspection> found) {
    return found.map(Inspection::text).orElse("nothing is known of \"" + name + "\" here");
  }
}
