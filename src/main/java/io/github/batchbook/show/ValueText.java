package io.github.batchbook.show;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any value as text of bounded size: arrays as Java writes them ({@code {1, 2}}), collections and maps as they print themselves, all
 * else by its toString. A toString that throws is told, not thrown.
 */
final class ValueText {
  private static final int MOST_ELEMENTS = 100;
  private static final int DEEPEST = 5;
  private static final int LONGEST = 100_000;

  private final StringBuilder out = new StringBuilder();

  private ValueText() {}

  static String of(@Nullable Object value) {
    ValueText text = new ValueText();
    text.append(value, 0);
    return text.bounded();
  }

  private String bounded() {
    if (out.length() <= LONGEST) {
      return out.toString();
    }
    return out.substring(0, LONGEST) + "… "
        + Amounts.count(out.length() - LONGEST, "more character");
  }

  private void append(@Nullable Object value, int depth) {
    int before = out.length();
    try {
      appendUnguarded(value, depth);
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      out.setLength(before);
      out.append(identity(value))
          .append(" (its toString threw ")
          .append(e.getClass().getName())
          .append(')');
    }
  }

  private void appendUnguarded(@Nullable Object value, int depth) {
    if (value == null) {
      out.append("null");
    } else if (depth > DEEPEST || out.length() > LONGEST) {
      out.append('…');
    } else if (value.getClass().isArray()) {
      appendArray(value, depth);
    } else if (isOfTheJdk(value) && value instanceof Collection<?> collection) {
      appendCollection(collection, depth);
    } else if (isOfTheJdk(value) && value instanceof Map<?, ?> map) {
      appendMap(map, depth);
    } else {
      out.append(value);
    }
  }

  /** Classes of others may print themselves better than we would. */
  private static boolean isOfTheJdk(Object value) {
    return value.getClass().getName().startsWith("java.");
  }

  private void appendArray(Object array, int depth) {
    int length = Array.getLength(array);
    out.append('{');
    for (int i = 0; i < length; i++) {
      if (i == MOST_ELEMENTS || out.length() > LONGEST) {
        out.append(", … ").append(Amounts.count(length - i)).append(" more");
        break;
      }
      out.append(i == 0 ? "" : ", ");
      append(Array.get(array, i), depth + 1);
    }
    out.append('}');
  }

  private void appendCollection(Collection<?> collection, int depth) {
    out.append('[');
    int count = 0;
    for (Iterator<?> elements = collection.iterator(); elements.hasNext(); count++) {
      if (count == MOST_ELEMENTS || out.length() > LONGEST) {
        out.append(", … ").append(Amounts.count(collection.size() - count)).append(" more");
        break;
      }
      out.append(count == 0 ? "" : ", ");
      append(elements.next(), depth + 1);
    }
    out.append(']');
  }

  private void appendMap(Map<?, ?> map, int depth) {
    out.append('{');
    int count = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (count == MOST_ELEMENTS || out.length() > LONGEST) {
        out.append(", … ").append(Amounts.count(map.size() - count)).append(" more");
        break;
      }
      out.append(count++ == 0 ? "" : ", ");
      append(entry.getKey(), depth + 1);
      out.append('=');
      append(entry.getValue(), depth + 1);
    }
    out.append('}');
  }

  private static String identity(@Nullable Object value) {
    return value == null
        ? "null"
        : value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
  }
}
