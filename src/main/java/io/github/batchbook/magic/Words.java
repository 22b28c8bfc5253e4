package io.github.batchbook.magic;

import java.util.ArrayList;
import java.util.List;

/**
 * A magic's line split into words, as a shell would. Lives for one line.
 *
 * <table>
 * <caption>Examples</caption>
 * <tr><th>line</th><th>words</th></tr>
 * <tr><td>{@code a  b}</td><td>a, b</td></tr>
 * <tr><td>{@code "a b" 'c d' e\ f}</td><td>a b, c d, e f</td></tr>
 * <tr><td>{@code C:\data\x.jsonl}</td><td>the same: a backslash quotes only blanks, quotes, dollars, backslashes, semicolons</td></tr>
 * <tr><td>{@code $name "${a + b}.jsonl"}</td><td>values of Java; {@code $$} is a dollar, and so is one in single quotes</td></tr>
 * <tr><td>{@code a;}</td><td>a; what the magic yields is hidden</td></tr>
 * </table>
 *
 * @param hidden whether the line ends with a semicolon of its own
 * @param end offset after the last word and before that semicolon
 * @param open whether a quote or brace is not closed
 */
record Words(List<Word> list, boolean hidden, int end, boolean open) {
  Words {
    list = List.copyOf(list);
  }

  /** Splits a line; an open quote ends at the end of the line and is told by {@link #open}. */
  static Words split(String line) {
    return new Splitter(line).split();
  }

  private static final class Splitter {
    private final String line;
    private final List<Word> words = new ArrayList<>();
    private final List<Word.Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;
    private boolean open;

    Splitter(String line) {
      this.line = line;
    }

    Words split() {
      boolean hidden = false;
      while (true) {
        skipBlanks();
        if (at == line.length()) {
          break;
        }
        if (endsHere()) {
          hidden = true;
          break;
        }
        words.add(word());
      }
      int end = words.isEmpty() ? 0 : words.get(words.size() - 1).to();
      return new Words(words, hidden, end, open);
    }

    private Word word() {
      int from = at;
      while (at < line.length() && !Character.isWhitespace(line.charAt(at)) && !endsHere()) {
        char c = line.charAt(at);
        if (c == '\'') {
          single();
        } else if (c == '"') {
          twice();
        } else {
          plain(" \t\"'$\\;");
        }
      }
      flush();
      Word word = new Word(from, at, pieces);
      pieces.clear();
      return word;
    }

    private void single() {
      int close = line.indexOf('\'', at + 1);
      open |= close < 0;
      literal.append(line, at + 1, close < 0 ? line.length() : close);
      at = close < 0 ? line.length() : close + 1;
    }

    private void twice() {
      at++;
      while (at < line.length() && line.charAt(at) != '"') {
        plain("\"$\\");
      }
      open |= at == line.length();
      at = Math.min(at + 1, line.length());
    }

    /** Takes one character, an escape, or one piece of Java. */
    private void plain(String escapable) {
      char c = line.charAt(at);
      boolean last = at + 1 == line.length();
      if (c == '\\' && !last && escapable.indexOf(line.charAt(at + 1)) >= 0) {
        literal.append(line.charAt(at + 1));
        at += 2;
      } else if (c == '$' && !last) {
        dollar(line.charAt(at + 1));
      } else {
        literal.append(c);
        at++;
      }
    }

    private void dollar(char next) {
      int from = at;
      if (next == '$') {
        literal.append('$');
        at += 2;
      } else if (next == '{') {
        at = afterBrace(at + 2);
        String code = line.substring(from + 2, open ? at : at - 1).strip();
        java(new Word.Java(line.substring(from, at), code));
      } else if (Character.isJavaIdentifierPart(next)) {
        at++;
        while (at < line.length() && namePart(line.charAt(at))) {
          at++;
        }
        String source = line.substring(from, at);
        java(new Word.Java(source, Character.isDigit(next) ? source : source.substring(1)));
      } else {
        literal.append('$');
        at++;
      }
    }

    private void java(Word.Java java) {
      flush();
      pieces.add(java);
    }

    /** The offset after the brace that closes; braces in Java's own quotes do not count. */
    private int afterBrace(int from) {
      int depth = 1;
      for (int i = from; i < line.length(); i++) {
        char c = line.charAt(i);
        if (c == '"' || c == '\'') {
          i = closingQuote(i);
        } else if (c == '{') {
          depth++;
        } else if (c == '}' && --depth == 0) {
          return i + 1;
        }
      }
      open = true;
      return line.length();
    }

    private int closingQuote(int from) {
      for (int i = from + 1; i < line.length(); i++) {
        if (line.charAt(i) == '\\') {
          i++;
        } else if (line.charAt(i) == line.charAt(from)) {
          return i;
        }
      }
      return line.length();
    }

    private static boolean namePart(char c) {
      return c != '$' && Character.isJavaIdentifierPart(c);
    }

    private boolean endsHere() {
      return line.charAt(at) == ';' && line.substring(at + 1).isBlank();
    }

    private void skipBlanks() {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
    }

    private void flush() {
      if (!literal.isEmpty()) {
        pieces.add(new Word.Literal(literal.toString()));
        literal.setLength(0);
      }
    }
  }
}
