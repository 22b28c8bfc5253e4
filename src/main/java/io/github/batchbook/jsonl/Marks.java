package io.github.batchbook.jsonl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which places of a line are holes, and which belong to its shape. A path is keys with dots between them, {@code []} for any
 * element of a list and {@code **} at the end for all that lies below: {@code body.messages[].content}, {@code body.tools.**}.
 *
 * <p>True, false, null and the keys themselves always belong to the shape. Filled once, then safe for threads.
 */
public final class Marks {
  private final Place root;

  /** A place, and the way to those below it. */
  static final class Place {
    Mark mark;
    int tag;
    private byte[][] keys = {};
    private Place[] below = {};
    private @Nullable Place element;
    private @Nullable Place others;

    private Place(Mark mark) {
      this.mark = mark;
    }

    /** A place below which everything is as it is itself. */
    private static Place everywhere(Mark mark) {
      Place place = new Place(mark);
      place.everywhere();
      return place;
    }

    private void everywhere() {
      element = this;
      others = this;
    }

    /** The place of the value that has this key. */
    Place member(byte[] bytes, int start, int end) {
      int length = end - start;
      for (int i = 0; i < keys.length; i++) {
        byte[] key = keys[i];
        if (key.length == length
            && key[0] == bytes[start]
            && Arrays.equals(key, 0, length, bytes, start, end)) {
          return below[i];
        }
      }
      return others == null ? this : others;
    }

    Place element() {
      return element == null ? this : element;
    }

    private Place step(String name, Place otherwise) {
      if (name.equals("[]")) {
        if (element == null || element == otherwise) {
          element = new Place(otherwise.mark);
          element.inherit(otherwise);
        }
        return element;
      }
      byte[] key = name.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < keys.length; i++) {
        if (Arrays.equals(keys[i], key)) {
          return below[i];
        }
      }
      Place place = new Place(otherwise.mark);
      place.inherit(otherwise);
      keys = Arrays.copyOf(keys, keys.length + 1);
      below = Arrays.copyOf(below, keys.length);
      keys[keys.length - 1] = key;
      below[keys.length - 1] = place;
      return place;
    }

    private void inherit(Place otherwise) {
      element = otherwise;
      others = otherwise;
    }
  }

  private final Place otherwise;

  private Marks(Mark mark) {
    otherwise = Place.everywhere(mark);
    root = new Place(mark);
    root.inherit(otherwise);
  }

  /** Marks of which all are marked alike, until {@link #with} says otherwise. */
  public static Marks all(Mark mark) {
    return new Marks(mark);
  }

  /** Marks one more path. */
  public Marks with(String path, Mark mark) {
    return with(path, mark, 0);
  }

  /**
   * Marks one more path.
   *
   * @param tag from 0 to 999,999; it comes back with each hole of this path ({@link Templates#tag})
   */
  public Marks with(String path, Mark mark, int tag) {
    Place place = root;
    for (String name : path.replace("[]", ".[]").split("\\.", -1)) {
      if (name.equals("**")) {
        place.everywhere();
      } else {
        place = place.step(name, otherwise);
      }
    }
    place.mark = mark;
    place.tag = tag;
    return this;
  }

  Place root() {
    return root;
  }
}
