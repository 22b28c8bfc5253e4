package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON values in UTF-8. What may not stand raw in a string is escaped, and so are U+2028,
 * U+2029, U+0085 and half surrogate pairs, which other programs stumble over. For one thread.
 */
final class LineWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] QUOTE = {'"'};
  private static final int LONGEST_ESCAPE = 6;

  private final OutputStream out;
  private final byte[] buffer = new byte[1 << 16];
  private int filled;

  LineWriter(OutputStream out) {
    this.out = out;
  }

  void flush() throws IOException {
    out.write(buffer, 0, filled);
    filled = 0;
  }

  void raw(byte[] bytes) throws IOException {
    if (bytes.length > buffer.length - filled) {
      flush();
    }
    if (bytes.length > buffer.length) {
      out.write(bytes);
    } else {
      System.arraycopy(bytes, 0, buffer, filled, bytes.length);
      filled += bytes.length;
    }
  }

  /** Writes a value as a whole: numbers, truth values and null bare, all else as JSON has it. */
  void value(@Nullable Object value) throws IOException {
    if (value == null
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof JsonNode
        || value instanceof Map
        || value instanceof Collection) {
      raw(Json.bytes(value));
    } else {
      raw(QUOTE);
      text(value.toString());
      raw(QUOTE);
    }
  }

  /** Writes a value inside a string; null is nothing. */
  void inside(@Nullable Object value) throws IOException {
    if (value != null) {
      text(value.toString());
    }
  }

  private void text(String text) throws IOException {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (buffer.length - filled < LONGEST_ESCAPE) {
        flush();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        buffer[filled++] = (byte) c;
      } else if (c < 0x80) {
        escape(c);
      } else if (c == '\u0085' || c == '\u2028' || c == '\u2029') {
        unicode(c);
      } else if (!Character.isSurrogate(c)) {
        encode(c);
      } else if (isPair(text, i)) {
        encode(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        unicode(c);
      }
    }
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length()
        && Character.isHighSurrogate(text.charAt(i))
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  private void escape(char c) {
    int letter = switch (c) {
      case '"', '\\' -> c;
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      case '\b' -> 'b';
      case '\f' -> 'f';
      default -> 0;
    };
    if (letter == 0) {
      unicode(c);
    } else {
      buffer[filled++] = '\\';
      buffer[filled++] = (byte) letter;
    }
  }

  private void unicode(char c) {
    buffer[filled++] = '\\';
    buffer[filled++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[filled++] = HEX[(c >> shift) & 0xF];
    }
  }

  private void encode(int codePoint) {
    if (codePoint < 0x800) {
      buffer[filled++] = (byte) (0xC0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        buffer[filled++] = (byte) (0xE0 | (codePoint >> 12));
      } else {
        buffer[filled++] = (byte) (0xF0 | (codePoint >> 18));
        buffer[filled++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
      }
      buffer[filled++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
    }
    buffer[filled++] = (byte) (0x80 | (codePoint & 0x3F));
  }
}
