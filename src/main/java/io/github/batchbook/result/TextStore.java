package io.github.batchbook.result;

import io.github.batchbook.jsonl.Hash;
import io.github.batchbook.jsonl.LoneSurrogates;
import io.github.batchbook.jsonl.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts kept as bytes outside of objects, each found again by a place of 64 bits: in blocks of memory, where they stand decoded with
 * their length before them, or in files, where they stand as JSON wrote them. Filled by several {@link Writer}s; read by any thread
 * once they are done.
 */
final class TextStore {
  /** The place of no text at all. */
  static final long NONE = -1;

  /** The place of every empty text. */
  static final long EMPTY = -2;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_BLOCK = 1 << 16;
  private static final int BLOCK = 1 << 22;
  private static final int HEAD = 4;

  /** In a length: the text may hold lone surrogates. */
  private static final int ODD = 1 << 31;

  private static final long IN_FILE = 1L << 62;
  private static final int FILE_SHIFT = 48;
  private static final int MOST_FILES = 1 << 13;
  private static final long OFFSET = (1L << FILE_SHIFT) - 1;

  private volatile byte[][] blocks = {};
  private volatile TextFile[] files = {};
  private final List<Writer> writers = new ArrayList<>();

  /** Of no meaning; written so that {@link #touch} is not optimized away. */
  @SuppressWarnings("UnusedVariable")
  private int touched;

  /** A writer for one thread. */
  synchronized Writer writer() {
    Writer writer = new Writer();
    writers.add(writer);
    return writer;
  }

  /** Gives back what writers did not fill; nobody may write any more. */
  synchronized void finish() {
    writers.forEach(Writer::finish);
    writers.clear();
  }

  /** Lets texts stay in a file; negative when there are too many files, or it is not to be mapped. */
  synchronized int add(TextFile file) {
    if (files.length == MOST_FILES) {
      return -1;
    }
    TextFile[] more = Arrays.copyOf(files, files.length + 1);
    more[files.length] = file;
    files = more;
    return more.length - 1;
  }

  /** The place of a JSON string in a file. */
  static long inFile(int file, long offset, boolean empty) {
    return empty ? EMPTY : IN_FILE | (long) file << FILE_SHIFT | offset;
  }

  private synchronized int add(byte[] block) {
    byte[][] more = Arrays.copyOf(blocks, blocks.length + 1);
    more[blocks.length] = block;
    blocks = more;
    return more.length - 1;
  }

  private synchronized void replace(int number, byte[] block) {
    byte[][] changed = blocks.clone();
    changed[number] = block;
    blocks = changed;
  }

  /**
   * The text at a place that is not {@link #NONE}.
   *
   * @throws ResultException when it stands in a file that was cut or changed
   */
  String get(long place) {
    if (place == EMPTY) {
      return "";
    }
    if ((place & IN_FILE) != 0) {
      return files[(int) ((place & ~IN_FILE) >>> FILE_SHIFT)].text(place & OFFSET);
    }
    byte[] block = blocks[(int) (place >>> 32)];
    int at = (int) place;
    int length = (int) INTS.get(block, at);
    int first = at + HEAD;
    if (length < 0) {
      return Text.of(block, first, first + (length & ~ODD));
    }
    return new String(block, first, length, StandardCharsets.UTF_8);
  }

  /** Whether the text at a place in memory has these bytes. */
  boolean hasBytes(long place, byte[] bytes, int start, int end) {
    if (place == EMPTY) {
      return start == end;
    }
    byte[] block = blocks[(int) (place >>> 32)];
    int at = (int) place;
    int length = (int) INTS.get(block, at) & ~ODD;
    return length == end - start
        && Arrays.equals(block, at + HEAD, at + HEAD + length, bytes, start, end);
  }

  /** Has the processor fetch the texts at places in memory, all at once, for who will look at them next. */
  void touch(long[] places, int count) {
    byte[][] all = blocks;
    int sum = 0;
    for (int i = 0; i < count; i++) {
      long place = places[i];
      if (place >= 0) {
        sum += all[(int) (place >>> 32)][(int) place];
      }
    }
    touched = sum;
  }

  /** A hash of the text at a place that is neither {@link #NONE} nor {@link #EMPTY}. */
  long hash(long place) {
    if ((place & IN_FILE) != 0) {
      byte[] bytes = LoneSurrogates.bytes(get(place));
      return Hash.of(bytes, 0, bytes.length);
    }
    byte[] block = blocks[(int) (place >>> 32)];
    int first = (int) place + HEAD;
    return Hash.of(block, first, first + ((int) INTS.get(block, (int) place) & ~ODD));
  }

  /** Whether the texts at two places are equal, wherever those are. */
  boolean areEqual(long left, long right) {
    return left == right
        || (((left | right) & IN_FILE) == 0 ? areSame(left, right) : get(left).equals(get(right)));
  }

  /** Whether two places in memory have the same bytes. */
  boolean areSame(long left, long right) {
    if (left < 0 || right < 0) {
      return left == right;
    }
    byte[] block = blocks[(int) (left >>> 32)];
    int at = (int) left;
    int length = (int) INTS.get(block, at) & ~ODD;
    return hasBytes(right, block, at + HEAD, at + HEAD + length);
  }

  /** Puts texts into blocks of its own. For one thread. */
  final class Writer {
    private byte[] block = {};
    private int number = -1;
    private int at;

    /** Sees to it that texts of so many bytes together, in so many pieces, have room. */
    void ensure(int bytes, int pieces) {
      long needed = bytes + (long) HEAD * pieces;
      if (needed > block.length - at) {
        long usual = Math.min(BLOCK, Math.max(FIRST_BLOCK, block.length * 4L));
        finish(block.length / 8);
        block = new byte[(int) Math.min(Integer.MAX_VALUE - 16, Math.max(usual, needed))];
        number = add(block);
        at = 0;
      }
    }

    /** The bytes left in the block that is being filled. */
    int room() {
      return block.length - at;
    }

    /** Writes a JSON string, given without its quotes; there must be room for it. */
    long decoded(byte[] from, int start, int end, boolean escaped) {
      if (start == end) {
        return EMPTY;
      }
      int first = at + HEAD;
      if (escaped) {
        return close(first, Text.decode(from, start, end, block, first), true);
      }
      System.arraycopy(from, start, block, first, end - start);
      return close(first, first + end - start, false);
    }

    /** Writes several JSON strings as one text, with a separator between them; there must be room for all. */
    long joined(byte[] from, int[] starts, int[] ends, String separator) {
      byte[] between = separator.getBytes(StandardCharsets.UTF_8);
      int first = at + HEAD;
      int last = first;
      for (int i = 0; i < starts.length; i++) {
        if (i > 0) {
          System.arraycopy(between, 0, block, last, between.length);
          last += between.length;
        }
        last = Text.decode(from, starts[i], ends[i], block, last);
      }
      return first == last ? EMPTY : close(first, last, true);
    }

    /** Writes a text. */
    long text(String text) {
      if (text.isEmpty()) {
        return EMPTY;
      }
      boolean odd = LoneSurrogates.isIn(text);
      byte[] bytes = odd ? LoneSurrogates.bytes(text) : text.getBytes(StandardCharsets.UTF_8);
      ensure(bytes.length, 1);
      int first = at + HEAD;
      System.arraycopy(bytes, 0, block, first, bytes.length);
      return close(first, first + bytes.length, odd);
    }

    private long close(int first, int last, boolean odd) {
      INTS.set(block, first - HEAD, (last - first) | (odd ? ODD : 0));
      at = last;
      return (long) number << 32 | (first - HEAD);
    }

    private void finish() {
      finish(1 << 10);
    }

    private void finish(int most) {
      if (number >= 0 && block.length - at > most) {
        replace(number, Arrays.copyOf(block, at));
      }
      block = new byte[0];
      number = -1;
      at = 0;
    }
  }
}
