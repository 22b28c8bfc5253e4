package io.github.batchbook.jsonl;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Templates as a tree: those that begin alike share what they have in common, so that a hole is scanned once whichever of them fits.
 * Branches that fit move forward among their siblings. For one thread.
 */
final class Tree<P> {
  /** Numbers kept of each hole: from, to, flags, tag. */
  static final int WIDTH = 4;

  private static final int MOST_BRANCHES = 64;

  private Branches<P> roots = new Branches<>();
  private int[] holes = new int[16 * WIDTH];
  private int count;
  private int lineEnd;

  private static final class Branches<P> {
    private Branch<P>[] all = array(1);
    private int size;

    @SuppressWarnings("unchecked") // an array of a generic type
    private static <P> Branch<P>[] array(int length) {
      return (Branch<P>[]) new Branch<?>[length];
    }

    private void add(Branch<P> branch) {
      if (size == all.length) {
        all = Arrays.copyOf(all, size * 2);
      }
      all[size++] = branch;
    }
  }

  /** Bytes, and the hole behind them. */
  private static final class Branch<P> {
    private final byte[] literal;
    private final int code;
    private final int kind;
    private final @Nullable P payload;
    private final Branches<P> next = new Branches<>();

    private Branch(byte[] literal, int code, @Nullable P payload) {
      this.literal = literal;
      this.code = code;
      this.kind = Shape.kind(code);
      this.payload = payload;
    }
  }

  /** Reads the line that begins at {@code start}; null when it fits no template. */
  @Nullable
  P find(byte[] bytes, int start, int limit) {
    count = 0;
    int i = start;
    Branches<P> branches = roots;
    while (true) {
      Branch<P>[] all = branches.all;
      int size = branches.size;
      int next = Scan.NONE;
      int k = 0;
      for (; k < size && next < 0; k++) {
        next = step(all[k], bytes, i, limit);
      }
      if (next < 0) {
        return null;
      }
      Branch<P> taken = all[k - 1];
      if (k > 1) {
        all[k - 1] = all[k - 2];
        all[k - 2] = taken;
      }
      if (taken.kind == Shape.END) {
        lineEnd = next - 1;
        return taken.payload;
      }
      i = next;
      branches = taken.next;
    }
  }

  /** The index behind a branch's hole when its bytes stand at {@code at} and its hole behind them; negative otherwise. */
  private int step(Branch<P> branch, byte[] bytes, int at, int limit) {
    byte[] literal = branch.literal;
    int from = at + literal.length;
    if (from > limit || !Arrays.equals(literal, 0, literal.length, bytes, at, from)) {
      return Scan.NONE;
    }
    int to;
    int flags = 0;
    switch (branch.kind) {
      case Shape.TEXT -> {
        long answer = Scan.text(bytes, from, limit);
        flags = Scan.flags(answer);
        if (answer < 0 || (flags & Scan.SEPARATOR) != 0) {
          return Scan.NONE;
        }
        to = Scan.index(answer);
      }
      case Shape.NUMBER -> to = Scan.number(bytes, from, limit);
      case Shape.COUNT -> to = Shape.count(bytes, from, limit);
      case Shape.BASE64 -> {
        to = Scan.base64(bytes, from, limit);
        for (int k = 0; k < 2 && to < limit && bytes[to] == '='; k++) {
          to++;
        }
      }
      default -> {
        return from;
      }
    }
    if (to >= 0 && Shape.isKept(branch.code)) {
      keep(branch.code, from, to, flags);
    }
    return to;
  }

  private void keep(int code, int from, int to, int flags) {
    int at = WIDTH * count++;
    if (at == holes.length) {
      holes = Arrays.copyOf(holes, 2 * at);
    }
    holes[at] = from;
    holes[at + 1] = to;
    holes[at + 2] = flags;
    holes[at + 3] = Shape.tag(code);
  }

  /** Adds the template of a line, which has its newline at {@code lineEnd}; the bytes that this takes. */
  int add(Shape shape, byte[] bytes, int lineStart, int newline, P payload) {
    Branches<P> branches = roots;
    int from = lineStart;
    int taken = 0;
    for (int hole = 0; hole <= shape.holes; hole++) {
      boolean last = hole == shape.holes;
      int to = last ? newline + 1 : shape.from[hole];
      int code = last ? Shape.END : shape.codes[hole];
      Branch<P> branch = find(branches, bytes, from, to, code);
      if (branch == null) {
        if (branches.size == MOST_BRANCHES) {
          return taken;
        }
        branch = new Branch<>(Arrays.copyOfRange(bytes, from, to), code, last ? payload : null);
        branches.add(branch);
        taken += to - from + 64;
      }
      branches = branch.next;
      from = last ? to : shape.to[hole];
    }
    return taken;
  }

  private static <P> @Nullable Branch<P> find(
      Branches<P> branches, byte[] bytes, int from, int to, int code) {
    for (int i = 0; i < branches.size; i++) {
      Branch<P> branch = branches.all[i];
      if (branch.code == code
          && Arrays.equals(branch.literal, 0, branch.literal.length, bytes, from, to)) {
        return branch;
      }
    }
    return null;
  }

  int lineEnd() {
    return lineEnd;
  }

  int[] holes() {
    return holes;
  }

  int count() {
    return count;
  }
}
