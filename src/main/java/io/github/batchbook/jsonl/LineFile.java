package io.github.batchbook.jsonl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A JSON Lines file that is read in chunks of about a megabyte, by several threads at once, while what they make of it is taken in
 * the file's order. It is cut at the byte LF and nowhere else: a literal U+2028, or a CR, stays inside its line. Holds a chunk for
 * each thread, or the longest line when that is more.
 */
public final class LineFile {
  private static final int CHUNK = 1 << 20;

  /** Work for one thread; starting another costs more than reading this much. */
  private static final int WORTH_A_THREAD = 2 << 20;

  private final Path path;
  private final int threads;
  private final int chunk;

  private LineFile(Path path, int threads, int chunk) {
    this.path = path;
    this.threads = threads;
    this.chunk = chunk;
  }

  /** Makes something of chunks: one for each thread, which calls it from chunk to chunk in the file's order, leaving out others' chunks. */
  public interface Worker<R> {
    R read(Chunk chunk) throws IOException;
  }

  /** Takes what workers made, in the file's order, one at a time, on any of the threads. */
  public interface Taker<R> {
    void take(R made) throws IOException;
  }

  /** A file, to be read by as many threads as there are processors; a small one by fewer. */
  public static LineFile of(Path path) {
    return new LineFile(path, Runtime.getRuntime().availableProcessors(), CHUNK);
  }

  /** This file read by no more than so many threads. */
  public LineFile withThreads(int most) {
    return new LineFile(path, Math.max(1, most), chunk);
  }

  /** This file read in chunks of so many bytes, more where a line is longer; for tests. */
  public LineFile withChunk(int bytes) {
    return new LineFile(path, threads, bytes);
  }

  /**
   * Reads the whole file; returns when all of it is taken.
   *
   * @return the file's length in bytes
   * @throws FileChangedException when it becomes shorter or longer meanwhile
   * @throws IOException also when the calling thread is interrupted
   */
  public <R> long read(Supplier<? extends Worker<? extends R>> workers, Taker<? super R> taker)
      throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      long worth = 1 + size / WORTH_A_THREAD;
      Reading<R> reading = new Reading<>(channel, size, chunk, taker);
      reading.read(workers, (int) Math.min(threads, worth));
      if (channel.size() != size) {
        throw new FileChangedException(size, channel.size());
      }
      return size;
    }
  }
}
