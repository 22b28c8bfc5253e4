package io.github.batchbook.batchfile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;

/**
 * Counts tokens of a file line by line, or of a sample when that would take long: one line of each of many equal stretches, chosen by a
 * fixed seed. The whole is then the sample's tokens for each byte times all bytes; where lines hold images, whose bytes say little, its
 * tokens for each line times all lines. Lives for one file.
 */
final class Estimator {
  /**
   * How much is counted.
   *
   * @param text bytes of it that are not images
   * @param bytes of it, images too
   * @param requests counted however long they are
   */
  private record Effort(long text, long bytes, int requests) {
    /** A second or two. */
    static final Effort CAREFUL = new Effort(8_000_000, 200_000_000, 400);

    /** Some milliseconds. */
    static final Effort ROUGH = new Effort(200_000, 16_000_000, 1);
  }

  private static final double NINETEEN_OF_TWENTY = 1.96;
  private static final String[] LIMITS = {"max_output_tokens", "max_completion_tokens", "max_tokens"
  };

  private final BatchFile file;
  private final TokenCounter counter;
  private final Effort effort;
  private final boolean byBytes;
  private final Sums sums = new Sums();

  private Estimator(BatchFile file, TokenCounter counter, Effort effort) {
    this.file = file;
    this.counter = counter;
    this.effort = effort;
    this.byBytes = !file.kinds().containsKey(InputKind.BASE64_IMAGE);
  }

  static Estimate careful(BatchFile file, String model) {
    return new Estimator(file, TokenCounter.of(model), Effort.CAREFUL).estimate();
  }

  static Estimate rough(BatchFile file, String model) {
    return new Estimator(file, TokenCounter.rough(model), Effort.ROUGH).estimate();
  }

  /** Sums over the counted lines; x is what the tokens y are taken to follow: the line's bytes, or one. */
  private static final class Sums {
    private int counted;
    private double x;
    private double y;
    private double xx;
    private double xy;
    private double yy;
    private long limited;
    private long unlimited;
    private long images;
    private long unseen;
  }

  private Estimate estimate() {
    int requests = file.requests();
    int sample = sampleSize();
    if (sample >= requests) {
      file.forEachLine(this::count);
    } else {
      file.forLines(numbers(sample), this::count);
    }
    boolean all = sums.counted >= requests;
    double scale = sums.counted == 0 ? 0 : all ? 1 : (double) requests / sums.counted;
    double rest = byBytes ? file.bytes() : file.lines();
    double ratio = sums.x == 0 ? 0 : sums.y / sums.x;
    return new Estimate(
        requests,
        sums.counted,
        all ? (long) sums.y : Math.round(ratio * rest),
        all ? 0 : error(ratio, rest),
        Math.round(sums.limited * scale),
        Math.round(sums.unlimited * scale),
        Math.round(sums.images * scale),
        Math.round(sums.unseen * scale),
        counter.encodingName(),
        counter.encodingKnown(),
        counter.imageRule().words());
  }

  private int sampleSize() {
    int requests = Math.max(1, file.requests());
    long text = Math.max(1, file.textBytes() / requests);
    long all = Math.max(1, file.bytes() / requests);
    long most = Math.min(effort.text() / text, effort.bytes() / all);
    return (int) Math.min(requests, Math.max(effort.requests(), most));
  }

  private int[] numbers(int sample) {
    Random random = new Random(17);
    int[] numbers = new int[sample];
    double stretch = (double) file.lines() / sample;
    for (int i = 0; i < sample; i++) {
      int from = (int) (i * stretch);
      int to = Math.max(from + 1, (int) ((i + 1) * stretch));
      numbers[i] = 1 + from + random.nextInt(to - from);
    }
    return numbers;
  }

  private void count(RequestLine line) {
    if (Thread.currentThread().isInterrupted()) {
      throw BatchFileException.of(file.path(), "the estimate was interrupted", "Ask again.");
    }
    TokenCounter.Count count = counter.count(line);
    double x = byBytes ? file.lineBytes(line.number()) : 1;
    double y = count.input();
    sums.counted++;
    sums.x += x;
    sums.y += y;
    sums.xx += x * x;
    sums.xy += x * y;
    sums.yy += y * y;
    sums.images += count.images();
    sums.unseen += count.unseen();
    long limit = limit(line.body());
    sums.limited += limit;
    sums.unlimited += limit > 0 || line.endpoint() == Endpoint.EMBEDDINGS ? 0 : 1;
  }

  private static long limit(JsonNode body) {
    for (String key : LIMITS) {
      if (body.path(key).canConvertToLong() && body.path(key).asLong() > 0) {
        return body.path(key).asLong() * Math.max(1, body.path("n").asLong(1));
      }
    }
    return 0;
  }

  /** The spread of a ratio estimate of a sample without replacement (Cochran, Sampling Techniques, 6.4). */
  private long error(double ratio, double total) {
    int n = sums.counted;
    double squares = sums.yy - 2 * ratio * sums.xy + ratio * ratio * sums.xx;
    double variance = Math.max(0, squares) / Math.max(1, n - 1);
    double unseen = 1 - (double) n / file.requests();
    double mean = sums.x / n;
    return Math.round(
        NINETEEN_OF_TWENTY * total / mean * Math.sqrt(variance * Math.max(0, unseen) / n));
  }
}
