package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The deletion of what is kept of a run. First at the service, where that is asked for, then here: the files, and at last the ledger's rows, so that
 * one that was broken off can be done again. A snapshot that another run has too stays.
 */
record Forgetting(Workshop workshop, String run) {

  Forgotten forget(boolean remote) {
    List<Lease> leases = new ArrayList<>();
    try {
      for (PartRow part : workshop.runs().parts(run)) {
        leases.add(workshop.leases().take("part " + part.id()).orElseThrow(this::busy));
      }
      int atTheService = remote ? deleteAtTheService() : 0;
      return workshop.ledger().write(sql -> delete(sql, atTheService));
    } finally {
      leases.forEach(Lease::close);
    }
  }

  private RunException busy() {
    String name = workshop.runs().require(run).name();
    return new RunException(
        "another process is taking a step of run %s just now; nothing was deleted%n  Try again in a moment."
            .formatted(name));
  }

  private int deleteAtTheService() {
    Set<String> ids = new LinkedHashSet<>();
    for (JobRow job : jobs()) {
      job.upload().fileId().ifPresent(ids::add);
      job.answer().flatMap(BatchJob::inputFileId).ifPresent(ids::add);
      job.answer().flatMap(BatchJob::outputFileId).ifPresent(ids::add);
      job.answer().flatMap(BatchJob::errorFileId).ifPresent(ids::add);
    }
    int deleted = 0;
    for (String id : ids) {
      deleted += workshop.remote().delete(id) ? 1 : 0;
    }
    return deleted;
  }

  private List<JobRow> jobs() {
    return workshop.ledger().read(this::jobs);
  }

  private Forgotten delete(Sql sql, int atTheService) throws SQLException {
    List<Path> files = new ArrayList<>();
    for (String jobId : jobIds(sql)) {
      for (Collection.Kind kind : Collection.Kind.values()) {
        files.add(workshop.collection().path(jobId, kind));
      }
    }
    for (JobRow job : jobs(sql)) {
      files.add(SyncSteps.journal(workshop.snapshots(), job.id()));
    }
    for (String sha256 : snapshots(sql)) {
      files.add(workshop.snapshots().path(sha256));
      files.add(workshop.snapshots().sourcePath(sha256));
    }
    int deleted = 0;
    long bytes = 0;
    for (Path file : files) {
      Optional<Long> length = delete(file);
      deleted += length.isPresent() ? 1 : 0;
      bytes += length.orElse(0L);
    }
    sql.change("DELETE FROM run WHERE id = ?", run);
    return new Forgotten(deleted, bytes, atTheService);
  }

  private List<JobRow> jobs(Sql sql) throws SQLException {
    return sql.list(
        "SELECT job.* FROM job JOIN part ON job.part = part.id WHERE part.run = ?",
        JobRow::of,
        run);
  }

  private List<String> jobIds(Sql sql) throws SQLException {
    return sql.list(
        "SELECT DISTINCT job_id FROM job JOIN part ON job.part = part.id"
            + " WHERE part.run = ? AND job_id IS NOT NULL",
        row -> row.getString(1),
        run);
  }

  /** What only this run has. */
  private List<String> snapshots(Sql sql) throws SQLException {
    String of =
        "SELECT content FROM run WHERE id %1$s ?1 UNION SELECT content FROM part WHERE run %1$s ?1"
            + " UNION SELECT output_sha256 FROM job JOIN part ON job.part = part.id"
            + " WHERE part.run %1$s ?1 AND job_id IS NULL AND output_sha256 <> ''";
    return sql.list(
        of.formatted("=").replace("UNION", "UNION ALL") + " EXCEPT SELECT * FROM ("
            + of.formatted("<>") + ")",
        row -> row.getString(1),
        run);
  }

  private Optional<Long> delete(Path file) {
    try {
      long length = Files.size(file);
      Files.delete(file);
      Path folder = file.getParent();
      if (folder != null && !folder.equals(workshop.home().snapshots()) && isEmpty(folder)) {
        Files.delete(folder);
      }
      return Optional.of(length);
    } catch (java.nio.file.NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException failure) {
      throw new RunException(
          "%s: cannot be deleted: %s%n  The run is kept; %%forget it again."
              .formatted(file, Failures.reason(failure)),
          failure);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var entries = Files.newDirectoryStream(folder)) {
      return !entries.iterator().hasNext();
    }
  }
}
