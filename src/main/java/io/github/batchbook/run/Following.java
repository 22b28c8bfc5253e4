package io.github.batchbook.run;

import io.github.batchbook.service.ServiceException;
import java.util.ArrayList;
import java.util.List;

/**
 * One round over the runs of a connection that are under way: what can be done for them now is done, and who has ended is collected. Only runs of which
 * a job was made, or that wait for room, are gone on with: what a person broke off before that is theirs to send.
 */
record Following(Workshop workshop) {
  private static final String UNDER_WAY =
      "SELECT id FROM run WHERE connection = ? AND EXISTS (SELECT 1 FROM part JOIN job ON job.part = part.id"
          + " WHERE part.run = run.id AND job.stage NOT IN ('collected', 'refused', 'dropped')"
          + " AND job.number = (SELECT max(number) FROM job last WHERE last.part = part.id))"
          + " AND EXISTS (SELECT 1 FROM part JOIN job ON job.part = part.id WHERE part.run = run.id"
          + " AND (job.job_id IS NOT NULL OR job.waits_for IS NOT NULL)) ORDER BY created_at, rowid";

  /** Our ids of the runs under way, oldest first. Asks nobody. */
  List<String> underWay() {
    return workshop
        .ledger()
        .read(
            sql -> sql.list(UNDER_WAY, row -> row.getString(1), workshop.place().identity()));
  }

  /**
   * Looks at each once; a run that fails does not hold up the others.
   *
   * @return our ids of those that have ended now
   * @throws ServiceException the first failure, after all were looked at
   */
  List<String> round() {
    List<String> ended = new ArrayList<>();
    ServiceException first = null;
    for (String run : underWay()) {
      try {
        if (workshop.advance(run, situation -> {}).ended()) {
          ended.add(run);
        }
      } catch (ServiceException failure) {
        if (failure.kind() == ServiceException.Kind.INTERRUPTED) {
          throw failure;
        }
        first = first == null ? failure : first;
      }
    }
    workshop.hooks().catchUp();
    if (first != null) {
      throw first;
    }
    return ended;
  }
}
