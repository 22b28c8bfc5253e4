package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request line with holes: bytes that are the same on every line, and between them slots for
 * values. Made once from a JSON tree in whose strings marks stand for the slots, so that whatever a
 * value holds, the line is JSON.
 */
final class LinePattern {
  /** As a mark looks in the serialized tree: its control characters are escaped there. */
  private static final Pattern MARK =
      Pattern.compile("\"\\\\u0001=(\\d+)\\\\u0001\"|\\\\u0001(\\d+)\\\\u0001");

  private final List<byte[]> literals = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();

  /**
   * A hole.
   *
   * @param value which of the row's values belongs in it
   * @param whole whether it is a JSON value by itself, a number perhaps; otherwise it stands inside
   *     a string
   */
  record Slot(int value, boolean whole) {}

  private final boolean typed;

  private LinePattern(boolean typed) {
    this.typed = typed;
  }

  /** The mark for a value inside a string of the tree. */
  static String mark(int value) {
    return "\u0001" + value + "\u0001";
  }

  /** The mark for a value that is a whole JSON value; it must be a string of the tree by itself. */
  static String wholeMark(int value) {
    return "\u0001=" + value + "\u0001";
  }

  /** @param typed whether a text is one also where it is a whole value; otherwise it is what it means there */
  static LinePattern of(JsonNode line, boolean typed) {
    LinePattern pattern = new LinePattern(typed);
    String text = new String(Json.bytes(line), StandardCharsets.UTF_8);
    Matcher matcher = MARK.matcher(text);
    int from = 0;
    while (matcher.find()) {
      pattern.literals.add(text.substring(from, matcher.start()).getBytes(StandardCharsets.UTF_8));
      boolean whole = matcher.group(1) != null;
      pattern.slots.add(
          new Slot(Integer.parseInt(whole ? matcher.group(1) : matcher.group(2)), whole));
      from = matcher.end();
    }
    pattern.literals.add((text.substring(from) + "\n").getBytes(StandardCharsets.UTF_8));
    return pattern;
  }

  /** Writes one line. */
  void write(List<?> values, LineWriter out) {
    for (int i = 0; i < slots.size(); i++) {
      out.raw(literals.get(i));
      Slot slot = slots.get(i);
      Object value = values.get(slot.value());
      if (slot.whole()) {
        out.value(typed ? value : Json.meant(value));
      } else {
        out.inside(value);
      }
    }
    out.raw(literals.get(slots.size()));
  }
}
