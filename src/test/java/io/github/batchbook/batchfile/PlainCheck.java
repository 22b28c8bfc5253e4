package io.github.batchbook.batchfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The reference that {@link FileCheck} is compared with: reads a file on one thread, line by line, each as a whole and strictly, and
 * knows no shapes.
 */
final class PlainCheck {
  private final Path path;
  private final Findings findings = new Findings();
  private final IdIndex index = new IdIndex();
  private final BodyReader bodies = new BodyReader();
  private final Map<InputKind, Integer> kinds = new EnumMap<>(InputKind.class);
  private final Map<PartCutter.Group, Integer> groups = new LinkedHashMap<>();
  private final Map<String, Integer> ids = new HashMap<>();

  private int requests;
  private String model;
  private boolean oneModel = true;
  private Endpoint endpoint;
  private boolean oneEndpoint = true;
  private int largestLine;
  private long largestLineBytes;
  private long base64;
  private long maxOutputTokens;
  private boolean outputLimited = true;

  private PlainCheck(Path path) {
    this.path = path;
  }

  static FileCheck.Result read(Path path) throws IOException {
    try (Lines lines = Lines.open(path)) {
      PlainCheck check = new PlainCheck(path);
      while (lines.next()) {
        check.line(lines);
      }
      return check.result(lines.size());
    }
  }

  private FileCheck.Result result(long bytes) {
    index.seal();
    Optional<WholeDocument> document = WholeDocument.tell(path, index.lines(), findings);
    if (requests == 0) {
      findings.clear();
      findings.add(Fault.emptyFile(), Findings.Place.FILE);
    }
    String name = Quote.name(path);
    if (!name.toLowerCase(Locale.ROOT).endsWith(".jsonl")) {
      findings.add(Fault.fileName(name), Findings.Place.FILE);
    }
    Facts facts = new Facts(
        bytes,
        index.lines(),
        document.map(WholeDocument::requests).orElse(requests),
        oneModel ? model : null,
        oneEndpoint ? endpoint : null,
        kinds,
        largestLine,
        largestLineBytes,
        bytes - base64,
        outputLimited && requests > 0 ? maxOutputTokens : -1);
    return new FileCheck.Result(facts, findings, index, List.copyOf(groups.keySet()), document);
  }

  private void line(Lines lines) throws IOException {
    byte[] bytes = lines.buffer();
    int start = lines.start();
    int end = lines.end();
    index.addLine(lines.offset());
    if (end - start > largestLineBytes) {
      largestLineBytes = (long) end - start;
      largestLine = lines.number();
    }
    if (lines.number() == 1 && Utf8.skipBom(bytes, start, end) > start) {
      findings.add(Fault.byteOrderMark(), new Findings.Place(1, 0, null));
      start = Utf8.skipBom(bytes, start, end);
    }
    LineCheck.Verdict verdict = LineCheck.check(bytes, start, end, bodies);
    for (Found found : verdict.faults()) {
      int column =
          found.at() < 0 ? 0 : Utf8.column(bytes, start, (int) Math.min(end, start + found.at()));
      findings.add(found.fault(), new Findings.Place(lines.number(), column, verdict.customId()));
    }
    if (verdict.request()) {
      requests++;
      among(verdict, new Findings.Place(lines.number(), 0, verdict.customId()));
    }
  }

  /** Judges a line among the others. */
  private void among(LineCheck.Verdict verdict, Findings.Place place) {
    if (!verdict.json()) {
      return;
    }
    String id = verdict.customId();
    if (id != null) {
      Integer same = ids.putIfAbsent(id, index.lines());
      if (same != null) {
        findings.add(Fault.repeatedId(id, same), place);
      }
    }
    endpoint(verdict.endpoint(), place);
    Body body = verdict.body();
    PartCutter.Group group =
        new PartCutter.Group(body == null ? null : body.model, verdict.endpoint());
    index.putGroup(groups.computeIfAbsent(group, g -> groups.size()));
    if (body != null) {
      model(body.model, place);
      body.kinds.forEach(kind -> kinds.merge(kind, 1, Integer::sum));
      base64 += body.base64Length;
      maxOutputTokens += body.maxOutputTokens;
      outputLimited &= body.maxOutputTokens > 0;
    }
  }

  private void endpoint(Endpoint found, Findings.Place place) {
    if (found == null) {
      return;
    }
    Endpoint first = endpoint;
    if (first == null) {
      endpoint = found;
    } else if (found != first) {
      findings.add(Fault.otherUrl(found, first, oneEndpoint), place);
      oneEndpoint = false;
    }
  }

  private void model(String found, Findings.Place place) {
    if (found == null || found.isEmpty()) {
      return;
    }
    if (found.startsWith("REPLACE-WITH-")) {
      findings.add(Fault.placeholder(found), place);
    }
    String first = model;
    if (first == null) {
      model = found;
    } else if (!found.equals(first)) {
      findings.add(Fault.otherModel(found, first, oneModel), place);
      oneModel = false;
    }
  }
}
