package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Endpoint;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.ServiceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The making of a run out of a job that was made elsewhere. */
record Adoption(Workshop workshop) {

  RunRecords.Submitted adopt(String jobId, SubmitOptions options) {
    Remote remote = workshop.remote();
    options.storage().ifPresent(remote::tellStorage);
    Optional<RunRow> known = workshop.runs().ofJob(jobId);
    if (known.isPresent()) {
      return new RunRecords.Submitted(known.get(), RunRecords.Outcome.ATTACHED);
    }
    BatchJob job = remote.job(jobId);
    try {
      Snapshots.Snapshot kept =
          workshop.snapshots().keepWritten(path -> fetchInput(remote, job, path));
      RunRow.Input input = input(filename(remote, job), kept);
      PartRow.Lines lines = lines(job, kept);
      String name = options.name().orElseGet(() -> RunNames.of(input.filename()));
      RunRecords.Intent intent = new RunRecords.Intent(
          name,
          workshop.place(),
          input,
          List.of(NewPart.of(PartRow.AGAIN, lines)),
          RunRow.Ways.USUAL,
          Map.of());
      return workshop.runs().adopt(intent, job);
    } catch (ServiceException failure) {
      throw failure.kind() == ServiceException.Kind.NOT_FOUND ? noInput(jobId) : failure;
    } catch (IOException failure) {
      throw new RunException(
          "the input of job %s cannot be kept in %s: %s%n  Nothing was changed."
              .formatted(jobId, workshop.home().folder(), Failures.reason(failure)),
          failure);
    }
  }

  private static void fetchInput(Remote remote, BatchJob job, Path target) {
    if (job.inputFileId().isPresent()) {
      remote.download(job.inputFileId().get(), target);
    } else if (!remote.getBlob(job.blobs().input().orElseThrow(() -> noInput(job.id())), target)) {
      throw noInput(job.id());
    }
  }

  private static String filename(Remote remote, BatchJob job) {
    return job.inputFileId()
        .map(fileId -> remote.file(fileId).filename())
        .or(() -> job.blobs().input().map(blob -> blob.substring(blob.lastIndexOf('/') + 1)))
        .orElse("");
  }

  private static RunRow.Input input(String filename, Snapshots.Snapshot kept) {
    String name = filename.isBlank() ? "adopted.jsonl" : filename;
    return new RunRow.Input(kept.sha256(), name, kept.bytes(), file(kept).requests());
  }

  /** The lines may break rules of ours: the service has judged them already. */
  private static PartRow.Lines lines(BatchJob job, Snapshots.Snapshot kept) {
    BatchFile file = file(kept);
    Optional<String> endpoint = file.endpoint().map(Endpoint::url).or(job::endpoint);
    return new PartRow.Lines(
        kept.sha256(),
        kept.bytes(),
        file.requests(),
        endpoint.orElse(""),
        file.deployment().orElse(""),
        file.roughInputTokens(file.deployment().orElse("")),
        Optional.empty());
  }

  private static BatchFile file(Snapshots.Snapshot kept) {
    return BatchFile.read(kept.path(), Rules.AZURE);
  }

  private static RunException noInput(String jobId) {
    return new RunException(
        "the service has no input file of job %.80s any more%n  Its answers cannot be joined to requests; submit the file again for a run of your own."
            .formatted(jobId));
  }
}
