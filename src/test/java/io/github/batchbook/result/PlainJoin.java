package io.github.batchbook.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.result.ResultProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plain reference of {@link Join}: one thread, every line parsed as a whole, every row an object.
 */
final class PlainJoin {
  private final PlainRequests requests;
  private final List<ResultFiles> files;
  private final @Nullable ResultLine[] lines;
  private final @Nullable RawLine[] raw;
  /** For each request the index in {@link #files} that its line comes from, -1 without one. */
  private final int[] answeredBy;
  /** For each request the index in {@link #files} of the last job that was given it, -1 without one. */
  private final int[] askedBy;

  private final List<ResultProblem> problems = new ArrayList<>();

  private PlainJoin(PlainRequests requests, List<ResultFiles> files) {
    this.requests = requests;
    this.files = files;
    this.lines = new @Nullable ResultLine[requests.size()];
    this.raw = new @Nullable RawLine[requests.size()];
    this.answeredBy = filled(requests.size());
    this.askedBy = filled(requests.size());
  }

  private static int[] filled(int size) {
    int[] indexes = new int[size];
    Arrays.fill(indexes, -1);
    return indexes;
  }

  static PlainRows of(PlainRequests requests, List<ResultFiles> files) {
    List<ResultFiles> inOrder =
        files.stream().sorted(Comparator.comparingInt(ResultFiles::attempt)).toList();
    PlainJoin join = new PlainJoin(requests, inOrder);
    join.reportRepeatedRequests();
    for (int i = 0; i < inOrder.size(); i++) {
      join.read(i);
    }
    return new PlainRows(
        join.rows(), Arrays.asList(join.raw), requests, List.copyOf(join.problems));
  }

  private void reportRepeatedRequests() {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.isRepeated(i)) {
        report(
            Kind.REPEATED_REQUEST_ID,
            "",
            requests.get(i).line(),
            requests.get(i).customId(),
            "line " + requests.get(i).line()
                + " of the input has an id that another line has too; its answer cannot be told apart");
      }
    }
  }

  private void read(int part) {
    BitSet asked = asked(files.get(part));
    for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
      askedBy[i] = part;
    }
    BitSet seen = new BitSet();
    readFile(part, files.get(part).output(), asked, seen);
    readFile(part, files.get(part).errors(), asked, seen);
  }

  /** The requests that a job was given. */
  private BitSet asked(ResultFiles part) {
    BitSet asked = new BitSet();
    Path batchFile = part.requests();
    if (batchFile == null) {
      asked.set(0, requests.size());
      return asked;
    }
    try (FileLines file = FileLines.open(batchFile)) {
      while (file.next()) {
        JsonNode line = Json.parse(new String(file.bytes(), StandardCharsets.UTF_8));
        String customId = line == null ? null : Json.text(line.path("custom_id"));
        Integer index = customId == null ? null : requests.index(customId);
        if (index != null) {
          asked.set(index);
        }
      }
    } catch (IOException e) {
      reportUnreadable(batchFile, e);
    }
    return asked;
  }

  private void readFile(int part, @Nullable Path path, BitSet asked, BitSet seen) {
    if (path == null) {
      return;
    }
    try (FileLines file = FileLines.open(path)) {
      while (file.next()) {
        if (!file.isBlank()) {
          take(part, path, file, asked, seen);
        }
      }
    } catch (IOException e) {
      reportUnreadable(path, e);
    }
  }

  private void take(int part, Path path, FileLines file, BitSet asked, BitSet seen) {
    JsonNode json = parse(path, file);
    if (json == null) {
      return;
    }
    Optional<ResultLine> read = ResultLine.of(json);
    if (read.isEmpty()) {
      report(
          Kind.NO_CUSTOM_ID, name(path), file.number(), null, "no custom_id; the line is left out");
      return;
    }
    ResultLine line = read.get();
    Integer index = requests.index(line.customId());
    if (index == null || !asked.get(index)) {
      report(
          Kind.UNKNOWN_CUSTOM_ID,
          name(path),
          file.number(),
          line.customId(),
          Quoted.of(line.customId()) + " was not asked in this job; the line is left out");
    } else if (!requests.isRepeated(index)) {
      if (seen.get(index)) {
        report(
            Kind.DUPLICATE_LINE,
            name(path),
            file.number(),
            line.customId(),
            Quoted.of(line.customId()) + " has a line already; the one that tells more is taken");
      }
      seen.set(index);
      place(part, index, line, new RawLine(path, file.offset(), file.length()));
    }
  }

  private void place(int part, int index, ResultLine line, RawLine where) {
    ResultLine placed = lines[index];
    boolean sameJob = answeredBy[index] == part;
    if (placed == null
        || (sameJob
            ? line.outcome().tellsMoreThan(placed.outcome())
            : !placed.outcome().tellsMoreThan(line.outcome()))) {
      lines[index] = line;
      raw[index] = where;
      answeredBy[index] = part;
    }
  }

  private @Nullable JsonNode parse(Path path, FileLines file) {
    byte[] bytes = withoutMark(file.bytes(), file.number());
    try {
      return object(Json.MAPPER.readTree(bytes), path, file);
    } catch (IOException e) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      JsonNode mended = text.indexOf('\uFFFD') >= 0 ? Json.parse(text) : null;
      if (mended == null) {
        report(
            Kind.NOT_JSON,
            name(path),
            file.number(),
            null,
            "not JSON (" + reason(e) + "); the line is left out");
        return null;
      }
      report(
          Kind.INVALID_UTF8,
          name(path),
          file.number(),
          Json.text(mended.path("custom_id")),
          "bytes that are no UTF-8 became U+FFFD");
      return object(mended, path, file);
    }
  }

  private @Nullable JsonNode object(JsonNode node, Path path, FileLines file) {
    if (node.isObject()) {
      return node;
    }
    report(
        Kind.NOT_JSON, name(path), file.number(), null, "not a JSON object; the line is left out");
    return null;
  }

  private static byte[] withoutMark(byte[] bytes, long number) {
    boolean marked = number == 1
        && bytes.length >= 3
        && bytes[0] == (byte) 0xEF
        && bytes[1] == (byte) 0xBB
        && bytes[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes;
  }

  /** What is wrong, without the text around it: a message must not carry an answer. */
  private static String reason(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      return "at byte " + Math.max(0, json.getLocation().getByteOffset());
    }
    return "unreadable";
  }

  private List<ResultRow> rows() {
    List<ResultRow> rows = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      rows.add(row(i));
    }
    return List.copyOf(rows);
  }

  private ResultRow row(int i) {
    PlainRequests.Request request = requests.get(i);
    ResultLine line = lines[i];
    int by = line == null || isAskedAgain(i, line) ? askedBy[i] : answeredBy[i];
    ResultFiles part = by < 0 ? null : files.get(by);
    boolean counts = line != null && by == answeredBy[i];
    Outcome outcome = line != null && counts
        ? line.outcome()
        : part == null
            ? Outcome.PENDING
            : requests.isRepeated(i) ? Outcome.MISSING : part.state().withoutLine();
    ResultError error = line != null && counts
        ? line.error()
        : outcome == Outcome.FAILED && part != null ? part.failure() : null;
    return new ResultRow(
        request.line(),
        request.customId(),
        request.deployment(),
        request.prompt(),
        outcome,
        counts ? line : null,
        error,
        part == null ? 0 : part.attempt(),
        part == null ? "" : part.job(),
        part != null && part.fromCache());
  }

  /** Whether a line without use is being asked again by a job that still runs. */
  private boolean isAskedAgain(int i, ResultLine line) {
    boolean useless = Outcome.FILTERED.tellsMoreThan(line.outcome());
    return useless
        && askedBy[i] != answeredBy[i]
        && files.get(askedBy[i]).state() == JobState.RUNNING;
  }

  private void reportUnreadable(Path path, IOException e) {
    String why = Files.notExists(path)
        ? "the file is not there"
        : "the file cannot be read: " + e.getMessage();
    report(Kind.UNREADABLE_FILE, name(path), 0, null, why + "; what it would tell is missing");
  }

  private void report(
      Kind kind, String file, long line, @Nullable String customId, String message) {
    problems.add(new ResultProblem(kind, file, line, customId, message));
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
