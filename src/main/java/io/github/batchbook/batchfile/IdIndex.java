package io.github.batchbook.batchfile;

import io.github.batchbook.jsonl.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where each line of a file begins and a hash of its custom_id: 16 bytes a line, and at most 16 more while it is filled. That two ids
 * are equal is never taken from their hashes alone: the caller compares them.
 */
final class IdIndex {
  private static final long NO_ID = 0;

  /** Lines whose numbers stand in one block; blocks never move, so that filling needs no second copy. */
  private static final int BLOCK = 1 << 12;

  private static final int TABLES = 64;

  private long[][] offsets = new long[16][];
  private long[][] hashes = new long[16][];
  private char @Nullable [] groups;
  private Table[] tables = new Table[TABLES];
  private int lines;

  /** Decides whether the id on an earlier line is the one that is looked for. */
  interface SameId {
    boolean onLine(int number);
  }

  /** Line numbers by the hash of their ids: one of several tables, so that only a small one is copied at a time. */
  private static final class Table {
    private int[] numbers = new int[64];
    private int size;
  }

  /** Adds the next line, which has no usable id until one is given to it. */
  void addLine(long offset) {
    int block = lines / BLOCK;
    if (lines % BLOCK == 0) {
      if (block == offsets.length) {
        offsets = Arrays.copyOf(offsets, 2 * block);
        hashes = Arrays.copyOf(hashes, 2 * block);
      }
      offsets[block] = new long[BLOCK];
      hashes[block] = new long[BLOCK];
    }
    offsets[block][lines % BLOCK] = offset;
    if (groups != null && groups.length == lines) {
      groups = Arrays.copyOf(groups, lines + (lines >> 1) + 1);
    }
    lines++;
  }

  /** Says which of several groups the last added line is of; those before are of group 0. */
  void putGroup(int group) {
    if (groups == null) {
      if (group == 0) {
        return;
      }
      groups = new char[lines + BLOCK];
    }
    groups[lines - 1] = (char) Math.min(group, Character.MAX_VALUE);
  }

  /** The group of the line of this number. */
  int group(int number) {
    return groups == null ? 0 : groups[number - 1];
  }

  /**
   * Gives the last added line its id; the number of the first line that has it already, or 0.
   *
   * @param hash of the id
   */
  int putId(long hash, SameId same) {
    hashes[(lines - 1) / BLOCK][(lines - 1) % BLOCK] = hash;
    int which = (int) (hash >>> 58);
    Table table = tables[which];
    if (table == null) {
      table = new Table();
      tables[which] = table;
    }
    if (4 * (table.size + 1L) > 3L * table.numbers.length) {
      grow(table);
    }
    int[] numbers = table.numbers;
    int mask = numbers.length - 1;
    int slot = (int) hash & mask;
    while (numbers[slot] != 0) {
      int number = numbers[slot];
      if (hash(number) == hash && same.onLine(number)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    numbers[slot] = lines;
    table.size++;
    return 0;
  }

  private void grow(Table table) {
    int[] bigger = new int[table.numbers.length * 2];
    int mask = bigger.length - 1;
    for (int number : table.numbers) {
      if (number != 0) {
        int slot = (int) hash(number) & mask;
        while (bigger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        bigger[slot] = number;
      }
    }
    table.numbers = bigger;
  }

  /** Gives back what only filling needs. */
  void seal() {
    tables = new Table[0];
    int rest = lines % BLOCK;
    if (rest > 0) {
      int last = lines / BLOCK;
      offsets[last] = Arrays.copyOf(offsets[last], rest);
      hashes[last] = Arrays.copyOf(hashes[last], rest);
    }
  }

  /** The number of the first line whose id may be this one and satisfies {@code same}, or 0. */
  int find(String id, SameId same) {
    long hash = hash(id);
    for (int number = 1; number <= lines; number++) {
      if (hash(number) == hash && same.onLine(number)) {
        return number;
      }
    }
    return 0;
  }

  int lines() {
    return lines;
  }

  /** Where the line of this number begins, in bytes. */
  long offset(int number) {
    return offsets[(number - 1) / BLOCK][(number - 1) % BLOCK];
  }

  private long hash(int number) {
    return hashes[(number - 1) / BLOCK][(number - 1) % BLOCK];
  }

  /** How many bytes the line of this number has, its LF included when there is one. */
  long length(int number, long fileEnd) {
    return (number < lines ? offset(number + 1) : fileEnd) - offset(number);
  }

  /** The hash of an id, which is that of its UTF-8. */
  static long hash(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return hash(bytes, 0, bytes.length);
  }

  /** The hash of an id of which this is the UTF-8. */
  static long hash(byte[] bytes, int start, int end) {
    long hash = Hash.of(bytes, start, end);
    return hash == NO_ID ? 1 : hash;
  }
}
