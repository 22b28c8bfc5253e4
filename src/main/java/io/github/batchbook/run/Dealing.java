package io.github.batchbook.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file dealt into piles, each a snapshot of its own, byte for byte. Blank lines are left out. */
final class Dealing {
  private final int[] pile;
  private final int piles;

  /** Deals each line, from 1, to the pile of that number in the array, from 0. */
  Dealing(int[] pile, int piles) {
    this.pile = pile;
    this.piles = piles;
  }

  /** The piles; those without a line are null. */
  List<Snapshots.@Nullable Snapshot> of(Path file, Snapshots snapshots) throws IOException {
    List<Path> written = new ArrayList<>();
    List<Snapshots.@Nullable Snapshot> kept = new ArrayList<>();
    Path folder =
        Files.createTempDirectory(file.toAbsolutePath().getParent(), DurableFile.UNFINISHED);
    try {
      for (int i = 0; i < piles; i++) {
        written.add(folder.resolve(String.valueOf(i)));
      }
      write(file, written);
      for (Path path : written) {
        kept.add(Files.size(path) == 0 ? null : snapshots.keep(path));
      }
      return kept;
    } finally {
      for (Path path : written) {
        Files.deleteIfExists(path);
      }
      Files.deleteIfExists(folder);
    }
  }

  private void write(Path file, List<Path> targets) throws IOException {
    List<OutputStream> outs = new ArrayList<>();
    try (ByteLines lines = ByteLines.open(file)) {
      for (Path target : targets) {
        outs.add(new BufferedOutputStream(Files.newOutputStream(target), 1 << 16));
      }
      while (lines.next()) {
        if (!lines.isBlank()) {
          OutputStream out = outs.get(pile[lines.number()]);
          out.write(lines.bytes());
          out.write('\n');
        }
      }
    } finally {
      for (OutputStream out : outs) {
        out.close();
      }
    }
  }
}
