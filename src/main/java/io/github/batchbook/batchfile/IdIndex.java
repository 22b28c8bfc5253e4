package io.github.batchbook.batchfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where each line of a file begins and a hash of its custom_id: 16 bytes a line, and as many again
 * while it is filled. That two ids are equal is never taken from their hashes alone: the caller
 * compares them.
 */
final class IdIndex {
  private static final long NO_ID = 0;

  private long[] offsets = new long[64];
  private long[] hashes = new long[64];
  private char @Nullable [] groups;
  private int[] table = new int[128];
  private int lines;
  private int ids;

  /** Decides whether the id on an earlier line is the one that is looked for. */
  interface SameId {
    boolean onLine(int number);
  }

  /** Adds the next line, which has no usable id until one is given to it. */
  void addLine(long offset) {
    if (lines == offsets.length) {
      int more = (int) Math.min(Integer.MAX_VALUE - 16, lines + (lines >> 1) + 64L);
      offsets = Arrays.copyOf(offsets, more);
      hashes = Arrays.copyOf(hashes, more);
    }
    offsets[lines] = offset;
    hashes[lines] = NO_ID;
    if (groups != null && groups.length < offsets.length) {
      groups = Arrays.copyOf(groups, offsets.length);
    }
    lines++;
  }

  /** Says which of several groups the last added line is of; those before are of group 0. */
  void putGroup(int group) {
    if (groups == null) {
      if (group == 0) {
        return;
      }
      groups = new char[offsets.length];
    }
    groups[lines - 1] = (char) Math.min(group, Character.MAX_VALUE);
  }

  /** The group of the line of this number. */
  int group(int number) {
    return groups == null ? 0 : groups[number - 1];
  }

  /** Gives the last added line its id; the number of the first line that has it already, or 0. */
  int putId(String id, SameId same) {
    long hash = hash(id);
    hashes[lines - 1] = hash;
    if (2L * (ids + 1) > table.length) {
      grow();
    }
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != 0) {
      int number = table[slot];
      if (hashes[number - 1] == hash && same.onLine(number)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    table[slot] = lines;
    ids++;
    return 0;
  }

  private void grow() {
    int[] bigger = new int[table.length * 2];
    int mask = bigger.length - 1;
    for (int number : table) {
      if (number != 0) {
        int slot = (int) hashes[number - 1] & mask;
        while (bigger[slot] != 0) {
          slot = (slot + 1) & mask;
        }
        bigger[slot] = number;
      }
    }
    table = bigger;
  }

  /** Gives back what only filling needs. */
  void seal() {
    table = new int[0];
    offsets = Arrays.copyOf(offsets, lines);
    hashes = Arrays.copyOf(hashes, lines);
  }

  /** The number of the first line whose id may be this one and satisfies {@code same}, or 0. */
  int find(String id, SameId same) {
    long hash = hash(id);
    for (int i = 0; i < lines; i++) {
      if (hashes[i] == hash && same.onLine(i + 1)) {
        return i + 1;
      }
    }
    return 0;
  }

  int lines() {
    return lines;
  }

  /** Where the line of this number begins, in bytes. */
  long offset(int number) {
    return offsets[number - 1];
  }

  /** How many bytes the line of this number has, its LF included when there is one. */
  long length(int number, long fileEnd) {
    return (number < lines ? offsets[number] : fileEnd) - offsets[number - 1];
  }

  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : id.getBytes(StandardCharsets.UTF_16LE)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return hash == NO_ID ? 1 : hash;
  }
}
