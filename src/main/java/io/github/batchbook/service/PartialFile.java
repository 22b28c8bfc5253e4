package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a download that is not whole yet: a hidden file in the folder of its target, named after what is downloaded, so that a
 * later call finds it, also in another process. Beside it stands what the server said of the whole, and how many bytes are certainly on
 * the disk. Locked while it is written; who finds it locked writes one of its own, which nobody finds again.
 */
final class PartialFile implements AutoCloseable {
  /** How many bytes may be lost to a crash. */
  private static final long UNSURE = 64L << 20;

  private final Path path;
  private final Path facts;
  private final FileChannel channel;
  private final boolean kept;
  private long sure;

  /**
   * What is known of a download that was begun before.
   *
   * @param bytes that are there
   * @param length of the whole
   * @param etag by which the server knows the whole; null when it said none
   */
  record Begun(long bytes, long length, @Nullable String etag) {}

  private PartialFile(Path path, FileChannel channel, boolean kept) {
    this.path = path;
    this.facts = path.resolveSibling(path.getFileName() + ".json");
    this.channel = channel;
    this.kept = kept;
  }

  /** Opens the partial file of a source in a folder, which is made. */
  static PartialFile in(Path folder, String source) throws IOException {
    Files.createDirectories(folder);
    Path path = folder.resolve(".download-" + name(source) + ".part");
    FileChannel channel = open(path, StandardOpenOption.CREATE);
    if (locked(channel) && Files.exists(path)) {
      return new PartialFile(path, channel, true);
    }
    channel.close();
    Path own = Files.createTempFile(folder, ".download-", ".part");
    return new PartialFile(own, open(own, StandardOpenOption.CREATE), false);
  }

  private static FileChannel open(Path path, OpenOption how) throws IOException {
    FileAttribute<?>[] mode =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    return FileChannel.open(path, Set.of(how, StandardOpenOption.WRITE), mode);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException byAnotherThread) {
      return false;
    }
  }

  private static String name(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What an earlier call left; cut to what is certainly there. */
  Optional<Begun> begun() throws IOException {
    if (!kept || !Files.exists(facts)) {
      return Optional.empty();
    }
    JsonNode json;
    try {
      json = Json.parse(Files.readAllBytes(facts));
    } catch (JsonProcessingException torn) {
      return Optional.empty();
    }
    long bytes = json.path("sure").asLong();
    long length = json.path("length").asLong();
    if (bytes <= 0 || bytes >= length || channel.size() < bytes) {
      return Optional.empty();
    }
    channel.truncate(bytes);
    sure = bytes;
    return Optional.of(new Begun(bytes, length, Json.text(json, "etag").orElse(null)));
  }

  /** Writes all of a block at a position. */
  void write(ByteBuffer block, long position) throws IOException {
    long at = position;
    while (block.hasRemaining()) {
      at += channel.write(block, at);
    }
  }

  /** Makes what was written sure, now and then. */
  void secure(Begun state) throws IOException {
    if (kept && state.bytes() - sure >= UNSURE) {
      keep(state);
    }
  }

  /** Keeps what is there for a later call. */
  void keep(Begun state) throws IOException {
    if (!kept) {
      return;
    }
    channel.force(false);
    sure = state.bytes();
    var json = Json.MAPPER.createObjectNode().put("sure", sure).put("length", state.length());
    if (state.etag() != null) {
      json.put("etag", state.etag());
    }
    Files.write(facts, Json.bytes(json));
  }

  /** Empties it: what came is not what is wanted. */
  void clear() throws IOException {
    sure = 0;
    channel.truncate(0);
    Files.deleteIfExists(facts);
  }

  /** Gives the file its name, over one that is there. */
  void finish(Path target) throws IOException {
    channel.force(true);
    channel.close();
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(facts);
  }

  /** Removes it. */
  void drop() throws IOException {
    Files.deleteIfExists(facts);
    Files.deleteIfExists(path);
  }

  /** Whether a later call would find it. */
  boolean kept() {
    return kept;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
