package io.github.batchbook.batchfile;

import io.github.batchbook.jsonl.FileChangedException;
import io.github.batchbook.jsonl.LineFile;
import io.github.batchbook.jsonl.LongLineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file once and collects its facts and findings. Threads check the lines chunk by chunk, each line by itself ({@link
 * ChunkCheck}); here, in file order, lines are judged among each other. Memory is some bytes for each line and a chunk for each
 * thread.
 */
final class FileCheck implements LineFile.Taker<CheckedLines> {
  private final Path path;
  private final Findings findings = new Findings();
  private final IdIndex index = new IdIndex();
  private final Map<PartCutter.Group, Integer> groups = new LinkedHashMap<>();
  private final CheckedLines.Sums sums = new CheckedLines.Sums();
  private final RequestReader earlier;

  private @Nullable String model;
  private boolean oneModel = true;
  private @Nullable Endpoint endpoint;
  private boolean oneEndpoint = true;

  /** Counts the changes of what lines are compared with: model, endpoint, and whether they are the only ones. */
  private int state;

  private FileCheck(Path path, FileChannel channel) {
    this.path = path;
    this.earlier = new RequestReader(path, channel, index);
  }

  /**
   * What reading a file yields.
   *
   * @param document what it is instead of JSON Lines, where that is known
   */
  record Result(
      Facts facts,
      Findings findings,
      IdIndex index,
      List<PartCutter.Group> groups,
      Optional<WholeDocument> document) {}

  static Result read(Path path) throws IOException {
    return read(LineFile.of(path), path);
  }

  static Result read(LineFile file, Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      FileCheck check = new FileCheck(path, channel);
      return check.result(file.read(ChunkCheck::new, check));
    } catch (FileChangedException e) {
      String how = e.found() > e.size()
          ? "grew while it was read"
          : String.format(
              Locale.ROOT, "was cut while it was read: %,d of %,d bytes", e.found(), e.size());
      throw BatchFileException.of(
          path, "the file " + how, "Wait until it is written, then read it again.");
    } catch (LongLineException e) {
      throw BatchFileException.of(
          path, "a line is longer than 2 GB", "No service takes such a line.");
    }
  }

  private Result result(long bytes) throws IOException {
    index.seal();
    Optional<WideText> wide = WideText.tell(path, findings);
    Optional<WholeDocument> document =
        wide.isPresent() ? Optional.empty() : WholeDocument.tell(path, index.lines(), findings);
    int requests = wide.map(WideText::requests)
        .or(() -> document.map(WholeDocument::requests))
        .orElse(sums.requests);
    if (sums.requests == 0) {
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
        requests,
        oneModel ? model : null,
        oneEndpoint ? endpoint : null,
        sums.kinds,
        sums.largestLine,
        sums.largestLineBytes,
        bytes - sums.base64,
        sums.outputLimited && sums.requests > 0 ? sums.maxOutputTokens : -1);
    return new Result(facts, findings, index, List.copyOf(groups.keySet()), document);
  }

  @Override
  public void take(CheckedLines lines) {
    if (lines.isMarked()) {
      findings.add(Fault.byteOrderMark(), new Findings.Place(1, 0, null));
    }
    sums.add(lines.sums, index.lines());
    for (int i = 0; i < lines.size(); i++) {
      index.addLine(lines.offset(i));
      KnownLine known = lines.known(i);
      if (known != null) {
        known(known, lines, i);
      } else {
        read(lines.read(i));
      }
    }
  }

  private void read(CheckedLines.Read line) {
    LineCheck.Verdict verdict = line.verdict();
    String id = verdict.customId();
    for (int i = 0; i < verdict.faults().size(); i++) {
      int column = line.columns().get(i);
      findings.add(verdict.faults().get(i).fault(), new Findings.Place(index.lines(), column, id));
    }
    if (!verdict.request() || !verdict.json()) {
      return;
    }
    if (id != null) {
      repeated(IdIndex.hash(id), () -> id);
    }
    among(verdict).forEach(fault -> findings.add(fault, new Findings.Place(index.lines(), 0, id)));
    index.putGroup(part(verdict));
  }

  private void known(KnownLine known, CheckedLines lines, int i) {
    LineCheck.Verdict verdict = known.verdict;
    Supplier<Findings.Place> place =
        () -> new Findings.Place(index.lines(), 0, known.hasId ? lines.id(i) : null);
    List<Findings.Group> own = known.own;
    if (own == null) {
      own = groups(verdict.faults().stream().map(Found::fault).toList(), place);
      known.own = own;
      known.part = part(verdict);
    }
    count(own);
    if (known.hasId) {
      repeated(lines.hash(i), () -> lines.id(i));
    }
    if (known.state == state) {
      count(known.among);
    } else {
      int before = state;
      List<Findings.Group> among = groups(among(verdict), place);
      count(among);
      known.among = among;
      known.state = before == state ? state : -1;
    }
    index.putGroup(known.part);
  }

  private List<Findings.Group> groups(List<Fault> faults, Supplier<Findings.Place> place) {
    List<Findings.Group> groups = new ArrayList<>(faults.size());
    for (Fault fault : faults) {
      Findings.Group group = findings.group(fault, place);
      group.take(fault);
      groups.add(group);
    }
    return groups;
  }

  private void count(List<Findings.Group> groups) {
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).count(index.lines());
    }
  }

  private void repeated(long hash, Supplier<String> id) {
    int same = index.putId(hash, number -> id.get().equals(earlier.customId(number)));
    if (same != 0) {
      findings.add(
          Fault.repeatedId(id.get(), same), new Findings.Place(index.lines(), 0, id.get()));
    }
  }

  private int part(LineCheck.Verdict verdict) {
    Body body = verdict.body();
    return groups.computeIfAbsent(
        new PartCutter.Group(body == null ? null : body.model, verdict.endpoint()),
        group -> groups.size());
  }

  /** Judges a line among those before it. */
  private List<Fault> among(LineCheck.Verdict verdict) {
    List<Fault> faults = new ArrayList<>(0);
    Body body = verdict.body();
    endpoint(verdict.endpoint(), faults);
    model(body == null ? null : body.model, faults);
    return faults;
  }

  private void endpoint(@Nullable Endpoint found, List<Fault> faults) {
    if (found == null) {
      return;
    }
    Endpoint first = endpoint;
    if (first == null) {
      endpoint = found;
      state++;
    } else if (found != first) {
      faults.add(Fault.otherUrl(found, first, oneEndpoint));
      state += oneEndpoint ? 1 : 0;
      oneEndpoint = false;
    }
  }

  private void model(@Nullable String found, List<Fault> faults) {
    if (found == null || found.isEmpty()) {
      return;
    }
    if (found.startsWith("REPLACE-WITH-")) {
      faults.add(Fault.placeholder(found));
    }
    String first = model;
    if (first == null) {
      model = found;
      state++;
    } else if (!found.equals(first)) {
      faults.add(Fault.otherModel(found, first, oneModel));
      state += oneModel ? 1 : 0;
      oneModel = false;
    }
  }
}
