package io.github.batchbook.shell;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Javadoc comments as plain text. */
final class Javadoc {
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+((?:[^{}]|\\{[^{}]*})*)}");
  private static final Pattern BREAK =
      Pattern.compile("\\s*</?(?:p|ul|ol|table|pre|blockquote|h\\d|dl)\\b[^>]*>\\s*");
  private static final Pattern ITEM = Pattern.compile("\\s*<(?:li|dt|tr)\\b[^>]*>\\s*");
  private static final Pattern MARKUP = Pattern.compile("</?[a-zA-Z][^>]*>");

  private static final Pattern BLOCK_TAG =
      Pattern.compile("(?m)^\\s*(@(?:param|throws|exception))\\s+(\\S+)\\s+");

  private Javadoc() {}

  /** The text without its markup; empty for none. */
  static String text(@Nullable String javadoc) {
    if (javadoc == null) {
      return "";
    }
    String text = javadoc;
    for (int nesting = 0; nesting < 3; nesting++) {
      text = INLINE_TAG.matcher(text).replaceAll("$1");
    }
    text = BREAK.matcher(text).replaceAll("\n\n");
    text = ITEM.matcher(text).replaceAll("\n- ");
    text = MARKUP.matcher(text).replaceAll("");
    text = text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    text = BLOCK_TAG.matcher(text).replaceAll("$1 $2 ");
    return text.replaceAll("[ \t]+\n", "\n")
        .replaceAll("(?m)^ (?=\\S)", "")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }
}
