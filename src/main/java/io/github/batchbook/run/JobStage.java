package io.github.batchbook.run;

import java.util.Locale;

/** How far a job of ours has come, in the order in which stages follow. Each is written before or after exactly one call to the service. */
enum JobStage {
  /** Nothing was sent. */
  PREPARED,
  /** The upload was begun; a file may lie at the service that we do not know of, which costs nothing. */
  UPLOADING,
  /** The file's id is known. */
  UPLOADED,
  /** The service can make a job of the file. */
  PROCESSED,
  /** The create was begun: a job may be there whose id is not known. */
  CREATING,
  /** The job's id is known. */
  CREATED,
  /** The service will not change the job any more. */
  ENDED,
  /** The result files are here. */
  COLLECTED,
  /** The service refused the file or the create: there is no job. */
  REFUSED,
  /** It was cancelled before it was sent: there is no job. */
  DROPPED;

  static JobStage of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The word in the ledger. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean last() {
    return compareTo(COLLECTED) >= 0;
  }

  boolean beforeCreate() {
    return compareTo(CREATING) < 0;
  }

  boolean beforeJob() {
    return compareTo(CREATED) < 0;
  }
}
