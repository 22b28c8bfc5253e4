package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is sent of a kept file as one job each: the whole, or pieces that are kept like it.
 *
 * @param models the model behind a deployment, where it was told
 */
record PartFiles(Snapshots snapshots, Function<String, Optional<String>> models) {

  List<PartRow.Lines> of(BatchFile kept) throws IOException {
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
          tokens(kept, part),
          models.apply(deployment)));
    }
    return lines;
  }

  /** By its share of the file's bytes. */
  private static long tokens(BatchFile kept, Part part) {
    double share = Math.min(1, (double) part.bytes() / Math.max(1, kept.bytes()));
    return Math.round(kept.roughInputTokens() * share);
  }
}
