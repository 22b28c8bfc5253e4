package io.github.batchbook.shell;

import java.util.List;
import java.util.Optional;

/**
 * The tokens of a cell of Java, among which the lines of another language are found: where a percent sign stands at a
 * place where a snippet may start, or right after an assignment's {@code =}, the rest of its line is not Java but one
 * token, {@link Kind#MAGIC}.
 *
 * <p>A snippet may start at the beginning, and outside of all brackets after a {@code ;}, after a {@code }} that ends a
 * declaration or a block, and after a line of magic. So a percent sign in a string, a text block, a comment, or as an
 * operator, also at the start of a continued line, stays Java. The braces of an array, an anonymous class, a lambda or
 * a switch expression do not end a snippet: {@code int[] a = {1}} goes on until its {@code ;}.
 *
 * <p>Any text has tokens: what is unfinished (a string without its end, an open bracket) is read as far as it goes.
 * Unicode escapes outside of strings are not decoded.
 */
public final class JavaTokens {
  private final String source;
  private final List<Token> tokens;
  private final int depth;

  private JavaTokens(String source, JavaLexer lexer) {
    this.source = source;
    this.tokens = List.copyOf(lexer.tokens());
    this.depth = lexer.depth();
  }

  /** The tokens of a text. */
  public static JavaTokens of(String source) {
    var lexer = new JavaLexer(source);
    lexer.run();
    return new JavaTokens(source, lexer);
  }

  /** All tokens in order, comments too; white space is between them. */
  public List<Token> tokens() {
    return tokens;
  }

  /** The tokens of kind {@link Kind#MAGIC}. */
  public List<Token> magics() {
    return tokens.stream().filter(token -> token.kind() == Kind.MAGIC).toList();
  }

  /** The token that covers the character at this offset; empty for white space and at the end of the text. */
  public Optional<Token> at(int offset) {
    int low = 0;
    int high = tokens.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Token token = tokens.get(middle);
      if (offset < token.start()) {
        high = middle - 1;
      } else if (offset >= token.end()) {
        low = middle + 1;
      } else {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  /** Whether something new may start at this offset, which is not inside of a token. */
  public boolean snippetMayStartAt(int offset) {
    return at(offset)
        .map(token -> token.start() == offset && token.startsSnippet())
        .orElseGet(() -> between(offset));
  }

  /** Brackets of all kinds that are still open at the end. */
  public int depthAtEnd() {
    return depth;
  }

  /** Whether the text ends inside of a text block or a comment that needs its end. */
  public boolean endsInside() {
    return !tokens.isEmpty() && !tokens.get(tokens.size() - 1).finished();
  }

  /** The text of a token. */
  public String text(Token token) {
    return source.substring(token.start(), token.end());
  }

  private boolean between(int offset) {
    Token last = null;
    for (Token token : tokens) {
      if (token.end() > offset) {
        break;
      }
      last = token.isComment() ? last : token;
    }
    return last == null || last.endsSnippet();
  }

  /** What a token is. */
  public enum Kind {
    /** A keyword or a name. */
    WORD,
    NUMBER,
    STRING,
    TEXT_BLOCK,
    CHARACTER,
    /** A bracket, a separator or an operator; {@code =} is one of its own, {@code >>} may come as two. */
    SYMBOL,
    LINE_COMMENT,
    BLOCK_COMMENT,
    /** From a percent sign to the end of its line, which is not part of it. */
    MAGIC
  }

  /**
   * A token.
   *
   * @param start offset of its first character
   * @param end offset after its last character
   * @param snippet offset where the snippet begins that it belongs to; for a magic after {@code =} that is where its
   *     declaration or assignment begins. Comments before a snippet are not part of it
   * @param depth brackets open around it; an opening bracket and the one that closes it have the same depth
   * @param endsSnippet whether a snippet may start after it
   * @param finished whether it has its end: false for strings, characters, text blocks and comments cut short
   */
  public record Token(
      Kind kind,
      int start,
      int end,
      int snippet,
      int depth,
      boolean endsSnippet,
      boolean finished) {
    /** Whether it is the first one of a snippet, or a magic at such a place. */
    public boolean startsSnippet() {
      return start == snippet;
    }

    /** Whether it is a comment. */
    public boolean isComment() {
      return kind == Kind.LINE_COMMENT || kind == Kind.BLOCK_COMMENT;
    }
  }
}
