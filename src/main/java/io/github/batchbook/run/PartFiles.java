package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What is sent of a kept file as one job each: the whole, or pieces that are kept like it. */
record PartFiles(Snapshots snapshots) {

  List<PartRow.Lines> of(BatchFile kept) throws IOException {
    List<Part> parts = kept.parts();
    List<PartRow.Lines> lines = new ArrayList<>();
    for (Part part : parts) {
      String sha256 = parts.size() == 1
          ? RunNames.stem(kept.path())
          : snapshots.keepWritten(path -> kept.writePart(part, path)).sha256();
      lines.add(new PartRow.Lines(
          sha256,
          part.bytes(),
          part.requests(),
          Objects.requireNonNull(part.endpoint()).url(),
          Objects.requireNonNull(part.deployment())));
    }
    return lines;
  }
}
