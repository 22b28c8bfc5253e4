package io.github.batchbook.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The files and jobs in a folder: one JSON document beside each, read once at the start and replaced whole at each change.
 * Thread-safe; one process at a time.
 */
final class Store {
  private final Path folder;
  private final Clock clock;
  private final BlobStore blobs;
  private final Map<String, FileEntry> files = new ConcurrentHashMap<>();
  private final Map<String, BatchEntry> batches = new ConcurrentHashMap<>();
  private final AtomicLong lastStamp = new AtomicLong();

  private Store(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
    this.blobs = new BlobStore(folder.resolve("blobs"));
  }

  static Store open(Path folder, Clock clock) throws IOException {
    Store store = new Store(folder, clock);
    Disk.folder(folder.resolve("files"));
    Disk.folder(folder.resolve("batches"));
    Disk.deleteAll(folder.resolve("arriving"));
    Disk.folder(folder.resolve("arriving"));
    for (Path file : Disk.list(folder.resolve("files"), ".json")) {
      store.keep(Json.MAPPER.readValue(file.toFile(), FileEntry.class));
    }
    for (Path file : Disk.list(folder.resolve("batches"), ".json")) {
      store.keep(Json.MAPPER.readValue(file.toFile(), BatchEntry.class));
    }
    return store;
  }

  private void keep(FileEntry entry) {
    files.put(entry.id(), entry);
    lastStamp.accumulateAndGet(entry.stamp(), Math::max);
  }

  private void keep(BatchEntry entry) {
    batches.put(entry.id(), entry);
    lastStamp.accumulateAndGet(entry.stamp(), Math::max);
  }

  BlobStore blobs() {
    return blobs;
  }

  long now() {
    return clock.millis();
  }

  /** The present time, or a moment later, so that no two things are made at the same one. */
  long stamp() {
    return lastStamp.updateAndGet(last -> Math.max(last + 1, now()));
  }

  /** A file to write to, in the store's own file system. */
  Path draft() {
    return folder.resolve("arriving").resolve(UUID.randomUUID().toString());
  }

  /** Takes a draft in as the content of a file. */
  void add(FileEntry entry, Path draft) throws IOException {
    Disk.move(draft, content(entry.id()));
    Disk.write(folder.resolve("files").resolve(entry.id() + ".json"), Json.bytes(entry));
    keep(entry);
  }

  /** The file, or null when it is not there or has expired. */
  @Nullable
  FileEntry file(String id) {
    FileEntry entry = files.get(id);
    if (entry != null && entry.gone(now())) {
      remove(entry);
      return null;
    }
    return entry;
  }

  Path content(String fileId) {
    return folder.resolve("files").resolve(fileId + ".jsonl");
  }

  void remove(FileEntry entry) {
    files.remove(entry.id());
    Disk.delete(folder.resolve("files").resolve(entry.id() + ".json"));
    Disk.delete(content(entry.id()));
  }

  /** The files that have not expired, newest first. */
  List<FileEntry> files() {
    long now = now();
    return files.values().stream()
        .filter(file -> !file.gone(now))
        .sorted(Comparator.comparingLong(FileEntry::stamp).reversed())
        .toList();
  }

  /** The jobs, newest first. */
  List<BatchEntry> batches() {
    return batches.values().stream()
        .sorted(Comparator.comparingLong(BatchEntry::stamp).reversed())
        .toList();
  }

  @Nullable
  BatchEntry batch(String id) {
    return batches.get(id);
  }

  /** Takes a job in whose input lies at {@link #part} already. */
  void add(BatchEntry entry) {
    save(entry);
  }

  /** Holds a job's input by a name of its own, so that deleting the file does not take it away. */
  void hold(BatchEntry entry, Path input) throws IOException {
    Disk.link(input, part(entry, "input"));
  }

  /** Changes a job, if its stage is still the one it was seen in. */
  synchronized void advance(BatchEntry seen, UnaryOperator<BatchEntry> change) {
    BatchEntry stored = batches.get(seen.id());
    if (stored != null && stored.stage() == seen.stage()) {
      save(change.apply(stored));
    }
  }

  private void save(BatchEntry entry) {
    try {
      Disk.write(folder.resolve("batches").resolve(entry.id() + ".json"), Json.bytes(entry));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    keep(entry);
  }

  /** A file of the job's own: its input, or a result file that is not yet whole. */
  Path part(BatchEntry entry, String name) {
    return folder.resolve("batches").resolve(entry.id() + "." + name);
  }
}
