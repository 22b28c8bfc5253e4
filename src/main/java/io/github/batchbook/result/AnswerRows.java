package io.github.batchbook.result;

import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.result.ResultProblem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result line of each request that counts so far, in arrays by request. Lines are placed one after another in the order of files,
 * and each request keeps the one that tells most. For one thread at a time while it is filled.
 */
final class AnswerRows {
  /** The counts of a row, in the order of {@link TokenUsage}. */
  static final int COUNTS = 5;

  private final Requests requests;
  private final RoomForTexts room;
  private final Verdicts verdicts = new Verdicts();
  private final List<ResultProblem> problems = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private final int[] verdictOf;
  private final long[] outputs;
  private final long[] requestIds;
  private final int[] counts;
  private final long[] offsets;
  private final int[] lengths;
  private final short[] fileOf;
  /** For each request the part that its line comes from, -1 without one. */
  private final short[] answeredBy;

  AnswerRows(Requests requests, RoomForTexts room) {
    int size = requests.size();
    this.requests = requests;
    this.room = room;
    this.verdictOf = filled(size);
    this.outputs = new long[size];
    this.requestIds = new long[size];
    this.counts = new int[Math.multiplyExact(size, COUNTS)];
    this.offsets = new long[size];
    this.lengths = new int[size];
    this.fileOf = new short[size];
    this.answeredBy = new short[size];
    Arrays.fill(answeredBy, (short) -1);
    Arrays.fill(outputs, TextStore.NONE);
    Arrays.fill(requestIds, TextStore.NONE);
    Arrays.fill(counts, -1);
  }

  private static int[] filled(int size) {
    int[] numbers = new int[size];
    Arrays.fill(numbers, -1);
    return numbers;
  }

  static String unknown(String customId) {
    return Quoted.of(customId) + " was not asked in this job; the line is left out";
  }

  /**
   * Places the lines of a file. That it cannot be read, or not to its end, is told and not thrown.
   *
   * @param part the part's index among all
   * @param asked the requests that the job was given
   * @param seen those that the job has a line for already; more are added
   */
  void read(int part, Path path, BitSet asked, BitSet seen) {
    File file = new File(part, path, asked, seen);
    paths.add(path);
    try {
      int mapped = room.map(path);
      LineFile.of(path).read(() -> new AnswerScan(requests, room, verdicts, mapped), file::take);
    } catch (IOException e) {
      if (Unreadable.isInterrupt(e)) {
        throw Unreadable.of(path, e);
      }
      reportUnreadable(path, e);
    }
  }

  void reportUnreadable(Path path, IOException e) {
    report(
        Kind.UNREADABLE_FILE,
        name(path),
        0,
        null,
        Unreadable.why(path, e) + "; what it would tell is missing");
  }

  void report(Kind kind, String file, long line, @Nullable String customId, String message) {
    problems.add(new ResultProblem(kind, file, line, customId, message));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** A file while its lines are placed. */
  private final class File {
    private final int part;
    private final int number = paths.size();
    private final String name;
    private final BitSet asked;
    private final BitSet seen;
    private long lines;

    File(int part, Path path, BitSet asked, BitSet seen) {
      this.part = part;
      this.name = name(path);
      this.asked = asked;
      this.seen = seen;
    }

    void take(AnswerScan.Found found) {
      int note = 0;
      for (int i = 0; i <= found.count; i++) {
        while (note < found.notes.size() && found.notes.get(note).answers() == i) {
          report(found.notes.get(note++));
        }
        if (i < found.count) {
          take(found, i);
        }
      }
      lines += found.lines;
    }

    private void report(AnswerScan.Found.Noted noted) {
      StrictLine.LineProblem problem = noted.problem();
      AnswerRows.this.report(
          problem.kind(), name, lines + noted.line(), problem.customId(), problem.message());
    }

    private void take(AnswerScan.Found found, int i) {
      int request = found.requests[i];
      long line = lines + found.numbers[i];
      if (request < 0 || !asked.get(request)) {
        String id = request < 0 ? found.unknown.getOrDefault(i, "") : requests.customId(request);
        AnswerRows.this.report(Kind.UNKNOWN_CUSTOM_ID, name, line, id, unknown(id));
      } else if (!requests.isRepeated(request)) {
        if (seen.get(request)) {
          String id = requests.customId(request);
          AnswerRows.this.report(
              Kind.DUPLICATE_LINE,
              name,
              line,
              id,
              Quoted.of(id) + " has a line already; the one that tells more is taken");
        }
        seen.set(request);
        place(found, i, request);
      }
    }

    private void place(AnswerScan.Found found, int i, int request) {
      int placed = verdictOf[request];
      if (placed >= 0) {
        Outcome old = verdicts.get(placed).outcome();
        Outcome now = verdicts.get(found.verdicts[i]).outcome();
        boolean better =
            answeredBy[request] == part ? now.tellsMoreThan(old) : !old.tellsMoreThan(now);
        if (!better) {
          return;
        }
      }
      verdictOf[request] = found.verdicts[i];
      outputs[request] = found.outputs[i];
      requestIds[request] = found.requestIds[i];
      System.arraycopy(found.counts, i * COUNTS, counts, request * COUNTS, COUNTS);
      offsets[request] = found.offsets[i];
      lengths[request] = found.lengths[i];
      fileOf[request] = (short) number;
      answeredBy[request] = (short) part;
    }
  }

  List<ResultProblem> problems() {
    return List.copyOf(problems);
  }

  /** The part that a request's line comes from; -1 without a line. */
  int part(int request) {
    return answeredBy[request];
  }

  /** The number of a request's verdict; -1 without a line. */
  int verdict(int request) {
    return verdictOf[request];
  }

  Verdicts verdicts() {
    return verdicts;
  }

  /** Where outputs stand, by request; not to be changed. */
  long[] outputs() {
    return outputs;
  }

  /** A count of a request's line, by its place in {@link TokenUsage}; negative when it is not told. */
  int count(int request, int place) {
    return counts[request * COUNTS + place];
  }

  /** The line of a request that has one. */
  ResultLine line(int request) {
    return line(request, text(outputs[request]));
  }

  /** The line of a request that has one, without its output. */
  ResultLine lineWithoutOutput(int request) {
    return line(request, null);
  }

  private ResultLine line(int request, @Nullable String output) {
    Verdict verdict = verdicts.get(verdictOf[request]);
    return new ResultLine(
        requests.customId(request),
        verdict.outcome(),
        verdict.statusCode(),
        output,
        verdict.refusal(),
        verdict.toolCalls(),
        verdict.finishReason(),
        verdict.error(),
        verdict.model(),
        text(requestIds[request]),
        usage(request));
  }

  private @Nullable String text(long place) {
    return place == TextStore.NONE ? null : room.texts().get(place);
  }

  TokenUsage usage(int request) {
    return new TokenUsage(
        told(request, 0), told(request, 1), told(request, 2), told(request, 3), told(request, 4));
  }

  private @Nullable Integer told(int request, int place) {
    int count = count(request, place);
    return count < 0 ? null : count;
  }

  /** Where a request's line stands; null without one. */
  @Nullable
  RawLine raw(int request) {
    return verdictOf[request] < 0
        ? null
        : new RawLine(paths.get(fileOf[request]), offsets[request], lengths[request]);
  }
}
