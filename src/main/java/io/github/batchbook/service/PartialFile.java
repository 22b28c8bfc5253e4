package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a download that is not whole yet: a hidden file in the folder of its target, named after what is downloaded, so that a
 * later call finds it, also in another process. Beside it stands what the server said of the whole, and how many bytes are certainly on
 * the disk. Locked while it is written; who finds it locked writes one of its own, which nobody finds again. An interruption does not close it.
 * For one thread.
 */
final class PartialFile implements AutoCloseable {
  /** How many bytes may be lost to a crash. */
  private static final long UNSURE = 64L << 20;

  private final Path path;
  private final Path facts;
  private final RandomAccessFile file;
  private final boolean kept;
  private long sure;
  private @Nullable CompletableFuture<Void> securing;

  /**
   * What is known of a download that was begun before.
   *
   * @param bytes that are there
   * @param length of the whole
   * @param etag by which the server knows the whole; null when it said none
   */
  record Begun(long bytes, long length, @Nullable String etag) {}

  private PartialFile(Path path, RandomAccessFile file, boolean kept) {
    this.path = path;
    this.facts = path.resolveSibling(path.getFileName() + ".json");
    this.file = file;
    this.kept = kept;
  }

  /** Opens the partial file of a source in a folder, which is made. */
  static PartialFile in(Path folder, String source) throws IOException {
    Files.createDirectories(folder);
    Path path = folder.resolve(".download-" + name(source) + ".part");
    RandomAccessFile file = open(path);
    if (locked(file) && Files.exists(path)) {
      return new PartialFile(path, file, true);
    }
    file.close();
    Path own = Files.createTempFile(folder, ".download-", ".part");
    return new PartialFile(own, open(own), false);
  }

  private static RandomAccessFile open(Path path) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      try {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } catch (FileAlreadyExistsException fromAnEarlierCall) {
        // It is gone on with.
      }
    }
    return new RandomAccessFile(path.toFile(), "rw");
  }

  private static boolean locked(RandomAccessFile file) throws IOException {
    try {
      FileLock lock = file.getChannel().tryLock();
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
    if (bytes <= 0 || bytes >= length || file.length() < bytes) {
      return Optional.empty();
    }
    file.setLength(bytes);
    sure = bytes;
    return Optional.of(new Begun(bytes, length, Json.text(json, "etag").orElse(null)));
  }

  /** Writes so many bytes at a position. */
  void write(byte[] block, int count, long position) throws IOException {
    file.seek(position);
    file.write(block, 0, count);
  }

  /** Makes what was written sure, now and then, while more is written. */
  void secure(Begun state) throws IOException {
    if (!kept || state.bytes() - sure < UNSURE) {
      return;
    }
    settle();
    sure = state.bytes();
    securing = CompletableFuture.runAsync(
        () -> {
          try {
            record(state);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        PartialFile::beside);
  }

  private static void beside(Runnable work) {
    Thread thread = new Thread(work, "batchbook-download-to-disk");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for what is being made sure. */
  private void settle() throws IOException {
    CompletableFuture<Void> pending = securing;
    securing = null;
    if (pending == null) {
      return;
    }
    try {
      pending.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        throw unchecked.getCause();
      }
      throw e;
    }
  }

  /** Keeps what is there for a later call. */
  void keep(Begun state) throws IOException {
    if (!kept) {
      return;
    }
    settle();
    record(state);
    sure = state.bytes();
  }

  private void record(Begun state) throws IOException {
    file.getFD().sync();
    var json =
        Json.MAPPER.createObjectNode().put("sure", state.bytes()).put("length", state.length());
    if (state.etag() != null) {
      json.put("etag", state.etag());
    }
    try (FileOutputStream out = new FileOutputStream(facts.toFile())) {
      out.write(Json.bytes(json));
    }
  }

  /** Empties it: what came is not what is wanted. */
  void clear() throws IOException {
    settle();
    sure = 0;
    file.setLength(0);
    Files.deleteIfExists(facts);
  }

  /** Gives the file its name, over one that is there. */
  void finish(Path target) throws IOException {
    settle();
    file.getFD().sync();
    file.close();
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(facts);
  }

  /** Removes it. */
  void drop() throws IOException {
    settle();
    Files.deleteIfExists(facts);
    Files.deleteIfExists(path);
  }

  /** Whether a later call would find it. */
  boolean kept() {
    return kept;
  }

  @Override
  public void close() throws IOException {
    try {
      settle();
    } finally {
      file.close();
    }
  }
}
