package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.FileStatus;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.service.SyncAnswer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** What a run asks of the batch service. Every call may throw a {@link io.github.batchbook.service.ServiceException}. */
interface Remote extends AutoCloseable {
  ServiceFile upload(Path file, String filename);

  ServiceFile file(String id);

  /** Whether a job can be made from a file in the state that was told. */
  default boolean isReady(ServiceFile file) {
    return file.status().equals(FileStatus.PROCESSED);
  }

  BatchJob create(NewBatch request);

  BatchJob job(String id);

  /** The first job, from the newest on, that is sought; the search ends before the first one that is too old. */
  Optional<BatchJob> findJob(Predicate<BatchJob> sought, Predicate<BatchJob> tooOld);

  /** Visits jobs from the newest on, until it returns false. */
  void eachJob(Predicate<BatchJob> visit);

  BatchJob cancel(String id);

  /** Asks a synchronous deployment, which the body names, for one answer. */
  SyncAnswer ask(String endpoint, String body);

  /** Takes the credential that comes with an address of the user's own storage. */
  default void tellStorage(URI address) {}

  /** Puts a file into a folder of the user's own storage; the blob's address, without credential. */
  String putBlob(String folder, String name, Path file);

  /** Fetches a blob of the user's own storage; false, and nothing is written, when it is not there: so a job says that it has none. */
  boolean getBlob(String blob, Path target);

  /** The model behind a deployment, where the connection was told; asks nobody. */
  default Optional<String> model(String deployment) {
    return Optional.empty();
  }

  /** Fetches a file whole. */
  void download(String fileId, Path target);

  /** Fails where the service says that a file has more bytes than these. */
  void requireWhole(String fileId, long bytes);

  /** Deletes a file; false when there was none. */
  boolean delete(String fileId);

  @Override
  void close();
}
