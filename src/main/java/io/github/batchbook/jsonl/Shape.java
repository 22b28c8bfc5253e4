package io.github.batchbook.jsonl;

import java.util.Arrays;

/**
 * The shape of one line: its JSON without white space and with a letter in place of each hole. Lines of one shape differ in
 * nothing but the values in their holes. Kept and filled anew for each line; for one thread.
 *
 * <p>Only lines that are plain are read: one JSON object, strict, keys without escapes, not nested too deep. Keys that stand twice
 * in an object are not noticed: they are in the shape, for who judges it.
 */
final class Shape {
  /** Kinds of holes. */
  static final int TEXT = 0;

  static final int NUMBER = 1;
  static final int COUNT = 2;
  static final int BASE64 = 3;

  /** No hole: the end of the line. */
  static final int END = 4;

  private static final int DEEPEST = 64;
  private static final int LONGEST_HEAD = 64;
  private static final byte[] COMMA_HEAD = {',', '4', '6', 'e', 's', 'a', 'b', ';'};

  private byte[] bytes = {};
  private int end;
  private int depth;

  byte[] shape = new byte[1024];
  int length;

  /** Whether a literal line separator stands in it. */
  boolean separator;

  /** All holes in order, those too that are only checked. */
  int holes;

  int[] from = new int[32];
  int[] to = new int[32];
  int[] flags = new int[32];
  /** What each hole is: its kind, whether its place is kept, its tag. */
  int[] codes = new int[32];

  static int code(int kind, boolean kept, int tag) {
    return kind | (kept ? 8 : 0) | (tag << 4);
  }

  static int kind(int code) {
    return code & 7;
  }

  static boolean isKept(int code) {
    return (code & 8) != 0;
  }

  static int tag(int code) {
    return code >> 4;
  }

  /** Reads a line; whether it is plain. */
  boolean read(Marks marks, byte[] line, int lineStart, int lineEnd) {
    bytes = line;
    end = lineEnd;
    depth = 0;
    length = 0;
    holes = 0;
    separator = false;
    int i = Scan.space(bytes, lineStart, end);
    if (i == end || bytes[i] != '{') {
      return false;
    }
    i = object(marks.root(), i);
    if (i < 0 || Scan.space(bytes, i, end) != end) {
      return false;
    }
    if (separator) {
      put('U');
    }
    if (bytes[end - 1] == '\r') {
      put('R');
    }
    return true;
  }

  private int value(Marks.Place place, int i) {
    if (i >= end) {
      return Scan.NONE;
    }
    int c = bytes[i];
    if (c == '"') {
      return string(place, i);
    } else if (c == '{') {
      return object(place, i);
    } else if (c == '[') {
      return list(place, i);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      return number(place, i);
    }
    int next = Scan.word(bytes, i, end);
    return next < 0 ? next : verbatim(i, next);
  }

  private int object(Marks.Place place, int open) {
    if (++depth > DEEPEST) {
      return Scan.NONE;
    }
    put('{');
    int i = Scan.space(bytes, open + 1, end);
    boolean more = i < end && bytes[i] != '}';
    while (more) {
      long key = i < end && bytes[i] == '"' ? Scan.text(bytes, i + 1, end) : Scan.NONE;
      if (key < 0 || (Scan.flags(key) & (Scan.ESCAPED | Scan.SEPARATOR)) != 0) {
        return Scan.NONE;
      }
      int quote = Scan.index(key);
      verbatim(i, quote + 1);
      Marks.Place below = place.member(bytes, i + 1, quote);
      i = Scan.space(bytes, quote + 1, end);
      if (i >= end || bytes[i] != ':') {
        return Scan.NONE;
      }
      put(':');
      i = value(below, Scan.space(bytes, i + 1, end));
      if (i < 0) {
        return i;
      }
      i = Scan.space(bytes, i, end);
      more = i < end && bytes[i] == ',';
      if (more) {
        put(',');
        i = Scan.space(bytes, i + 1, end);
      }
    }
    return close('}', i);
  }

  private int list(Marks.Place place, int open) {
    if (++depth > DEEPEST) {
      return Scan.NONE;
    }
    put('[');
    Marks.Place below = place.element();
    int i = Scan.space(bytes, open + 1, end);
    boolean more = i < end && bytes[i] != ']';
    while (more) {
      i = value(below, i);
      if (i < 0) {
        return i;
      }
      i = Scan.space(bytes, i, end);
      more = i < end && bytes[i] == ',';
      if (more) {
        put(',');
        i = Scan.space(bytes, i + 1, end);
      }
    }
    return close(']', i);
  }

  private int close(int with, int i) {
    if (i >= end || bytes[i] != with) {
      return Scan.NONE;
    }
    depth--;
    put(with);
    return i + 1;
  }

  private int string(Marks.Place place, int i) {
    int first = i + 1;
    if (place.mark == Mark.ADDRESS) {
      return address(place, first);
    }
    long answer = Scan.text(bytes, first, end);
    if (answer < 0) {
      return Scan.NONE;
    }
    int quote = Scan.index(answer);
    int found = Scan.flags(answer);
    separator |= (found & Scan.SEPARATOR) != 0;
    if (place.mark == Mark.VALUE || place.mark == Mark.SKIP) {
      put('S');
      hole(first, quote, found, code(TEXT, place.mark == Mark.VALUE, place.tag));
      return quote + 1;
    }
    return verbatim(i, quote + 1);
  }

  private int address(Marks.Place place, int first) {
    int head = head(first);
    if (head > first && bytes[head - 1] == ',') {
      int last = Scan.base64(bytes, head, end);
      int quote = last;
      while (quote < end && quote - last < 2 && bytes[quote] == '=') {
        quote++;
      }
      if (quote < end && bytes[quote] == '"') {
        return headed(first, head, quote, code(BASE64, true, place.tag));
      }
      head = first;
    }
    long answer = Scan.text(bytes, head, end);
    if (answer < 0) {
      return Scan.NONE;
    }
    separator |= (Scan.flags(answer) & Scan.SEPARATOR) != 0;
    int quote = Scan.index(answer);
    if (head == first) {
      return verbatim(first - 1, quote + 1);
    }
    int next = headed(first, head, quote, code(TEXT, true, place.tag));
    flags[holes - 1] = Scan.flags(answer);
    return next;
  }

  /** Notes a hole that has a head before it, which belongs to the shape; the index behind the closing quote. */
  private int headed(int first, int head, int quote, int code) {
    put('A');
    verbatim(first, head);
    put('"');
    hole(head, quote, 0, code);
    return quote + 1;
  }

  /** The index behind an address's head; {@code first} when it has none that is known. */
  private int head(int first) {
    if (begins(first, "http://")) {
      return first + 7;
    }
    if (begins(first, "https://")) {
      return first + 8;
    }
    if (begins(first, "data:")) {
      int last = Math.min(end, first + LONGEST_HEAD);
      for (int i = first; i < last && bytes[i] > ' ' && bytes[i] != '"' && bytes[i] != '\\'; i++) {
        if (bytes[i] == ',') {
          return isBase64Head(i) ? i + 1 : first;
        }
      }
    }
    return first;
  }

  private boolean isBase64Head(int comma) {
    for (int k = 0; k < COMMA_HEAD.length; k++) {
      if (bytes[comma - k] != COMMA_HEAD[k]) {
        return false;
      }
    }
    return true;
  }

  private boolean begins(int at, String word) {
    if (at + word.length() > end) {
      return false;
    }
    for (int k = 0; k < word.length(); k++) {
      if (bytes[at + k] != word.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  private int number(Marks.Place place, int i) {
    int next = Scan.number(bytes, i, end);
    if (next < 0) {
      return next;
    }
    boolean value = place.mark == Mark.VALUE;
    if (value || place.mark == Mark.SKIP) {
      put('N');
      hole(i, next, 0, code(NUMBER, value, place.tag));
      return next;
    }
    if (place.mark == Mark.COUNT && count(bytes, i, end) == next) {
      put('C');
      hole(i, next, 0, code(COUNT, true, place.tag));
      return next;
    }
    return verbatim(i, next);
  }

  /** The index behind a whole number of two to nine digits; {@link Scan#NONE} when none begins here. */
  static int count(byte[] bytes, int from, int limit) {
    int next = Scan.digits(bytes, from, limit);
    boolean plain = next - from >= 2 && next - from <= 9 && bytes[from] != '0';
    return plain ? next : Scan.NONE;
  }

  private void hole(int first, int last, int found, int code) {
    if (holes == from.length) {
      int more = holes * 2;
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
      flags = Arrays.copyOf(flags, more);
      codes = Arrays.copyOf(codes, more);
    }
    from[holes] = first;
    to[holes] = last;
    flags[holes] = found;
    codes[holes++] = code;
  }

  private void put(int c) {
    if (length == shape.length) {
      shape = Arrays.copyOf(shape, length * 2);
    }
    shape[length++] = (byte) c;
  }

  /** Takes a range of the line as it is; its end. */
  private int verbatim(int first, int last) {
    int more = last - first;
    if (more > shape.length - length) {
      shape = Arrays.copyOf(shape, Math.max(shape.length * 2, length + more));
    }
    System.arraycopy(bytes, first, shape, length, more);
    length += more;
    return last;
  }
}
