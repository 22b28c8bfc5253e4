package io.github.batchbook.shell;

import io.github.batchbook.shell.JavaTokens.Kind;
import io.github.batchbook.shell.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** Reads the tokens of one text. Lives for one reading. */
final class JavaLexer {
  /** Operators that hold a {@code =} which assigns nothing by itself, or that would be misread in parts. */
  private static final List<String> LONG_SYMBOLS = List.of(
      ">>>=", "<<=", ">>=", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=",
      "->", "::");

  private static final int NO_SNIPPET = -1;

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;
  private int snippet = NO_SNIPPET;
  private boolean assigned;
  private boolean expression;

  JavaLexer(String source) {
    this.source = source;
  }

  List<Token> tokens() {
    return tokens;
  }

  int depth() {
    return depth;
  }

  void run() {
    while (at < source.length()) {
      char c = source.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '%' && (snippet == NO_SNIPPET || assigned)) {
        magic();
      } else {
        java(c);
      }
    }
  }

  private void java(char c) {
    if (lookingAt("//")) {
      comment(Kind.LINE_COMMENT, lineEnd(at), true);
    } else if (lookingAt("/*")) {
      int close = source.indexOf("*/", at + 2);
      comment(Kind.BLOCK_COMMENT, close < 0 ? source.length() : close + 2, close >= 0);
    } else if (lookingAt("\"\"\"")) {
      quoted(Kind.TEXT_BLOCK, "\"\"\"", source.length());
    } else if (c == '"') {
      quoted(Kind.STRING, "\"", lineEnd(at));
    } else if (c == '\'') {
      quoted(Kind.CHARACTER, "'", lineEnd(at));
    } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
      token(Kind.NUMBER, numberEnd());
    } else if (Character.isJavaIdentifierPart(source.codePointAt(at))) {
      word();
    } else {
      symbol(c);
    }
  }

  private void magic() {
    int start = snippet == NO_SNIPPET ? at : snippet;
    int end = lineEnd(at);
    tokens.add(new Token(Kind.MAGIC, at, end, start, depth, true, true));
    endSnippet();
    at = end;
  }

  private void comment(Kind kind, int end, boolean finished) {
    int owner = snippet == NO_SNIPPET ? NO_SNIPPET : snippet;
    tokens.add(new Token(kind, at, end, owner, depth, false, finished));
    at = end;
  }

  private void quoted(Kind kind, String quote, int limit) {
    int end = at + quote.length();
    while (end < limit && !source.startsWith(quote, end)) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    boolean finished = end < limit;
    add(kind, finished ? end + quote.length() : limit, false, finished);
  }

  private void word() {
    int end = at;
    while (end < source.length() && Character.isJavaIdentifierPart(source.codePointAt(end))) {
      end += Character.charCount(source.codePointAt(end));
    }
    expression |= depth == 0 && source.substring(at, end).equals("new");
    token(Kind.WORD, end);
  }

  private int numberEnd() {
    int end = at + 1;
    while (end < source.length()
        && (Character.isJavaIdentifierPart(source.charAt(end))
            || isFraction(end)
            || isExponentSign(end))) {
      end++;
    }
    return end;
  }

  private boolean isFraction(int offset) {
    return source.charAt(offset) == '.' && source.charAt(offset - 1) != '.';
  }

  private boolean isExponentSign(int offset) {
    char before = Character.toLowerCase(source.charAt(offset - 1));
    boolean hex = source.startsWith("0x", at) || source.startsWith("0X", at);
    return (source.charAt(offset) == '+' || source.charAt(offset) == '-')
        && before == (hex ? 'p' : 'e');
  }

  private void symbol(char c) {
    for (String symbol : LONG_SYMBOLS) {
      if (lookingAt(symbol)) {
        token(Kind.SYMBOL, at + symbol.length());
        return;
      }
    }
    switch (c) {
      case '(', '[', '{' -> {
        token(Kind.SYMBOL, at + 1);
        depth++;
      }
      case ')', ']' -> {
        depth = Math.max(0, depth - 1);
        token(Kind.SYMBOL, at + 1);
      }
      case '}' -> {
        depth = Math.max(0, depth - 1);
        add(Kind.SYMBOL, at + 1, depth == 0 && !expression, true);
      }
      case ';' -> add(Kind.SYMBOL, at + 1, depth == 0, true);
      case '=' -> {
        token(Kind.SYMBOL, at + 1);
        assigned = depth == 0;
        expression |= assigned;
      }
      default -> token(Kind.SYMBOL, at + Character.charCount(source.codePointAt(at)));
    }
  }

  private void token(Kind kind, int end) {
    add(kind, end, false, true);
  }

  private void add(Kind kind, int end, boolean endsSnippet, boolean finished) {
    if (snippet == NO_SNIPPET) {
      snippet = at;
    }
    tokens.add(new Token(kind, at, end, snippet, depth, endsSnippet, finished));
    assigned = false;
    at = end;
    if (endsSnippet) {
      endSnippet();
    }
  }

  private void endSnippet() {
    snippet = NO_SNIPPET;
    assigned = false;
    expression = false;
  }

  private boolean lookingAt(String text) {
    return source.startsWith(text, at);
  }

  private boolean isDigit(int offset) {
    return offset < source.length() && source.charAt(offset) >= '0' && source.charAt(offset) <= '9';
  }

  private int lineEnd(int from) {
    int end = from;
    while (end < source.length() && source.charAt(end) != '\n' && source.charAt(end) != '\r') {
      end++;
    }
    return end;
  }
}
