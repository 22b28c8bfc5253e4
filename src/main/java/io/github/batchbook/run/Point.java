package io.github.batchbook.run;

/** Instants in the life of a run at which a process may be made to end, to prove that nothing is lost and nothing done twice. */
enum Point {
  SNAPSHOT_KEPT,
  RUN_WRITTEN,
  UPLOAD_INTENDED,
  UPLOAD_ANSWERED,
  UPLOAD_WRITTEN,
  FILE_PROCESSED,
  CREATE_INTENDED,
  CREATE_ANSWERED,
  CREATE_WRITTEN,
  POLL_ANSWERED,
  END_WRITTEN,
  OUTPUT_FETCHED,
  ERRORS_FETCHED,
  COLLECTED_WRITTEN,
  RETRY_KEPT,
  RETRY_WRITTEN;

  /** Told when a run comes to a point. */
  interface Watcher {
    /** Goes on, or ends the process. */
    void at(Point point);

    /** Goes on. */
    Watcher NONE = point -> {};
  }
}
