package io.github.batchbook.result;

import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.jsonl.Chunk;
import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.jsonl.LoneSurrogates;
import io.github.batchbook.jsonl.Scan;
import io.github.batchbook.jsonl.Templates;
import io.github.batchbook.jsonl.Text;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Takes from request lines what a join needs: by the shapes of lines seen before, or else by the strict reader. For one thread. */
final class RequestScan implements LineFile.Worker<RequestScan.Found> {
  /** What one chunk has, request by request. */
  static final class Found {
    int lines;
    int count;
    long[] hashes = new long[512];
    long[] ids = new long[512];
    long[] prompts = new long[512];
    long[] offsets = new long[512];
    /** The lines that requests stand on, from 1 in the chunk. */
    int[] numbers = new int[512];

    RequestFacts[] facts = new RequestFacts[512];

    /** Begins a line, which may turn out to be a request. */
    private void begin(long offset) {
      lines++;
      if (count == ids.length) {
        hashes = Arrays.copyOf(hashes, 2 * count);
        ids = Arrays.copyOf(ids, 2 * count);
        prompts = Arrays.copyOf(prompts, 2 * count);
        offsets = Arrays.copyOf(offsets, 2 * count);
        numbers = Arrays.copyOf(numbers, 2 * count);
        facts = Arrays.copyOf(facts, 2 * count);
      }
      offsets[count] = offset;
    }

    private void add(long hash, long id, long prompt, RequestFacts of) {
      hashes[count] = hash;
      ids[count] = id;
      prompts[count] = prompt;
      facts[count] = of;
      numbers[count++] = lines;
    }
  }

  private final RoomForTexts room;
  private final TextStore.Writer writer;
  private final int mapped;
  private final Templates<RequestShape> templates = new Templates<>(RequestShape.MARKS);
  private byte[] scratch = new byte[256];

  RequestScan(RoomForTexts room, int mapped) {
    this.room = room;
    this.writer = room.texts().writer();
    this.mapped = mapped;
  }

  @Override
  public Found read(Chunk chunk) {
    Found found = new Found();
    byte[] bytes = chunk.bytes();
    int end = chunk.end();
    for (int start = chunk.start(); start < end; start = templates.lineEnd() + 1) {
      found.begin(chunk.offset(start));
      RequestShape shape = templates.find(bytes, start, end);
      if (shape == null) {
        readStrictly(chunk, start, found);
      } else {
        take(chunk, start, shape, found);
      }
    }
    return found;
  }

  private void take(Chunk chunk, int start, RequestShape shape, Found found) {
    byte[] bytes = chunk.bytes();
    int from = templates.from(shape.id());
    int to = templates.to(shape.id());
    if (from == to) {
      return;
    }
    writer.ensure(templates.lineEnd() - start, 2);
    boolean escaped = isEscaped(shape.id());
    long hash;
    if (escaped) {
      scratch = scratch.length < to - from ? new byte[to - from] : scratch;
      hash = room.hash().of(scratch, 0, Text.decode(bytes, from, to, scratch, 0));
    } else {
      hash = room.hash().of(bytes, from, to);
    }
    long id = writer.decoded(bytes, from, to, escaped);
    found.add(hash, id, prompt(chunk, shape.prompt()), shape.facts());
  }

  private boolean isEscaped(int hole) {
    return (templates.flags(hole) & Scan.ESCAPED) != 0;
  }

  private long prompt(Chunk chunk, int[] holes) {
    if (holes.length == 0) {
      return TextStore.EMPTY;
    }
    int from = templates.from(holes[0]);
    int to = templates.to(holes[0]);
    if (holes.length > 1) {
      return joined(chunk.bytes(), holes);
    }
    return mapped < 0
        ? writer.decoded(chunk.bytes(), from, to, isEscaped(holes[0]))
        : TextStore.inFile(mapped, chunk.offset(from), from == to);
  }

  private long joined(byte[] bytes, int[] holes) {
    int[] starts = Arrays.stream(holes).map(templates::from).toArray();
    int[] ends = Arrays.stream(holes).map(templates::to).toArray();
    return writer.joined(bytes, starts, ends, "\n");
  }

  private void readStrictly(Chunk chunk, int start, Found found) {
    byte[] bytes = chunk.bytes();
    Optional<RequestLine> read = RequestLine.parse(bytes, start, templates.lineEnd(), found.lines);
    if (read.isEmpty()) {
      return;
    }
    RequestLine line = read.get();
    RequestShape shape = learned(bytes, line);
    byte[] id = LoneSurrogates.bytes(line.customId());
    found.add(
        room.hash().of(id, 0, id.length),
        writer.text(line.customId()),
        writer.text(line.prompt()),
        shape == null ? RequestShape.facts(line) : shape.facts());
  }

  private @Nullable RequestShape learned(byte[] bytes, RequestLine line) {
    if (!templates.canLearn()) {
      return null;
    }
    int[] tags = new int[templates.holes()];
    Arrays.setAll(tags, templates::tag);
    RequestShape shape = RequestShape.of(line, tags);
    if (shape == null || !promptOf(bytes, shape).equals(line.prompt())) {
      return null;
    }
    templates.learn(shape);
    return shape;
  }

  private String promptOf(byte[] bytes, RequestShape shape) {
    StringJoiner prompt = new StringJoiner("\n");
    for (int hole : shape.prompt()) {
      prompt.add(Text.unescaped(bytes, templates.from(hole), templates.to(hole)));
    }
    return prompt.toString();
  }
}
