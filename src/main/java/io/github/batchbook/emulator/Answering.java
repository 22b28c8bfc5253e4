package io.github.batchbook.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Answers the lines of one job in the shuffled order in which their results are written; for one thread. */
final class Answering implements Closeable {
  private final BatchEntry job;
  private final LineIndex index;
  private final int[] order;
  private final FileChannel input;
  private final ResultFiles files;
  private final ResultLines lines;

  private Answering(
      BatchEntry job, LineIndex index, FileChannel input, ResultFiles files, ResultLines lines) {
    this.job = job;
    this.index = index;
    this.order = shuffled(index.lines(), job.seed());
    this.input = input;
    this.files = files;
    this.lines = lines;
  }

  static Answering begin(BatchEntry job, LineIndex index, Store store, EmbeddedOptions options)
      throws IOException {
    Path input = store.part(job, "input");
    FileChannel channel = FileChannel.open(input);
    try {
      ResultFiles files =
          ResultFiles.begin(store.part(job, "output"), store.part(job, "errors"), options.faults());
      return new Answering(job, index, channel, files, new ResultLines(options));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static int[] shuffled(int count, long seed) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }

  int total() {
    return order.length;
  }

  int done() {
    return files.done();
  }

  BatchEntry.Counts counts() {
    return new BatchEntry.Counts(total(), files.completed(), files.failed());
  }

  /** Answers the next line. */
  void next() throws IOException {
    long seconds = job.since().getOrDefault(Stage.IN_PROGRESS, job.stamp()) / 1000;
    byte[] line = index.read(input, order[done()]);
    files.add(lines.answer(line, job.seed(), seconds), job.seed());
  }

  /** Writes every line that is left as expired. */
  void expireRest() throws IOException {
    while (done() < total()) {
      files.add(lines.expired(index.read(input, order[done()]), job.seed()), job.seed());
    }
  }

  ResultFiles files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    try (input) {
      files.close();
    }
  }
}
