package io.github.batchbook.batchfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a thread found out about the lines of a chunk: what each says of itself, in file order, and sums. What lines say of each other
 * is judged when all chunks come together in {@link FileCheck}.
 */
final class CheckedLines {
  /** A line that was read by itself: its verdict, and the column of each of its faults; 0 where there is none. */
  record Read(LineCheck.Verdict verdict, List<Integer> columns) {}

  final Sums sums = new Sums();

  private final long base;
  private int[] starts = new int[512];
  private Object[] lines = new Object[512];
  private long[] hashes = new long[512];
  private int[] idEnds = new int[513];
  private byte[] ids = new byte[1 << 14];
  private int size;
  private boolean marked;

  /** Sums over lines. */
  static final class Sums {
    final Map<InputKind, Integer> kinds = new EnumMap<>(InputKind.class);
    int requests;
    long base64;
    long maxOutputTokens;
    boolean outputLimited = true;
    /** The length of the longest line; and its number in the chunk, from 1. */
    long largestLineBytes;

    int largestLine;

    /** Counts a line. */
    void count(LineCheck.Verdict verdict, long base64Length, long limit) {
      Body body = verdict.body();
      requests += verdict.request() ? 1 : 0;
      if (body != null) {
        for (InputKind kind : body.kinds) {
          kinds.merge(kind, 1, Integer::sum);
        }
        base64 += base64Length;
        maxOutputTokens += limit;
        outputLimited &= limit > 0;
      }
    }

    void length(int line, long bytes) {
      if (bytes > largestLineBytes) {
        largestLineBytes = bytes;
        largestLine = line;
      }
    }

    /** Adds those of the lines that follow. */
    void add(Sums more, int linesBefore) {
      requests += more.requests;
      more.kinds.forEach((kind, count) -> kinds.merge(kind, count, Integer::sum));
      base64 += more.base64;
      maxOutputTokens += more.maxOutputTokens;
      outputLimited &= more.outputLimited;
      length(linesBefore + more.largestLine, more.largestLineBytes);
    }
  }

  /** @param base where in the file the byte stands to which the lines' places are relative */
  CheckedLines(long base) {
    this.base = base;
  }

  /** Adds a line of which its shape tells all but the id. */
  void add(int start, KnownLine line) {
    add(start, (Object) line);
  }

  /** Adds a line that was read by itself. */
  void add(int start, Read line) {
    add(start, (Object) line);
  }

  private void add(int start, Object line) {
    if (size == lines.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
      idEnds = Arrays.copyOf(idEnds, 2 * size + 1);
    }
    starts[size] = start;
    lines[size] = line;
    idEnds[size + 1] = idEnds[size];
    size++;
  }

  /** Gives the last added line its id. */
  void putId(byte[] bytes, int from, int to) {
    int begin = idEnds[size - 1];
    int length = to - from;
    if (length > ids.length - begin) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, begin + length));
    }
    System.arraycopy(bytes, from, ids, begin, length);
    idEnds[size] = begin + length;
    hashes[size - 1] = IdIndex.hash(bytes, from, to);
  }

  /** Notes that the file begins with a byte order mark. */
  void mark() {
    marked = true;
  }

  boolean isMarked() {
    return marked;
  }

  int size() {
    return size;
  }

  long offset(int line) {
    return base + starts[line];
  }

  /** What is known of a line that has a known shape; null when it was read by itself. */
  @Nullable
  KnownLine known(int line) {
    return lines[line] instanceof KnownLine known ? known : null;
  }

  /** A line that was read by itself. */
  Read read(int line) {
    return (Read) lines[line];
  }

  /** The hash of the id of a line with a known shape. */
  long hash(int line) {
    return hashes[line];
  }

  /** The id of a line with a known shape. */
  String id(int line) {
    int from = idEnds[line];
    return new String(ids, from, idEnds[line + 1] - from, StandardCharsets.UTF_8);
  }
}
