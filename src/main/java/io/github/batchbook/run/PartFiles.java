package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What is sent of a kept file as one job each: the whole, or pieces that are kept like it. What the deployment's limit of enqueued tokens would never
 * take is cut into pieces that it takes one after another.
 *
 * @param models the model behind a deployment, where it was told
 */
record PartFiles(Snapshots snapshots, Function<String, Optional<String>> models, Quota quota) {
  static PartFiles in(Workshop workshop) {
    return new PartFiles(workshop.snapshots(), workshop::model, workshop.quota());
  }

  List<PartRow.Lines> of(BatchFile kept) throws IOException {
    List<PartRow.Lines> fitting = new ArrayList<>();
    for (PartRow.Lines lines : whole(kept)) {
      OptionalLong limit = quota.limit(lines.deployment());
      if (limit.isPresent() && Quota.isCut(lines, limit.getAsLong())) {
        long bytes = (long) (lines.bytes() * (Quota.PIECE * limit.getAsLong() / lines.tokens()));
        Limits smaller = new Limits(Math.max(1, bytes), kept.rules().limits().maxRequests());
        fitting.addAll(whole(BatchFile.read(
            snapshots.path(lines.sha256()), kept.rules().withLimits(smaller).withMixed(false))));
      } else {
        fitting.add(lines);
      }
    }
    return fitting;
  }

  private List<PartRow.Lines> whole(BatchFile kept) throws IOException {
    List<Part> parts = kept.parts();
    List<PartRow.Lines> lines = new ArrayList<>();
    for (Part part : parts) {
      String sha256 = parts.size() == 1
          ? RunNames.stem(kept.path())
          : snapshots.keepWritten(path -> kept.writePart(part, path)).sha256();
      String deployment = Objects.requireNonNull(part.deployment());
      lines.add(new PartRow.Lines(
          sha256,
          part.bytes(),
          part.requests(),
          Objects.requireNonNull(part.endpoint()).url(),
          deployment,
          kept.roughInputTokens(part, models.apply(deployment).orElse(deployment)),
          models.apply(deployment)));
    }
    return lines;
  }
}
