package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;

/**
 * Where a magic writes a batch file: never over another file, unless it was told so. A file that has the same bytes already is left as
 * it is, so that a cell may run again.
 *
 * @param force whether another file of that name is replaced
 */
record Target(Path path, boolean force) {
  /** Has the file written, and says what the magic tells of it. */
  BatchFile write(Function<Path, BatchFile> writer) {
    if (Files.isDirectory(path)) {
      throw MagicException.of(
          path + " is a folder; nothing was written",
          "--out PATH names the file itself, as in " + path.resolve("requests.jsonl") + ".");
    }
    if (force || Files.notExists(path)) {
      return writer.apply(path);
    }
    Path beside = path.resolveSibling("." + UUID.randomUUID() + ".jsonl");
    BatchFile written = writer.apply(beside);
    if (!sameAndGone(beside)) {
      throw MagicException.of(
          path + " is there already, with other content; nothing was written",
          "--out NAME writes to another file, --force replaces it.");
    }
    return BatchFile.read(path, written.rules());
  }

  private boolean sameAndGone(Path beside) {
    try {
      boolean same = Files.mismatch(beside, path) < 0;
      Files.delete(beside);
      if (BatchFile.source(beside).isPresent()) {
        Files.delete(BatchFile.source(beside).get());
      }
      return same;
    } catch (IOException e) {
      throw MagicException.of(path + " cannot be compared: " + e.getMessage());
    }
  }
}
