package io.github.batchbook.batchfile;

import io.github.batchbook.jsonl.Chunk;
import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.jsonl.Templates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks the lines of chunks, each by itself, for one thread. A line whose shape is known has the verdict of the first line of that
 * shape, which {@link LineCheck} read; all others it reads.
 */
final class ChunkCheck implements LineFile.Worker<CheckedLines> {
  private final Templates<ShapeVerdicts> templates = new Templates<>(LineMarks.REQUEST);
  private final LineVariant variant = new LineVariant(templates);
  private final BodyReader bodies = new BodyReader();

  @Override
  public CheckedLines read(Chunk chunk) throws IOException {
    CheckedLines checked = new CheckedLines(chunk.offset(0));
    byte[] bytes = chunk.bytes();
    int end = chunk.end();
    int start = chunk.start();
    while (start < end) {
      boolean first = chunk.offset(start) == 0;
      if (first && Utf8.skipBom(bytes, start, end) > start) {
        marked(bytes, start, end, checked);
      } else {
        line(bytes, start, end, checked);
      }
      int next = templates.lineEnd() + 1;
      checked.sums.length(checked.size(), next - start - 1L);
      start = next;
    }
    return checked;
  }

  /** Reads the first line of a file that begins with a byte order mark. */
  private void marked(byte[] bytes, int start, int end, CheckedLines checked) throws IOException {
    int first = Utf8.skipBom(bytes, start, end);
    templates.find(bytes, first, end);
    checked.mark();
    read(bytes, first, start, checked);
  }

  private void line(byte[] bytes, int start, int end, CheckedLines checked) throws IOException {
    ShapeVerdicts verdicts = templates.find(bytes, start, end);
    boolean holes = verdicts != null || templates.canLearn();
    long which = holes ? variant.read(bytes) : LineVariant.UNKNOWN;
    KnownLine known = verdicts == null ? null : verdicts.get(which);
    if (known != null) {
      known(known, bytes, start, checked);
    } else {
      LineCheck.Verdict verdict = read(bytes, start, start, checked);
      Body body = verdict.body();
      boolean ofShape = verdict.json() && (body == null || body.jsonObject.isEmpty());
      if (which != LineVariant.UNKNOWN && ofShape) {
        learn(verdicts, which, verdict);
      }
    }
  }

  private void known(KnownLine known, byte[] bytes, int start, CheckedLines checked) {
    checked.add(start, known);
    if (known.hasId) {
      int id = variant.idHole();
      checked.putId(bytes, templates.from(id), templates.to(id));
    }
    checked.sums.count(known.verdict, known.base64(variant), known.limit(variant));
  }

  private void learn(@Nullable ShapeVerdicts known, long which, LineCheck.Verdict verdict) {
    ShapeVerdicts verdicts = known == null ? new ShapeVerdicts() : known;
    verdicts.put(which, new KnownLine(verdict, variant));
    if (known == null) {
      templates.learn(verdicts);
    }
  }

  /** Reads the line that was looked for last, which stands at {@code start} with what is before it. */
  private LineCheck.Verdict read(byte[] bytes, int first, int start, CheckedLines checked)
      throws IOException {
    int end = templates.lineEnd();
    LineCheck.Verdict verdict = LineCheck.check(bytes, first, end, bodies);
    List<Integer> columns = new ArrayList<>(verdict.faults().size());
    for (Found found : verdict.faults()) {
      columns.add(
          found.at() < 0 ? 0 : Utf8.column(bytes, first, (int) Math.min(end, first + found.at())));
    }
    checked.add(start, new CheckedLines.Read(verdict, columns));
    Body body = verdict.body();
    checked.sums.count(
        verdict, body == null ? 0 : body.base64Length, body == null ? 0 : body.maxOutputTokens);
    return verdict;
  }
}
