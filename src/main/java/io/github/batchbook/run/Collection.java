package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The output and error files of ended jobs, one folder for each job, checked against the ledger when they are first read. Thread-safe. */
final class Collection {
  /** The two files of a job. */
  enum Kind {
    OUTPUT("output.jsonl"),
    ERRORS("errors.jsonl");

    private final String filename;

    Kind(String filename) {
      this.filename = filename;
    }
  }

  private static final JobRow.Collected NONE = new JobRow.Collected(Optional.empty(), 0);

  private final Path folder;
  private final Set<Path> checked = ConcurrentHashMap.newKeySet();

  Collection(Path folder) {
    this.folder = folder;
  }

  /**
   * Fetches a file of an ended job whole, or finds that there is none; empty when the service names a file that it does not know yet.
   *
   * @param mayAppear whether the service may still come to know it
   */
  Optional<JobRow.Collected> fetch(Remote remote, BatchJob job, Kind kind, boolean mayAppear)
      throws IOException {
    if (fileId(job, kind).isEmpty() && blob(job, kind).isEmpty()) {
      return Optional.of(NONE);
    }
    try (DurableFile file = DurableFile.in(folder.resolve(folderName(job.id())))) {
      if (!load(remote, job, kind, file)) {
        return Optional.of(NONE);
      }
      DurableFile.Written written = file.read();
      file.moveTo(path(job.id(), kind));
      return Optional.of(new JobRow.Collected(Optional.of(written.sha256()), written.bytes()));
    } catch (ServiceException failure) {
      if (failure.kind() != ServiceException.Kind.NOT_FOUND) {
        throw failure;
      }
      return mayAppear ? Optional.empty() : Optional.of(NONE);
    }
  }

  /** Fetches the bytes of a file that the job names; false when there is no such blob. */
  private static boolean load(Remote remote, BatchJob job, Kind kind, DurableFile file)
      throws IOException {
    Optional<String> fileId = fileId(job, kind);
    if (fileId.isPresent()) {
      remote.download(fileId.get(), file.unfinished());
      if (holdsLess(file.unfinished(), counted(job, kind))) {
        remote.requireWhole(fileId.get(), Files.size(file.unfinished()));
      }
      return true;
    }
    Optional<String> blob = blob(job, kind);
    return blob.isPresent() && remote.getBlob(blob.get(), file.unfinished());
  }

  /** How many lines the job's own counts let expect. */
  private static int counted(BatchJob job, Kind kind) {
    return kind == Kind.OUTPUT ? job.counts().completed() : job.counts().failed();
  }

  private static boolean holdsLess(Path file, int expected) throws IOException {
    int lines = 0;
    try (ByteLines read = ByteLines.open(file)) {
      while (lines < expected && read.next()) {
        lines += read.isBlank() ? 0 : 1;
      }
    }
    return lines < expected;
  }

  private static Optional<String> fileId(BatchJob job, Kind kind) {
    return kind == Kind.OUTPUT ? job.outputFileId() : job.errorFileId();
  }

  private static Optional<String> blob(BatchJob job, Kind kind) {
    return kind == Kind.OUTPUT ? job.blobs().output() : job.blobs().error();
  }

  /**
   * Fetches a file again that was collected before.
   *
   * @return false when the service does not have these bytes any more
   */
  boolean fetchAgain(Remote remote, BatchJob job, Kind kind, String sha256) throws IOException {
    try (DurableFile file = DurableFile.in(folder.resolve(folderName(job.id())))) {
      if (!load(remote, job, kind, file) || !file.read().sha256().equals(sha256)) {
        return false;
      }
      file.moveTo(path(job.id(), kind));
      return true;
    } catch (ServiceException failure) {
      if (failure.kind() != ServiceException.Kind.NOT_FOUND) {
        throw failure;
      }
      return false;
    }
  }

  /**
   * A collected file; empty when the service had none.
   *
   * @throws RunException when it is gone or its bytes are not those that were collected
   */
  Optional<Path> read(String jobId, Kind kind, Optional<JobRow.Collected> collected) {
    Optional<String> sha256 = collected.flatMap(JobRow.Collected::sha256);
    if (sha256.isEmpty()) {
      return Optional.empty();
    }
    Path path = path(jobId, kind);
    if (!has(path, sha256.get())) {
      throw damaged(path, "Put it back from a backup.");
    }
    return Optional.of(path);
  }

  /** What to say of a file that is gone or damaged. */
  static RunException damaged(Path path, String remedy) {
    return new RunException(
        "%s: the file is gone or damaged: its bytes are not those that were collected%n  %s"
            .formatted(path, remedy));
  }

  /** Whether a collected file is there with these bytes, which are read once. */
  boolean has(Path path, String sha256) {
    if (checked.contains(path) && Files.exists(path)) {
      return true;
    }
    boolean whole = isWhole(path, sha256);
    if (whole) {
      checked.add(path);
    } else {
      checked.remove(path);
    }
    return whole;
  }

  /** Where a file stands or would stand. */
  Path path(String jobId, Kind kind) {
    return folder.resolve(folderName(jobId)).resolve(kind.filename);
  }

  private static boolean isWhole(Path path, String sha256) {
    try {
      return Files.exists(path) && Digests.sha256(path).equals(sha256);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A job's id, where it is a plain name; a service may call a job anything. */
  private static String folderName(String jobId) {
    if (jobId.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,99}")) {
      return jobId;
    }
    byte[] digest =
        Digests.sha256().digest(jobId.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return "job-" + HexFormat.of().formatHex(digest, 0, 16);
  }
}
