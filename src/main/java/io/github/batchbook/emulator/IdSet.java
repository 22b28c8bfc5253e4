package io.github.batchbook.emulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A set of texts, kept as the first 128 bits of their SHA-256: 16 bytes each, however long they are. */
final class IdSet {
  private final MessageDigest digest;
  private long[] table = new long[2 * 4096];
  private int size;

  IdSet() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds a text; false when it was there. */
  boolean add(String text) {
    byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    long high = word(hash, 0) | 1;
    long low = word(hash, 8);
    if (size * 2 > table.length / 2) {
      grow();
    }
    boolean added = put(high, low);
    size += added ? 1 : 0;
    return added;
  }

  /** A slot is free when its first word is 0, which no entry's is. */
  private boolean put(long high, long low) {
    int mask = table.length / 2 - 1;
    int slot = (int) low & mask;
    while (table[2 * slot] != 0) {
      if (table[2 * slot] == high && table[2 * slot + 1] == low) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
    table[2 * slot] = high;
    table[2 * slot + 1] = low;
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        put(old[i], old[i + 1]);
      }
    }
  }

  private static long word(byte[] bytes, int at) {
    long word = 0;
    for (int i = at; i < at + 8; i++) {
      word = (word << 8) | (bytes[i] & 0xff);
    }
    return word;
  }
}
