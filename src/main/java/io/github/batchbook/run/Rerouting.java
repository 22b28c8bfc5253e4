package io.github.batchbook.run;

import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.run.JobRecords.Change;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change of the way by which a run is sent: through another container of the user's own storage than the wrong one that it was sent to, or by an
 * upload after all. Only what no create was begun of goes that way: where a job may have been made, it is looked for by the old path.
 */
record Rerouting(Workshop workshop) {
  void through(String run, String storage) {
    reroute(run, storage);
  }

  /**
   * Uploads a run of which nothing was sent, nor waits for room, as a run would be that is submitted now without storage.
   *
   * @param limits of an upload: parts that are larger go through the storage that they were made for
   */
  void upload(String run, Limits limits) {
    if (workshop.runs().require(run).ways().storage().isEmpty()) {
      return;
    }
    List<Situation.Part> parts = workshop.look(run).parts().stream()
        .filter(part -> !part.part().withoutJob())
        .toList();
    boolean fits = parts.stream()
        .map(part -> part.part().lines())
        .allMatch(lines ->
            lines.bytes() <= limits.maxBytes() && lines.requests() <= limits.maxRequests());
    boolean unsent = parts.stream()
        .map(Situation.Part::job)
        .allMatch(job -> job.stage().beforeCreate() && job.queue().waitsFor().isEmpty());
    if (fits && unsent) {
      reroute(run, null);
    }
  }

  private void reroute(String run, @Nullable String storage) {
    boolean any = false;
    for (PartRow part : workshop.runs().parts(run)) {
      any |= reroute(part, storage);
    }
    if (any) {
      workshop.runs().sendThrough(run, storage);
    }
  }

  /** Whether the part is still to be sent, and was not left to a process that takes a step of it now. */
  private boolean reroute(PartRow part, @Nullable String storage) {
    if (part.withoutJob()) {
      return false;
    }
    Optional<Lease> free = workshop.leases().take("part " + part.id());
    if (free.isEmpty()) {
      return false;
    }
    try (Lease lease = free.get()) {
      JobRow job = workshop.jobs().latest(part.id());
      if (!job.stage().beforeCreate()) {
        return false;
      }
      if (leadsElsewhere(job, storage)) {
        Change again = Change.to(JobStage.PREPARED)
            .set("blob", null)
            .set("file_id", null)
            .set("file_created_at", null)
            .set("file_expires_at", null)
            .saying(
                storage == null ? "sent by an upload" : "sent through another container", storage);
        workshop.jobs().write(lease, job, again);
      }
      return true;
    } catch (Lease.Lost takenOver) {
      return false;
    }
  }

  private static boolean leadsElsewhere(JobRow job, @Nullable String storage) {
    boolean there = job.stage() == JobStage.UPLOADED || job.stage() == JobStage.PROCESSED;
    return there
        && (storage == null
            ? job.blob().isPresent()
            : job.blob().filter(blob -> blob.startsWith(storage + "/")).isEmpty());
  }
}
