package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.jsonl.LoneSurrogates;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON values in UTF-8 into memory. What may not stand raw in a string is escaped, and so are U+2028, U+2029, U+0085, DEL and
 * half surrogate pairs, which other programs stumble over. For one thread.
 */
final class LineWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] QUOTE = {'"'};
  private static final int LONGEST_ESCAPE = 6;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;

  /** First byte of the UTF-8 of U+0085, and of U+2028 and U+2029. */
  private static final int NEL_LEAD = 0xC2;

  private static final int SEPARATOR_LEAD = 0xE2;

  /** From so many characters on a text is worth finding again. */
  private static final int LONG_TEXT = 64;

  private byte[] buffer = new byte[1 << 16];
  private int filled;

  /** The long text written last inside a string, and where its bytes stand. */
  private @Nullable Object longText;

  private int longStart;
  private int longEnd;

  void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, filled);
  }

  /** Forgets what was written, and keeps the memory for more. */
  void clear() {
    filled = 0;
    longText = null;
  }

  /** How much memory this holds, in bytes. */
  int room() {
    return buffer.length;
  }

  /** A copy of what was written so far. */
  byte[] bytes() {
    return Arrays.copyOf(buffer, filled);
  }

  private void ensure(long more) {
    if (more > buffer.length - filled) {
      long wanted = Math.max(filled + more, Math.min(2L * buffer.length, Integer.MAX_VALUE - 16));
      buffer = Arrays.copyOf(buffer, Math.toIntExact(wanted));
    }
  }

  void raw(byte[] bytes) {
    raw(bytes, 0, bytes.length);
  }

  private void raw(byte[] bytes, int start, int end) {
    ensure(end - start);
    System.arraycopy(bytes, start, buffer, filled, end - start);
    filled += end - start;
  }

  /** Writes a value as a whole: numbers, truth values and null bare, all else as JSON has it. */
  void value(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
      raw(value.toString().getBytes(StandardCharsets.US_ASCII));
    } else if (value == null
        || value instanceof Number
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

  /** Writes a value inside a string; null is nothing, lists and maps are JSON. */
  void inside(@Nullable Object value) {
    if (value != null) {
      String text = value instanceof Collection || value instanceof Map
          ? new String(Json.bytes(value), StandardCharsets.UTF_8)
          : value.toString();
      int start = filled;
      text(text);
      if (text.length() >= LONG_TEXT) {
        longText = value;
        longStart = start;
        longEnd = filled;
      }
    }
  }

  /** Writes a value as a whole, of which another writer may have written the text just now. */
  void value(@Nullable Object value, LineWriter before) {
    if (value instanceof String && value == before.longText) {
      raw(QUOTE);
      raw(before.buffer, before.longStart, before.longEnd);
      raw(QUOTE);
    } else {
      value(value);
    }
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int start = filled;
    boolean whole = false;
    ensureRest(utf8, 0);
    for (int i = copied(utf8, 0); i < utf8.length; i = copied(utf8, i)) {
      if (utf8[i] == '?' && !whole) {
        whole = !LoneSurrogates.isIn(text);
        if (!whole) {
          filled = start;
          slowly(text);
          return;
        }
      }
      i += escaped(utf8, i);
      ensureRest(utf8, i);
    }
  }

  /** Room for the rest of a text as it is, and the eight bytes that are written at a time. */
  private void ensureRest(byte[] utf8, int i) {
    ensure((long) utf8.length - i + Long.BYTES);
  }

  /**
   * Copies a text up to the next byte that may not be copied unseen, which is returned; a question mark may stand for half a pair. There
   * must be room for the rest.
   */
  private int copied(byte[] utf8, int from) {
    int i = from;
    for (; i + Long.BYTES <= utf8.length; i += Long.BYTES, filled += Long.BYTES) {
      long eight = (long) LONGS.get(utf8, i);
      LONGS.set(buffer, filled, eight);
      long found = special(eight);
      if (found != 0) {
        int clean = Long.numberOfTrailingZeros(found) >> 3;
        filled += clean;
        return i + clean;
      }
    }
    for (; i < utf8.length && special(utf8[i]) == 0; i++) {
      buffer[filled++] = utf8[i];
    }
    return i;
  }

  /** The high bits of bytes that may not be copied unseen; right up to the first of them. */
  private static long special(long eight) {
    return HIGH
        & (((eight - ONES * ' ') & ~eight)
            | equal(eight, '"')
            | equal(eight, '\\')
            | equal(eight, '?')
            | equal(eight, 0x7F)
            | equal(eight, NEL_LEAD)
            | equal(eight, SEPARATOR_LEAD));
  }

  private static int special(byte b) {
    return (int) special((b & 0xFFL) | ((ONES * 'a') << 8)) & 0x80;
  }

  private static long equal(long eight, int b) {
    long difference = eight ^ ONES * b;
    return (difference - ONES) & ~difference;
  }

  /** Writes the character at a special byte; how many bytes it has. */
  private int escaped(byte[] utf8, int i) {
    int b = utf8[i] & 0xFF;
    int length = b == NEL_LEAD ? 2 : b == SEPARATOR_LEAD ? 3 : 1;
    if (b == NEL_LEAD && utf8[i + 1] == (byte) 0x85) {
      unicode('\u0085');
    } else if (b == SEPARATOR_LEAD && utf8[i + 1] == (byte) 0x80 && (utf8[i + 2] & 0xFE) == 0xA8) {
      unicode((char) (0x2028 + (utf8[i + 2] & 1)));
    } else if (length > 1 || b == '?') {
      for (int k = 0; k < length; k++) {
        buffer[filled++] = utf8[i + k];
      }
    } else {
      escape((char) b);
    }
    return length;
  }

  /** Writes a text with half surrogate pairs, which UTF-8 does not have. */
  private void slowly(String text) {
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (LoneSurrogates.isPair(text, i)) {
          i++;
        } else {
          text(text.substring(from, i));
          unicode(text.charAt(i));
          from = i + 1;
        }
      }
    }
    text(text.substring(from));
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
      ensure(LONGEST_ESCAPE);
      buffer[filled++] = '\\';
      buffer[filled++] = (byte) letter;
    }
  }

  private void unicode(char c) {
    ensure(LONGEST_ESCAPE);
    buffer[filled++] = '\\';
    buffer[filled++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[filled++] = HEX[(c >> shift) & 0xF];
    }
  }
}
