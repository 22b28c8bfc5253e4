package io.github.batchbook.result;

import io.github.batchbook.jsonl.Chunk;
import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.jsonl.Scan;
import io.github.batchbook.jsonl.Templates;
import io.github.batchbook.jsonl.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes from result lines what a row needs, and finds the request of each: by the shapes of lines seen before, or else by the strict
 * reader. For one thread.
 */
final class AnswerScan implements LineFile.Worker<AnswerScan.Found> {
  /** What one chunk has, line by line, in the file's order. */
  static final class Found {
    /** A problem, and how many answers stand before it. */
    record Noted(int answers, int line, StrictLine.LineProblem problem) {}

    int lines;
    int count;
    /** The requests that lines answer, as indexes; negative where there is none of that id. */
    int[] requests = new int[512];

    /** The ids of lines that answer no request, by the lines' places in the arrays. */
    final Map<Integer, String> unknown = new HashMap<>();

    int[] numbers = new int[512];
    int[] verdicts = new int[512];
    long[] outputs = new long[512];
    long[] requestIds = new long[512];
    int[] counts = new int[512 * AnswerRows.COUNTS];
    long[] offsets = new long[512];
    int[] lengths = new int[512];
    final List<Noted> notes = new ArrayList<>();

    private void ensure() {
      if (count == requests.length) {
        int more = 2 * count;
        requests = Arrays.copyOf(requests, more);
        numbers = Arrays.copyOf(numbers, more);
        verdicts = Arrays.copyOf(verdicts, more);
        outputs = Arrays.copyOf(outputs, more);
        requestIds = Arrays.copyOf(requestIds, more);
        counts = Arrays.copyOf(counts, more * AnswerRows.COUNTS);
        offsets = Arrays.copyOf(offsets, more);
        lengths = Arrays.copyOf(lengths, more);
      }
    }

    private void note(StrictLine.LineProblem problem) {
      notes.add(new Noted(count, lines, problem));
    }
  }

  private final Requests requests;
  private final RoomForTexts room;
  private final Verdicts verdicts;
  private final TextStore.Writer writer;
  private final int mapped;
  private final Templates<AnswerShape> templates = new Templates<>(AnswerShape.MARKS);
  private final Requests.Sought sought = new Requests.Sought();

  /** Where the ids that are sought belong in the arrays of what is found. */
  private int[] seekers = new int[512];

  private byte[] scratch = new byte[256];
  private int[] starts = new int[8];
  private int[] ends = new int[8];

  AnswerScan(Requests requests, RoomForTexts room, Verdicts verdicts, int mapped) {
    this.requests = requests;
    this.room = room;
    this.verdicts = verdicts;
    this.writer = room.texts().writer();
    this.mapped = mapped;
  }

  @Override
  public Found read(Chunk chunk) {
    Found found = new Found();
    byte[] bytes = chunk.bytes();
    int end = chunk.end();
    for (int start = chunk.start(); start < end; start = templates.lineEnd() + 1) {
      found.lines++;
      AnswerShape shape = templates.find(bytes, start, end);
      if (shape == null || !take(chunk, start, shape, found)) {
        readStrictly(chunk, start, found);
      }
    }
    resolve(bytes, found);
    return found;
  }

  /** Finds the requests of all lines of known shapes together. */
  private void resolve(byte[] bytes, Found found) {
    requests.find(sought, bytes);
    for (int i = 0; i < sought.count(); i++) {
      int request = sought.found(i);
      found.requests[seekers[i]] = request;
      if (request < 0) {
        found.unknown.put(seekers[i], Text.unescaped(bytes, sought.start(i), sought.end(i)));
      }
    }
    sought.clear();
  }

  /** Takes a line of a known shape; false when the strict reader has to see it. */
  private boolean take(Chunk chunk, int start, AnswerShape shape, Found found) {
    byte[] bytes = chunk.bytes();
    byte[] use = shape.use();
    found.ensure();
    int count = found.count;
    writer.ensure(templates.lineEnd() - start, 2);
    System.arraycopy(shape.counts(), 0, found.counts, count * AnswerRows.COUNTS, AnswerRows.COUNTS);
    int id = -1;
    int texts = 0;
    long requestId = TextStore.NONE;
    for (int hole = 0; hole < use.length; hole++) {
      int from = templates.from(hole);
      int to = templates.to(hole);
      switch (use[hole]) {
        case AnswerShape.NOTHING -> {}
        case AnswerShape.ID -> {
          id = hole;
          if (from == to) {
            return false;
          }
        }
        case AnswerShape.REQUEST_ID -> {
          if (from == to || bytes[from] <= ' ' || isEscaped(hole)) {
            return false;
          }
          requestId = writer.decoded(bytes, from, to, false);
        }
        case AnswerShape.TEXT -> note(texts++, from, to, isEscaped(hole));
        case AnswerShape.FINDING -> {
          if (mayBeTrue(bytes, from, to) || isEscaped(hole)) {
            return false;
          }
        }
        default ->
          found.counts[count * AnswerRows.COUNTS + use[hole] - AnswerShape.COUNT] =
              number(bytes, from, to);
      }
    }
    found.outputs[count] = output(chunk, texts);
    found.requestIds[count] = requestId;
    add(chunk, start, request(bytes, id, found), shape.verdict(), found);
    return true;
  }

  /** Whether a value may count as true: the word itself, perhaps with white space around it, or a number. */
  private static boolean mayBeTrue(byte[] bytes, int from, int to) {
    int first = from == to ? 'x' : bytes[from];
    return first <= '9' || (first == 't' && to - from < 8);
  }

  private void note(int text, int from, int to, boolean escaped) {
    if (text == starts.length) {
      starts = Arrays.copyOf(starts, 2 * text);
      ends = Arrays.copyOf(ends, 2 * text);
    }
    starts[text] = from;
    ends[text] = escaped ? ~to : to;
  }

  private long output(Chunk chunk, int texts) {
    if (texts == 0) {
      return TextStore.NONE;
    }
    boolean escaped = ends[0] < 0;
    for (int i = 0; i < texts; i++) {
      ends[i] = ends[i] < 0 ? ~ends[i] : ends[i];
    }
    if (texts > 1) {
      return writer.joined(
          chunk.bytes(), Arrays.copyOf(starts, texts), Arrays.copyOf(ends, texts), "");
    }
    return mapped < 0
        ? writer.decoded(chunk.bytes(), starts[0], ends[0], escaped)
        : TextStore.inFile(mapped, chunk.offset(starts[0]), starts[0] == ends[0]);
  }

  private void add(Chunk chunk, int start, int request, int verdict, Found found) {
    int count = found.count++;
    found.requests[count] = request;
    found.numbers[count] = found.lines;
    found.verdicts[count] = verdict;
    found.offsets[count] = chunk.offset(start);
    found.lengths[count] = templates.lineEnd() - start;
  }

  private boolean isEscaped(int hole) {
    return (templates.flags(hole) & Scan.ESCAPED) != 0;
  }

  private static int number(byte[] bytes, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + bytes[i] - '0';
    }
    return number;
  }

  /** The request whose id stands in a hole; one without escapes is left to be looked for with others. */
  private int request(byte[] bytes, int hole, Found found) {
    int from = templates.from(hole);
    int to = templates.to(hole);
    if (!isEscaped(hole)) {
      if (sought.count() == seekers.length) {
        seekers = Arrays.copyOf(seekers, 2 * seekers.length);
      }
      seekers[sought.count()] = found.count;
      sought.add(room.hash().of(bytes, from, to), from, to);
      return -1;
    }
    scratch = scratch.length < to - from ? new byte[to - from] : scratch;
    int length = Text.decode(bytes, from, to, scratch, 0);
    int request = requests.index(room.hash().of(scratch, 0, length), scratch, 0, length);
    if (request < 0) {
      found.unknown.put(found.count, Text.of(scratch, 0, length));
    }
    return request;
  }

  private void readStrictly(Chunk chunk, int start, Found found) {
    byte[] bytes = chunk.bytes();
    int end = templates.lineEnd();
    if (StrictLine.isBlank(bytes, start, end)) {
      return;
    }
    StrictLine line = StrictLine.read(bytes, start, end, chunk.offset(start) == 0);
    line.problems().forEach(found::note);
    ResultLine read = line.read();
    if (read == null) {
      return;
    }
    learn(bytes, start, line);
    found.ensure();
    int count = found.count;
    Integer request = requests.index(read.customId());
    if (request == null) {
      found.unknown.put(count, read.customId());
    }
    int[] counts = AnswerShape.counts(read.usage());
    System.arraycopy(counts, 0, found.counts, count * AnswerRows.COUNTS, AnswerRows.COUNTS);
    found.outputs[count] = place(read.output());
    found.requestIds[count] = place(read.requestId());
    add(chunk, start, request == null ? -1 : request, verdicts.number(Verdict.of(read)), found);
  }

  private long place(@Nullable String text) {
    return text == null ? TextStore.NONE : writer.text(text);
  }

  private void learn(byte[] bytes, int start, StrictLine line) {
    if (!templates.canLearn()
        || line.json() == null
        || line.read() == null
        || !StrictLine.hasKeysOnce(bytes, start, templates.lineEnd())) {
      return;
    }
    int[] tags = new int[templates.holes()];
    Arrays.setAll(tags, templates::tag);
    AnswerShape shape = AnswerShape.of(line.json(), line.read(), tags, verdicts);
    if (shape != null && Objects.equals(textOf(bytes, shape), line.read().output())) {
      templates.learn(shape);
    }
  }

  private @Nullable String textOf(byte[] bytes, AnswerShape shape) {
    StringBuilder text = null;
    for (int hole = 0; hole < shape.use().length; hole++) {
      if (shape.use()[hole] == AnswerShape.TEXT) {
        text = text == null ? new StringBuilder() : text;
        text.append(Text.unescaped(bytes, templates.from(hole), templates.to(hole)));
      }
    }
    return text == null ? null : text.toString();
  }
}
