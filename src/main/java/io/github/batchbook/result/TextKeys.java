package io.github.batchbook.result;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keys that an ordinary string column, filled row by row, would have given to these texts: equal texts have equal keys, counted up
 * as texts first occur, in one byte, two or four as their number asks. Immutable.
 */
final class TextKeys {
  /** For each row which of the different texts it has, counted as they first occur. */
  private final int[] ordinals;
  /** For each different text the first row that has it. */
  private final int[] firstRows;
  /** Which of them is the empty one; negative without. */
  private final int missing;

  private TextKeys(int[] ordinals, int[] firstRows, int missing) {
    this.ordinals = ordinals;
    this.firstRows = firstRows;
    this.missing = missing;
  }

  static TextKeys of(TextStore texts, long[] places) {
    int[] ordinals = new int[places.length];
    int[] firstRows = new int[places.length];
    long[] hashes = new long[places.length];
    int[] table = new int[Integer.highestOneBit(Math.max(8, Math.min(1 << 28, places.length))) * 4];
    int count = 0;
    int missing = -1;
    for (int row = 0; row < places.length; row++) {
      long place = Math.max(places[row], TextStore.NONE);
      if (place < 0) {
        missing = missing < 0 ? newText(firstRows, count++, row) : missing;
        ordinals[row] = missing;
        continue;
      }
      long hash = texts.hash(place);
      int slot = (int) hash & (table.length - 1);
      while (table[slot] != 0
          && !(hashes[table[slot] - 1] == hash
              && texts.areEqual(places[firstRows[table[slot] - 1]], place))) {
        slot = (slot + 1) & (table.length - 1);
      }
      if (table[slot] == 0) {
        hashes[count] = hash;
        table[slot] = newText(firstRows, count++, row) + 1;
      }
      ordinals[row] = table[slot] - 1;
    }
    return new TextKeys(ordinals, Arrays.copyOf(firstRows, count), missing);
  }

  private static int newText(int[] firstRows, int ordinal, int row) {
    firstRows[ordinal] = row;
    return ordinal;
  }

  private int lowest() {
    int present = firstRows.length - (missing < 0 ? 0 : 1);
    return present < 255 ? Byte.MIN_VALUE : present < 65_535 ? Short.MIN_VALUE : Integer.MIN_VALUE;
  }

  private int missingKey() {
    return -1 - lowest();
  }

  int key(int row) {
    int ordinal = ordinals[row];
    return ordinal == missing
        ? missingKey()
        : lowest() + 1 + ordinal - (missing >= 0 && missing < ordinal ? 1 : 0);
  }

  /** The last key given. */
  int lastKey() {
    return lowest() + firstRows.length - (missing < 0 ? 0 : 1);
  }

  /** The first row that has a key; negative when none has. */
  int firstRow(int key) {
    if (key == missingKey()) {
      return missing < 0 ? -1 : firstRows[missing];
    }
    long rank = (long) key - lowest() - 1;
    long ordinal = missing >= 0 && rank >= missing ? rank + 1 : rank;
    return ordinal < 0 || ordinal >= firstRows.length ? -1 : firstRows[(int) ordinal];
  }

  /** A row's key as bytes. */
  byte[] bytes(int row) {
    return switch (lowest()) {
      case Byte.MIN_VALUE -> new byte[] {(byte) key(row)};
      case Short.MIN_VALUE -> ByteBuffer.allocate(2).putShort((short) key(row)).array();
      default -> ByteBuffer.allocate(4).putInt(key(row)).array();
    };
  }

  /** How many different texts there are, the empty one included. */
  int count() {
    return firstRows.length;
  }

  /** How many different texts there are up to a row. */
  int countTo(int row) {
    int found = Arrays.binarySearch(firstRows, row);
    return found < 0 ? -found - 1 : found + 1;
  }

  int[] ordinals() {
    return ordinals.clone();
  }
}
