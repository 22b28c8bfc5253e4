package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The writing of a submission: keeps the bytes, finds what is there of them already, parts the lines into those that are answered from the cache, a
 * pilot and the rest, asks for consent, and writes it all to the ledger at once. Nothing is sent. Lives for one submission.
 */
final class Submission {
  /** The reason why the parts after a pilot are held. */
  static final String PILOT = "pilot";

  private final Workshop workshop;
  private final SubmitOptions options;
  private final PartFiles partFiles;
  private String content = "";
  private List<LostAnswers> lost = List.of();

  Submission(Workshop workshop, SubmitOptions options) {
    this.workshop = workshop;
    this.options = options;
    this.partFiles = PartFiles.in(workshop);
  }

  /**
   * Writes it.
   *
   * @param fileId the file at the service that holds these bytes; null when they are to be uploaded
   */
  RunRecords.Submitted write(BatchFile file, @Nullable String fileId) throws IOException {
    BatchFile kept = keep(file);
    workshop.settings().at(Point.SNAPSHOT_KEPT);
    RunRow.Input input =
        new RunRow.Input(RunNames.stem(kept.path()), file.name(), kept.bytes(), kept.requests());
    content = input.sha256();
    Optional<Run> same = workshop
        .runs()
        .ofContent(input.sha256(), workshop.place().identity())
        .map(row -> new Run(workshop, row.id(), RunRecords.Outcome.ATTACHED));
    boolean attach = same.isPresent() && !options.again();
    List<NewPart> parts = attach
        ? attached(kept, same.get())
        : fileId == null ? made(kept, same) : ofFile(kept, same, fileId);
    RunRecords.Intent intent = new RunRecords.Intent(
        options.name().orElseGet(() -> RunNames.of(file.name())),
        workshop.place(),
        input,
        parts,
        ways(),
        attach && same.get().cameToNothing() ? cut(same.get(), kept) : Map.of());
    RunRecords.Submitted submitted =
        workshop.runs().submit(intent, options.again(), options.name().orElse(null));
    workshop.settings().at(Point.RUN_WRITTEN);
    return submitted;
  }

  /** The snapshot of a file, checked again: the file may have changed since it was read. */
  private BatchFile keep(BatchFile file) throws IOException {
    BatchFile kept = BatchFile.read(workshop.snapshots().keep(file.path()).path(), file.rules());
    if (kept.hasErrors()) {
      BatchFile.read(file.path(), file.rules()).requireValid();
    }
    if (file.source().isPresent()) {
      workshop.snapshots().keepSource(RunNames.stem(kept.path()), file.source().get());
    }
    return kept.requireValid();
  }

  /** What the run has; it is written only when the run is gone by then. */
  private List<NewPart> attached(BatchFile kept, Run same) throws IOException {
    if (same.brokenOff()) {
      ask(Optional.empty(), Optional.of(unsent(kept, same)), same.fromCache());
    } else {
      ask(Optional.of(same), same.cameToNothing() ? Optional.of(kept) : Optional.empty(), 0);
    }
    return parts(PartRow.SUBMIT, kept);
  }

  /** What is sent of a run that was broken off before anything was: all but what was answered from the cache. */
  private BatchFile unsent(BatchFile kept, Run same) throws IOException {
    if (same.fromCache() == 0) {
      return kept;
    }
    Snapshots.Snapshot left = workshop.snapshots().keep(out -> {
      for (PartRow part : workshop.runs().parts(same.id())) {
        if (!part.fromCache()) {
          copy(workshop.snapshots().read(part.lines().sha256()), out);
        }
      }
    });
    return BatchFile.read(left.path(), kept.rules());
  }

  private static void copy(Path from, OutputStream out) throws IOException {
    try (ByteLines lines = ByteLines.open(from)) {
      while (lines.next()) {
        out.write(lines.bytes());
        out.write('\n');
      }
    }
  }

  /** The parts of a run that have become too large for what is known of the limits by now, and their pieces. */
  private Map<String, List<PartRow.Lines>> cut(Run run, BatchFile kept) throws IOException {
    Map<String, List<PartRow.Lines>> cut = new HashMap<>();
    for (PartRow part : workshop.runs().parts(run.id())) {
      if (!part.withoutJob()) {
        Path lines = workshop.snapshots().read(part.lines().sha256());
        List<PartRow.Lines> pieces = partFiles.of(BatchFile.read(lines, kept.rules()));
        if (pieces.size() > 1) {
          cut.put(part.id(), pieces);
        }
      }
    }
    return cut;
  }

  private List<NewPart> ofFile(BatchFile kept, Optional<Run> same, String fileId)
      throws IOException {
    ask(same, Optional.of(kept), 0);
    List<NewPart> parts = parts(cause(), kept);
    if (parts.size() != 1) {
      throw new RunException(
          "file %s has requests for %d jobs, and a job is made of a whole file%n  Submit it from a file here: it is sent in parts."
              .formatted(fileId, parts.size()));
    }
    return List.of(parts.get(0).ofFile(fileId));
  }

  private List<NewPart> made(BatchFile kept, Optional<Run> same) throws IOException {
    AnswerCache.Found found = options.cache()
        ? new AnswerCache(workshop).find(kept.path())
        : new AnswerCache.Found(List.of(), List.of());
    List<AnswerCache.Hit> hits = found.hits();
    lost = found.lost();
    if (hits.isEmpty()) {
      ask(same, Optional.of(kept), 0);
      return sent(kept);
    }
    int[] pile = new int[kept.lines() + 1];
    hits.forEach(hit -> pile[hit.line()] = 1);
    List<Snapshots.@Nullable Snapshot> piles =
        new Dealing(pile, 2).of(kept.path(), workshop.snapshots());
    Optional<BatchFile> left = Optional.ofNullable(piles.get(0))
        .map(snapshot -> BatchFile.read(snapshot.path(), kept.rules()));
    ask(same, left, hits.size());
    List<NewPart> parts = new ArrayList<>();
    parts.add(cached(Objects.requireNonNull(piles.get(1)), hits));
    if (left.isPresent()) {
      parts.addAll(sent(left.get()));
    }
    return parts;
  }

  /** What is sent, with a pilot first where one is asked for and something is left after it. */
  private List<NewPart> sent(BatchFile file) throws IOException {
    if (options.pilot().isEmpty() || options.pilot().get().requests() >= file.requests()) {
      return parts(cause(), file);
    }
    List<Snapshots.@Nullable Snapshot> piles = new Dealing(
            sample(file, options.pilot().get().requests()), 2)
        .of(file.path(), workshop.snapshots());
    List<NewPart> parts = new ArrayList<>(parts(PartRow.PILOT, read(piles.get(1), file)));
    for (NewPart part : parts(cause(), read(piles.get(0), file))) {
      parts.add(part.heldFor(PILOT));
    }
    return parts;
  }

  private static BatchFile read(Snapshots.@Nullable Snapshot snapshot, BatchFile like) {
    return BatchFile.read(Objects.requireNonNull(snapshot).path(), like.rules());
  }

  /** A pile for each line: 1 for the sample, whose lines stand at even distances. */
  private static int[] sample(BatchFile file, int size) throws IOException {
    int[] pile = new int[file.lines() + 1];
    long request = 0;
    try (ByteLines lines = ByteLines.open(file.path())) {
      while (lines.next()) {
        if (!lines.isBlank()) {
          long before = request * size / file.requests();
          request++;
          pile[lines.number()] = (int) (request * size / file.requests() - before);
        }
      }
    }
    return pile;
  }

  private NewPart cached(Snapshots.Snapshot asked, List<AnswerCache.Hit> hits) throws IOException {
    Snapshots.Snapshot answers = workshop.snapshots().keep(new CachedAnswers(hits)::write);
    PartRow.Lines lines =
        new PartRow.Lines(asked.sha256(), asked.bytes(), hits.size(), "", "", 0, Optional.empty());
    return NewPart.of(PartRow.CACHE, lines)
        .answeredBy(new JobRow.Collected(Optional.of(answers.sha256()), answers.bytes()));
  }

  private List<NewPart> parts(String cause, BatchFile file) throws IOException {
    return partFiles.of(file).stream().map(lines -> NewPart.of(cause, lines)).toList();
  }

  private String cause() {
    return options.again() ? PartRow.AGAIN : PartRow.SUBMIT;
  }

  private void ask(Optional<Run> same, Optional<BatchFile> sent, int fromCache) {
    List<Run> elsewhere = workshop.runs().elsewhere(content, workshop.place().identity()).stream()
        .map(row -> new Run(workshop, row.id(), RunRecords.Outcome.ATTACHED))
        .toList();
    options.consent().to(new Plan(same, sent, fromCache, lost, elsewhere));
  }

  private RunRow.Ways ways() {
    Optional<Double> share = options
        .pilot()
        .filter(pilot -> pilot.share().isPresent())
        .map(pilot -> pilot.share().getAsDouble());
    return new RunRow.Ways(share, options.storage().map(Storages::plain));
  }
}
