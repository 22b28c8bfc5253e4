package io.github.batchbook.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives a job's results to its user: as files of this service, or as blobs in the folder that the job names. */
final class Publishing {
  private final Store store;
  private final Storage storage;
  private final Quirks quirks;

  Publishing(Store store, Storage storage, Quirks quirks) {
    this.store = store;
    this.storage = storage;
    this.quirks = quirks;
  }

  BatchEntry publish(BatchEntry job, ResultFiles files) {
    if (job.blobs() != null) {
      String guid = job.id().substring(job.id().indexOf('_') + 1);
      return job.results(storage.results(job.blobs(), guid, files));
    }
    String output = files.completed() == 0 ? null : stored(job, files.output(), "output");
    return job.results(output, errors(job, files));
  }

  private @Nullable String errors(BatchEntry job, ResultFiles files) {
    if (files.failed() > 0) {
      return stored(job, files.errors(), "error");
    }
    return switch (quirks.noErrors()) {
      case ZERO_BYTES -> stored(job, files.errors(), "error");
      case NULL -> null;
      case BLANK -> "";
    };
  }

  private String stored(BatchEntry job, Path part, String name) {
    String fileId = "file-" + UUID.randomUUID();
    long stamp = store.stamp();
    Long lifetime = job.resultLifetime();
    try {
      FileEntry entry = new FileEntry(
          fileId,
          "batch_output",
          job.id() + "_" + name + ".jsonl",
          Files.size(part),
          stamp,
          lifetime == null ? null : stamp + lifetime * 1000,
          stamp);
      store.add(entry, part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fileId;
  }
}
