package io.github.batchbook.repl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours what is typed: magics, Java's keywords, strings, numbers and comments. A hint for the eye, not a judgement. */
final class CellHighlighter implements Highlighter {
  private static final Pattern TOKENS = Pattern.compile(
      "(?<comment>//[^\\n]*|/\\*.*?(?:\\*/|\\z))"
          + "|(?<string>\"\"\".*?(?:\"\"\"|\\z)|\"(?:[^\"\\\\\\n]|\\\\.)*\"?|'(?:[^'\\\\\\n]|\\\\.)*'?)"
          + "|(?<magic>(?<=^|\\n|=|= )\\s*%{1,2}[a-z_]+)"
          + "|(?<option>(?<=\\s)--[a-z][a-z-]*)"
          + "|(?<number>\\b\\d[\\d_.]*[dfl]?\\b)"
          + "|(?<keyword>\\b(?:abstract|assert|boolean|break|byte|case|catch|char|class|continue|default|do"
          + "|double|else|enum|extends|false|final|finally|float|for|if|implements|import|instanceof|int"
          + "|interface|long|new|null|package|private|protected|public|record|return|sealed|short|static"
          + "|super|switch|synchronized|this|throw|throws|true|try|var|void|volatile|while|yield)\\b)",
      Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

  @Override
  public AttributedString highlight(LineReader reader, String buffer) {
    AttributedStringBuilder coloured = new AttributedStringBuilder();
    Matcher token = TOKENS.matcher(buffer);
    int end = 0;
    while (token.find()) {
      coloured.append(buffer.substring(end, token.start()));
      coloured.styled(style(token), token.group());
      end = token.end();
    }
    return coloured.append(buffer.substring(end)).toAttributedString();
  }

  private static AttributedStyle style(Matcher token) {
    if (token.group("comment") != null) {
      return PLAIN.faint();
    }
    if (token.group("string") != null) {
      return PLAIN.foreground(AttributedStyle.GREEN);
    }
    if (token.group("magic") != null) {
      return PLAIN.foreground(AttributedStyle.MAGENTA).bold();
    }
    if (token.group("option") != null) {
      return PLAIN.foreground(AttributedStyle.MAGENTA);
    }
    if (token.group("number") != null) {
      return PLAIN.foreground(AttributedStyle.CYAN);
    }
    return PLAIN.foreground(AttributedStyle.BLUE);
  }
}
