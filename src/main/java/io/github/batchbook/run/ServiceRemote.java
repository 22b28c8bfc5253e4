package io.github.batchbook.run;

import io.github.batchbook.result.ModelBehind;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.service.SyncAnswer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The batch service itself.
 *
 * @param models what is known of the models behind its deployments
 */
record ServiceRemote(BatchService service, Models models, Storages storages) implements Remote {
  ServiceRemote(BatchService service, Models models) {
    this(service, models, new Storages());
  }

  @Override
  public SyncAnswer ask(String endpoint, String body) {
    return service.ask(endpoint, body);
  }

  @Override
  public void tellStorage(URI address) {
    storages.tell(address);
  }

  @Override
  public String putBlob(String folder, String name, Path file) {
    return storages.put(folder, name, file);
  }

  @Override
  public boolean getBlob(String blob, Path target) {
    return storages.get(blob, target);
  }

  @Override
  public ServiceFile upload(Path file, String filename) {
    return service.upload(file, filename);
  }

  @Override
  public ServiceFile file(String id) {
    return service.file(id);
  }

  @Override
  public boolean isReady(ServiceFile file) {
    return service.connection().profile().ready(file.status());
  }

  @Override
  public BatchJob create(NewBatch request) {
    return service.create(request);
  }

  @Override
  public BatchJob job(String id) {
    return service.exactJob(id);
  }

  @Override
  public Optional<BatchJob> findJob(Predicate<BatchJob> sought, Predicate<BatchJob> tooOld) {
    AtomicReference<@Nullable BatchJob> found = new AtomicReference<>();
    service.eachJob(job -> {
      if (sought.test(job)) {
        found.set(job);
      }
      return found.get() == null && !tooOld.test(job);
    });
    return Optional.ofNullable(found.get());
  }

  @Override
  public void eachJob(Predicate<BatchJob> visit) {
    service.eachJob(visit);
  }

  @Override
  public BatchJob cancel(String id) {
    return service.cancel(id);
  }

  /** A name alone is no proof of the model. */
  @Override
  public Optional<String> model(String deployment) {
    ModelBehind behind = models.behind(deployment);
    boolean certain =
        behind.how() == ModelBehind.How.TOLD || behind.how() == ModelBehind.How.LEARNED;
    return certain ? Optional.ofNullable(behind.model()) : Optional.empty();
  }

  @Override
  public void download(String fileId, Path target) {
    service.download(fileId, target);
  }

  @Override
  public void requireWhole(String fileId, long bytes) {
    service.requireWhole(fileId, bytes);
  }

  @Override
  public boolean delete(String fileId) {
    return service.delete(fileId);
  }

  @Override
  public void close() {
    storages.close();
    service.close();
  }
}
