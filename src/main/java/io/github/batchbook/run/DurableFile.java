package io.github.batchbook.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file that appears under its name only when it is whole and on the disk: written under another name in the same folder, then moved. Closing removes what was
 * not moved.
 */
final class DurableFile implements AutoCloseable {
  /** How the names of unfinished files begin. */
  static final String UNFINISHED = ".part-";

  /** Writes the bytes of a file. */
  interface Writer {
    void to(OutputStream out) throws IOException;
  }

  /**
   * What was written.
   *
   * @param sha256 in hex
   */
  record Written(String sha256, long bytes) {}

  private final Path folder;
  private final Path unfinished;

  private DurableFile(Path folder) {
    this.folder = folder;
    this.unfinished = folder.resolve(UNFINISHED + UUID.randomUUID());
  }

  static DurableFile in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new DurableFile(folder);
  }

  /** Where the bytes stand until they are moved; for writers that want a path. */
  Path unfinished() {
    return unfinished;
  }

  Written write(Writer writer) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (OutputStream out = new BufferedOutputStream(
        new DigestOutputStream(
            Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW), digest),
        1 << 16)) {
      writer.to(out);
    }
    return new Written(HexFormat.of().formatHex(digest.digest()), Files.size(unfinished));
  }

  /** What another writer has written to {@link #unfinished}. */
  Written read() throws IOException {
    return new Written(Digests.sha256(unfinished), Files.size(unfinished));
  }

  /** Forces the bytes to the disk and gives the file its name in the same folder; a file of that name is replaced at once. */
  void moveTo(Path target) throws IOException {
    try (FileChannel bytes = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      bytes.force(true);
    }
    Files.move(
        unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceFolder(folder);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(unfinished);
  }

  /** Makes the new name last; not every system can open a folder. */
  private static void forceFolder(Path folder) {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    } catch (IOException notHere) {
      return;
    }
  }
}
