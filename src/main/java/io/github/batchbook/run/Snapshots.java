package io.github.batchbook.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The exact bytes of every submitted file, each in a file named by their SHA-256. A snapshot is never changed; it is checked against its
 * name when it is first read in a process. Thread-safe, and any number of processes may keep the same bytes at once.
 */
final class Snapshots {
  /**
   * A kept file.
   *
   * @param sha256 of its bytes, in hex
   * @param bytes its length
   */
  record Snapshot(String sha256, long bytes, Path path) {}

  private final Path folder;
  private final Set<String> checked = ConcurrentHashMap.newKeySet();

  Snapshots(Path folder) {
    this.folder = folder;
  }

  /** Keeps the bytes that a file has now. They are on the disk when this returns. */
  Snapshot keep(Path source) throws IOException {
    try (InputStream in = Files.newInputStream(source)) {
      return keep(in::transferTo);
    }
  }

  /** Keeps bytes that are written by the caller. */
  Snapshot keep(DurableFile.Writer writer) throws IOException {
    try (DurableFile file = DurableFile.in(folder)) {
      return keep(file, file.write(writer));
    }
  }

  /** Keeps a file that the caller writes to a path. */
  Snapshot keepWritten(Consumer<Path> writer) throws IOException {
    try (DurableFile file = DurableFile.in(folder)) {
      writer.accept(file.unfinished());
      return keep(file, file.read());
    }
  }

  private Snapshot keep(DurableFile file, DurableFile.Written written) throws IOException {
    Path target = path(written.sha256());
    if (!isWhole(target, written.sha256())) {
      file.moveTo(target);
    }
    checked.add(written.sha256());
    return new Snapshot(written.sha256(), written.bytes(), target);
  }

  /**
   * The file with these bytes.
   *
   * @throws RunException when it is gone or its bytes are not those that were kept
   */
  Path read(String sha256) {
    Path path = path(sha256);
    if (!checked.contains(sha256)) {
      check(path, sha256);
      checked.add(sha256);
    }
    return path;
  }

  private static void check(Path path, String sha256) {
    if (Files.notExists(path)) {
      throw new RunException(
          "%s: the snapshot of the submitted file is gone%n  Put it back from a backup, or submit the file again."
              .formatted(path));
    }
    if (!isWhole(path, sha256)) {
      throw new RunException(
          "%s: the snapshot is damaged: its bytes are not those that were submitted%n  Put it back from a backup, or submit the file again."
              .formatted(path));
    }
  }

  private static boolean isWhole(Path path, String sha256) {
    try {
      return Files.exists(path) && Digests.sha256(path).equals(sha256);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Keeps the rows that a file was built from beside its snapshot, where {@link io.github.batchbook.batchfile.BatchFile#source} finds them.
   * Those of an earlier submission of the same bytes give way: what was added to them is wanted now.
   */
  void keepSource(String sha256, Path source) throws IOException {
    Path part = Files.createTempFile(folder, ".source-", ".part");
    try {
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, sourcePath(sha256), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Where the rows stand that a snapshot's file was built from, if it was. */
  Path sourcePath(String sha256) {
    return folder.resolve(sha256 + ".source.jsonl");
  }

  /** Where a snapshot stands, unchecked. */
  Path path(String sha256) {
    return folder.resolve(sha256 + ".jsonl");
  }
}
