package io.github.batchbook.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Answers the lines of one job in the shuffled order in which their results are written; for one thread. */
final class Answering implements Closeable {
  private static final int TOGETHER = 64;
  private static final int BYTES_TOGETHER = 4 * 1024 * 1024;

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

  /** An order that is not the input's, whenever there is another one. */
  private static int[] shuffled(int count, long seed) {
    int[] order = new int[count];
    SplittableRandom random = new SplittableRandom(seed);
    do {
      shuffle(order, random);
    } while (count > 1 && ascends(order));
    return order;
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    int count = order.length;
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
  }

  private static boolean ascends(int[] order) {
    for (int i = 0; i < order.length; i++) {
      if (order[i] != i) {
        return false;
      }
    }
    return true;
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

  /** Answers some more lines, at least one and no more than that many; several at a time when there are more. */
  void next(int most) throws IOException {
    long seconds = job.since().getOrDefault(Stage.IN_PROGRESS, job.stamp()) / 1000;
    List<byte[]> some = read(Math.min(most, TOGETHER));
    Stream<byte[]> inputs = some.size() < TOGETHER ? some.stream() : some.parallelStream();
    for (ResultLines.Line line : inputs.map(input -> answered(input, seconds)).toList()) {
      files.add(line, job.seed());
    }
  }

  private ResultLines.Line answered(byte[] line, long seconds) {
    try {
      return lines.answer(line, job.seed(), seconds);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next lines of input: fewer when they are long. */
  private List<byte[]> read(int most) throws IOException {
    List<byte[]> some = new ArrayList<>(most);
    int bytes = 0;
    for (int i = done(); some.size() < most && bytes < BYTES_TOGETHER; i++) {
      byte[] line = index.read(input, order[i]);
      bytes += line.length;
      some.add(line);
    }
    return some;
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
