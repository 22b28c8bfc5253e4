package io.github.batchbook.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that the ledger says are kept.
 *
 * @param digests the SHA-256 of each, by its path
 */
record KeptFiles(Workshop workshop, Map<Path, String> digests) {
  private static final String SNAPSHOTS = "SELECT content FROM run UNION SELECT content FROM part"
      + " UNION SELECT output_sha256 FROM job WHERE job_id IS NULL AND output_sha256 <> ''";

  private record Collected(String job, String output, String errors) {}

  static KeptFiles of(Workshop workshop) {
    Map<Path, String> digests = new LinkedHashMap<>();
    workshop
        .ledger()
        .read(sql -> sql.list(SNAPSHOTS, row -> row.getString(1)))
        .forEach(sha256 -> digests.put(workshop.snapshots().path(sha256), sha256));
    List<Collected> collected = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT job_id, coalesce(output_sha256, ''), coalesce(error_sha256, '') FROM job"
                + " WHERE job_id IS NOT NULL AND stage = 'collected'",
            row -> new Collected(row.getString(1), row.getString(2), row.getString(3))));
    for (Collected one : collected) {
      put(digests, workshop.collection().path(one.job(), Collection.Kind.OUTPUT), one.output());
      put(digests, workshop.collection().path(one.job(), Collection.Kind.ERRORS), one.errors());
    }
    return new KeptFiles(workshop, digests);
  }

  private static void put(Map<Path, String> digests, Path path, String sha256) {
    if (!sha256.isEmpty()) {
      digests.put(path, sha256);
    }
  }

  /** Those that are gone or changed, a line each. */
  List<String> damages() {
    List<String> damages = new ArrayList<>();
    digests.forEach((path, sha256) -> {
      try {
        if (Files.notExists(path)) {
          damages.add(path + " is gone");
        } else if (!Digests.sha256(path).equals(sha256)) {
          damages.add(path + " is damaged: its bytes are not those that were kept");
        }
      } catch (IOException failure) {
        damages.add(path + " cannot be read: " + Failures.reason(failure));
      }
    });
    return damages;
  }

  /** Files that belong to no run, and were not written since. */
  List<Path> strays(Instant before) {
    Set<Path> folders = workshop
        .ledger()
        .read(sql ->
            sql.list("SELECT job_id FROM job WHERE job_id IS NOT NULL", row -> row.getString(1)))
        .stream()
        .map(job -> workshop.collection().path(job, Collection.Kind.OUTPUT).getParent())
        .collect(Collectors.toSet());
    Set<Path> sources = digests.values().stream()
        .map(sha256 -> workshop.snapshots().sourcePath(sha256))
        .collect(Collectors.toSet());
    Set<Path> journals = workshop
        .ledger()
        .read(sql -> sql.list(
            "SELECT job.id FROM job JOIN part ON part.id = job.part WHERE part.cause = ?"
                + " AND job.stage NOT IN ('collected', 'refused', 'dropped')",
            row -> SyncSteps.journal(workshop.snapshots(), row.getString(1)),
            PartRow.SYNC))
        .stream()
        .collect(Collectors.toSet());
    List<Path> strays = new ArrayList<>();
    for (Path folder : List.of(workshop.home().snapshots(), workshop.home().results())) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(Files::isRegularFile)
            .filter(path -> !digests.containsKey(path) && !sources.contains(path))
            .filter(path -> !journals.contains(path))
            .filter(path -> isOlder(path, before))
            .filter(path -> isUnfinished(path) || !folders.contains(path.getParent()))
            .forEach(strays::add);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
    return strays;
  }

  private static boolean isUnfinished(Path path) {
    return String.valueOf(path.getFileName()).startsWith(DurableFile.UNFINISHED);
  }

  private static boolean isOlder(Path path, Instant before) {
    try {
      return Files.getLastModifiedTime(path).toInstant().isBefore(before);
    } catch (IOException gone) {
      return false;
    }
  }
}
