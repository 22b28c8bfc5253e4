package io.github.batchbook.jsonl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Some whole lines of a file: those that begin in one stretch of it. The bytes are good until the worker that was given the chunk
 * returns; afterwards others stand there.
 */
public final class Chunk {
  /** How much is read behind a stretch at first, in which its last line most likely ends. */
  private static final int MARGIN = 1 << 14;

  /** A piece small enough to stay in a processor's cache on its way into the array. */
  private static final int PIECE = 1 << 17;

  private static final int LONGEST = Integer.MAX_VALUE - 16;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer piece;
  private byte[] bytes = {};
  private long base;
  private int filled;
  private int start;
  private int end;

  Chunk(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
    this.piece = ByteBuffer.allocateDirect((int) Math.min(PIECE, Math.max(1, size)));
  }

  /** Reads the lines that begin in a stretch of the file; false when none does. */
  boolean read(long from, long to) throws IOException {
    base = Math.max(0, from - 1);
    filled = 0;
    start = 0;
    end = 0;
    fill(Math.min(size, to + (to == size ? 0 : MARGIN)));
    int stretch = (int) (to - base);
    if (from > 0) {
      start = Scan.newline(bytes, 0, stretch) + 1;
      if (start > stretch) {
        return false;
      }
    }
    if (start == stretch) {
      return false;
    }
    end = lastLineEnd(stretch);
    return true;
  }

  /** The index behind the line in which the stretch's last byte stands; reads on where that is not known yet. */
  private int lastLineEnd(int stretch) throws IOException {
    int scanned = stretch - 1;
    while (true) {
      int newline = Scan.newline(bytes, scanned, filled);
      if (newline < filled) {
        return newline + 1;
      }
      if (base + filled == size) {
        return filled;
      }
      scanned = filled;
      long more = Math.min(size, base + filled + Math.max(filled, MARGIN));
      if (more - base > LONGEST) {
        more = base + LONGEST;
        if (filled == LONGEST) {
          throw new LongLineException(base + start);
        }
      }
      fill(more);
    }
  }

  private void fill(long to) throws IOException {
    int wanted = (int) (to - base);
    if (bytes.length < wanted) {
      long room = Math.min(LONGEST, wanted + wanted / 8L);
      bytes = Arrays.copyOf(bytes, (int) Math.min(room, size - base + 8));
    }
    while (filled < wanted) {
      piece.clear().limit(Math.min(piece.capacity(), wanted - filled));
      int got = channel.read(piece, base + filled);
      if (got <= 0) {
        throw new FileChangedException(size, Math.min(channel.size(), base + filled));
      }
      piece.flip().get(bytes, filled, got);
      filled += got;
    }
  }

  /** Where the lines stand, from {@link #start} to {@link #end}. Not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** The index of the first line's first byte. */
  public int start() {
    return start;
  }

  /** The index behind the last line's newline, or behind its last byte where the file ends without one. */
  public int end() {
    return end;
  }

  /** Where in the file the byte at an index stands. */
  public long offset(int index) {
    return base + index;
  }
}
