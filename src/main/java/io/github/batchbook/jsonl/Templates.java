package io.github.batchbook.jsonl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Templates of lines, learned from lines: bytes that are the same, and holes between them. A line that fits one is read by comparing
 * those bytes and scanning the holes; one that fits none but has a known {@link Shape} (it differs in white space, say) is found by
 * that; the rest is for who asked, who may teach them. Nothing is guessed: a line that is found has, but for the values in its holes,
 * the JSON of the line that was taught.
 *
 * <p>For one thread; each thread learns by itself.
 *
 * @param <P> what is known of all lines of a shape
 */
public final class Templates<P> {
  private static final int MOST_SHAPES = 4096;
  private static final int MOST_BYTES = 8 << 20;

  private final Marks marks;
  private final Tree<P> tree = new Tree<>();
  private final Shape shape = new Shape();

  private @Nullable Known<P>[] table = table(64);
  private int shapes;
  private long kept;

  private byte[] bytes = {};
  private int lineStart;
  private int lineEnd;
  private int limit;
  private boolean plain;
  private long hash;

  private int[] holes = new int[64];
  private int count;

  private static final class Known<P> {
    private final byte[] shape;
    private final long hash;
    private final P payload;

    private Known(byte[] shape, long hash, P payload) {
      this.shape = shape;
      this.hash = hash;
      this.payload = payload;
    }
  }

  public Templates(Marks marks) {
    this.marks = marks;
  }

  @SuppressWarnings("unchecked") // an array of a generic type
  private static <P> @Nullable Known<P>[] table(int size) {
    return (@Nullable Known<P>[]) new @Nullable Known<?>[size];
  }

  /**
   * Looks at the line that begins at {@code start}; null when no line of its shape was taught.
   *
   * @param end of the bytes that hold whole lines; only the last line may lack its newline
   */
  public @Nullable P find(byte[] lines, int start, int end) {
    bytes = lines;
    lineStart = start;
    limit = end;
    plain = false;
    P payload = tree.find(lines, start, end);
    if (payload != null) {
      lineEnd = tree.lineEnd();
      holes = tree.holes();
      count = tree.count();
      return payload;
    }
    lineEnd = Scan.newline(lines, start, end);
    return findShape();
  }

  private @Nullable P findShape() {
    count = 0;
    plain = shape.read(marks, bytes, lineStart, lineEnd);
    if (!plain) {
      return null;
    }
    hash = Hash.of(shape.shape, 0, shape.length);
    keepHoles();
    int mask = table.length - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      Known<P> known = table[slot];
      if (known == null) {
        return null;
      }
      if (known.hash == hash
          && Arrays.equals(known.shape, 0, known.shape.length, shape.shape, 0, shape.length)) {
        return known.payload;
      }
    }
  }

  private void keepHoles() {
    if (holes.length < shape.holes * Tree.WIDTH) {
      holes = new int[shape.holes * Tree.WIDTH];
    }
    for (int i = 0; i < shape.holes; i++) {
      if (Shape.isKept(shape.codes[i])) {
        int at = Tree.WIDTH * count++;
        holes[at] = shape.from[i];
        holes[at + 1] = shape.to[i];
        holes[at + 2] = shape.flags[i];
        holes[at + 3] = Shape.tag(shape.codes[i]);
      }
    }
  }

  /**
   * Whether the line that was looked at last is plain JSON as far as shapes tell, so that it could be taught. Its holes are known then.
   */
  public boolean canLearn() {
    return plain;
  }

  /** Teaches that the line that was looked at last, and not found, has this payload; so have all others of its shape. */
  public void learn(P payload) {
    if (!plain || shapes == MOST_SHAPES || kept > MOST_BYTES) {
      return;
    }
    kept += shape.length;
    shapes++;
    insert(new Known<>(Arrays.copyOf(shape.shape, shape.length), hash, payload));
    if (!shape.separator && lineEnd < limit) {
      kept += tree.add(shape, bytes, lineStart, lineEnd, payload);
    }
  }

  private void insert(Known<P> known) {
    if (2 * shapes > table.length) {
      @Nullable Known<P>[] smaller = table;
      table = table(2 * smaller.length);
      for (Known<P> old : smaller) {
        if (old != null) {
          table[free(old.hash)] = old;
        }
      }
    }
    table[free(known.hash)] = known;
  }

  private int free(long of) {
    int slot = (int) of & (table.length - 1);
    while (table[slot] != null) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  /** The index of the newline, or of the end, behind the line that was looked at last. */
  public int lineEnd() {
    return lineEnd;
  }

  /** How many holes with a kept place the line has that was looked at last. */
  public int holes() {
    return count;
  }

  /** Where a hole's value begins: a string's first byte inside the quotes, a number's first digit or sign. */
  public int from(int hole) {
    return holes[Tree.WIDTH * hole];
  }

  /** The index behind a hole's value. */
  public int to(int hole) {
    return holes[Tree.WIDTH * hole + 1];
  }

  /** The flags of {@link Scan} of a hole that is a string. */
  public int flags(int hole) {
    return holes[Tree.WIDTH * hole + 2];
  }

  /** The tag that {@link Marks} gave to a hole's path. */
  public int tag(int hole) {
    return holes[Tree.WIDTH * hole + 3];
  }
}
