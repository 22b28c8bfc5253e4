package io.github.batchbook.run;

import io.github.batchbook.run.JobRecords.Change;
import java.util.Optional;

/**
 * The change to another container of the user's own storage of a run that was sent to a wrong one. Only what no create was begun of goes there: where
 * a job may have been made, it is looked for by the old path.
 */
record Rerouting(Workshop workshop) {
  void through(String run, String storage) {
    boolean any = false;
    for (PartRow part : workshop.runs().parts(run)) {
      any |= reroute(part, storage);
    }
    if (any) {
      workshop.runs().sendThrough(run, storage);
    }
  }

  /** Whether the part is still to be sent, and was not left to a process that takes a step of it now. */
  private boolean reroute(PartRow part, String storage) {
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
            .saying("sent through another container", storage);
        workshop.jobs().write(lease, job, again);
      }
      return true;
    } catch (Lease.Lost takenOver) {
      return false;
    }
  }

  private static boolean leadsElsewhere(JobRow job, String storage) {
    boolean there = job.stage() == JobStage.UPLOADED || job.stage() == JobStage.PROCESSED;
    return there && job.blob().filter(blob -> blob.startsWith(storage + "/")).isEmpty();
  }
}
