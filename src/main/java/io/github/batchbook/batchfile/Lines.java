package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The lines of a file, one after another, cut at the byte LF and nowhere else: a literal U+2028, or
 * a CR, stays inside its line. Holds one block of the file, or the longest line when that is more;
 * a line may have up to 2 GB. For one thread.
 */
final class Lines implements AutoCloseable {
  private static final int BLOCK = 1 << 18;
  private static final int LONGEST = Integer.MAX_VALUE - 16;

  private final Path path;
  private final SeekableByteChannel channel;
  private final long size;
  private byte[] buffer = new byte[BLOCK];
  private int filled;
  private int next;
  private long read;
  private int start;
  private int end;
  private int number;

  private Lines(Path path, SeekableByteChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  static Lines open(Path path) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path);
    return new Lines(path, channel, channel.size());
  }

  /**
   * Goes to the next line; false after the last.
   *
   * @throws BatchFileException when the file has become shorter or longer since it was opened
   */
  boolean next() throws IOException {
    int from = next;
    while (true) {
      int newline = indexOfNewline(from);
      if (newline >= 0) {
        return found(newline, newline + 1);
      }
      from = filled;
      int moved = next;
      if (!more()) {
        return filled > next && found(filled, filled);
      }
      from -= moved;
    }
  }

  private boolean found(int lineEnd, int following) {
    start = next;
    end = lineEnd;
    next = following;
    number++;
    return true;
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < filled; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Reads on behind what is still needed, which it moves to the front; false at the end. */
  private boolean more() throws IOException {
    if (read == size) {
      if (channel.size() != size) {
        throw changed("grew while it was read");
      }
      return false;
    }
    int kept = filled - next;
    if (kept == buffer.length) {
      if (kept == LONGEST) {
        throw BatchFileException.of(
            path, "line " + (number + 1) + " is longer than 2 GB", "No service takes such a line.");
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(LONGEST, 2L * kept));
    } else {
      System.arraycopy(buffer, next, buffer, 0, kept);
    }
    next = 0;
    filled = kept;
    int room = (int) Math.min(buffer.length - kept, size - read);
    int got = channel.read(ByteBuffer.wrap(buffer, kept, room));
    if (got <= 0) {
      throw changed(
          String.format(Locale.ROOT, "was cut while it was read: %,d of %,d bytes", read, size));
    }
    read += got;
    filled += got;
    return true;
  }

  private BatchFileException changed(String how) {
    return BatchFileException.of(
        path, "the file " + how, "Wait until it is written, then read it again.");
  }

  /** The bytes in which the current line stands; valid until the next call of {@link #next}. */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  /** The index behind the line's last byte, its LF excluded. */
  int end() {
    return end;
  }

  /** The current line's number, from 1. */
  int number() {
    return number;
  }

  /** Where in the file the current line begins, in bytes. */
  long offset() {
    return read - (filled - start);
  }

  /** The file's length in bytes. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
