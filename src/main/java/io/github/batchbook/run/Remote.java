package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** What a run asks of the batch service. Every call may throw a {@link io.github.batchbook.service.ServiceException}. */
interface Remote extends AutoCloseable {
  ServiceFile upload(Path file, String filename);

  ServiceFile file(String id);

  BatchJob create(NewBatch request);

  BatchJob job(String id);

  /** The first job, from the newest on, that is sought; the search ends before the first one that is too old. */
  Optional<BatchJob> findJob(Predicate<BatchJob> sought, Predicate<BatchJob> tooOld);

  /** Visits jobs from the newest on, until it returns false. */
  void eachJob(Predicate<BatchJob> visit);

  BatchJob cancel(String id);

  /** The model behind a deployment, where the connection was told; asks nobody. */
  default Optional<String> model(String deployment) {
    return Optional.empty();
  }

  /** Fetches a file whole. */
  void download(String fileId, Path target);

  /** Deletes a file; false when there was none. */
  boolean delete(String fileId);

  @Override
  void close();
}
