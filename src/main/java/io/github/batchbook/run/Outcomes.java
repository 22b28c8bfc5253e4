package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.JobState;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Prices;
import io.github.batchbook.result.ResultError;
import io.github.batchbook.result.ResultFiles;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.SourceRows;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.JobError;
import io.github.batchbook.service.JobStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of a run's requests: the files of the last job of each part, joined to the submitted bytes. */
record Outcomes(Workshop workshop) {
  /** What is larger is joined sooner where its texts stay in the files: copying them makes the heap grow again and again. */
  private static final long LARGE_BYTES = 1_000_000_000;

  Results join(Situation situation, JoinOptions options) {
    Path input = workshop.snapshots().read(situation.run().input().sha256());
    String name = options.name().isEmpty() ? situation.run().name() : options.name();
    List<ResultFiles> files =
        situation.parts().stream().map(part -> files(situation.run(), part)).toList();
    Prices prices = options.prices();
    Set<Integer> standard = situation.parts().stream()
        .filter(part -> part.part().cause().equals(PartRow.SYNC))
        .map(part -> part.part().attempt())
        .collect(Collectors.toSet());
    JoinOptions named = withSource(input, options)
        .withName(name)
        .withPrices(row -> row.fromCache()
            ? OptionalDouble.of(0)
            : cost(prices, row, standard.contains(row.attempt())));
    return Results.join(input, files, isLarge(input, files) ? named.withLazyTexts() : named);
  }

  /** A batch costs half of what a synchronous deployment asks (Azure OpenAI, "Global batch": 50 percent of global standard). */
  private static OptionalDouble cost(Prices prices, ResultRow row, boolean standard) {
    OptionalDouble batch = prices.cost(row);
    return standard && batch.isPresent() ? OptionalDouble.of(2 * batch.getAsDouble()) : batch;
  }

  /**
   * Whether the texts of files would fill much of the memory, or take long to copy; those kept here never change, so that they may stay
   * where they are.
   */
  private static boolean isLarge(Path input, List<ResultFiles> files) {
    long bytes = input.toFile().length();
    for (ResultFiles part : files) {
      bytes += part.output() == null ? 0 : part.output().toFile().length();
    }
    return bytes > Math.min(LARGE_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }

  /** What became of the requests of one part. */
  Results join(Situation situation, Situation.Part part, BatchFile lines, JoinOptions options) {
    return Results.join(lines, List.of(alone(situation, part)), options);
  }

  /** The files of a part as those of a job that was given all of its own input. */
  private ResultFiles alone(Situation situation, Situation.Part part) {
    ResultFiles whole = files(situation.run(), part);
    return new ResultFiles(
        whole.job(),
        1,
        whole.state(),
        null,
        whole.output(),
        whole.errors(),
        whole.failure(),
        whole.fromCache(),
        whole.deployment());
  }

  /**
   * The jobs that have ended and whose counts tell of more requests than their files have lines for.
   *
   * @param without how many requests without a result line are asked about, by the job that their outcome comes from
   */
  List<Shortfall> shortfalls(Situation situation, Map<String, Integer> without) {
    List<Shortfall> shortfalls = new ArrayList<>();
    for (Situation.Part part : situation.parts()) {
      JobRow job = part.job();
      int asked = without.getOrDefault(job.jobId().orElse(""), 0);
      if (asked > 0 && job.stage() == JobStage.COLLECTED && job.answer().isPresent()) {
        BatchJob told = job.answer().get();
        int lines = lines(situation, part);
        if (told.counts().completed() + told.counts().failed() > lines) {
          shortfalls.add(
              new Shortfall(told.id(), told.counts(), lines, asked, raw(job), fileGone(told, job)));
        }
      }
    }
    return shortfalls;
  }

  /** How many requests of a part its files have a line for. */
  private int lines(Situation situation, Situation.Part part) {
    Path input = workshop.snapshots().read(part.part().lines().sha256());
    List<ResultFiles> files = List.of(alone(situation, part));
    JoinOptions options =
        isLarge(input, files) ? JoinOptions.DEFAULT.withLazyTexts() : JoinOptions.DEFAULT;
    return (int) Results.join(input, files, options).rows().stream()
        .filter(row -> row.result() != null)
        .count();
  }

  private List<Path> raw(JobRow job) {
    return Stream.of(Collection.Kind.values())
        .filter(kind -> job.collected(kind).filter(file -> file.bytes() > 0).isPresent())
        .map(kind -> workshop.collection().path(job.jobId().orElseThrow(), kind))
        .toList();
  }

  /** The output file that the service names and did not have. */
  private static Optional<String> fileGone(BatchJob told, JobRow job) {
    return job.collected(Collection.Kind.OUTPUT)
            .flatMap(JobRow.Collected::sha256)
            .isPresent()
        ? Optional.empty()
        : told.outputFileId();
  }

  /** The options with the rows that the input was built from, unless they have some. */
  private static JoinOptions withSource(Path input, JoinOptions options) {
    return options.source() != null
        ? options
        : BatchFile.source(input)
            .flatMap(SourceRows::joinable)
            .map(options::withSource)
            .orElse(options);
  }

  private ResultFiles files(RunRow run, Situation.Part part) {
    JobRow job = part.job();
    String deployment = part.part().lines().deployment();
    boolean whole = part.part().lines().sha256().equals(run.input().sha256());
    return new ResultFiles(
        job.jobId().orElse(""),
        part.part().attempt(),
        state(job),
        whole ? null : workshop.snapshots().read(part.part().lines().sha256()),
        file(run, job, Collection.Kind.OUTPUT),
        file(run, job, Collection.Kind.ERRORS),
        failure(job),
        part.part().fromCache(),
        deployment.isEmpty() ? null : deployment);
  }

  private @Nullable Path file(RunRow run, JobRow job, Collection.Kind kind) {
    return new Refetching(workshop, run).file(job, kind).orElse(null);
  }

  private static JobState state(JobRow job) {
    return switch (job.stage()) {
      case COLLECTED ->
        job.answer().map(answer -> ended(answer.status())).orElse(JobState.COMPLETED);
      case REFUSED -> JobState.FAILED;
      case DROPPED -> JobState.CANCELLED;
      default -> JobState.RUNNING;
    };
  }

  private static JobState ended(JobStatus status) {
    if (status.equals(JobStatus.FAILED)) {
      return JobState.FAILED;
    }
    if (status.equals(JobStatus.CANCELLED)) {
      return JobState.CANCELLED;
    }
    return status.equals(JobStatus.EXPIRED) ? JobState.EXPIRED : JobState.COMPLETED;
  }

  private static @Nullable ResultError failure(JobRow job) {
    if (job.stage() == JobStage.REFUSED) {
      return new ResultError(null, job.refusal().orElse(null));
    }
    return job.answer()
        .flatMap(answer -> answer.errors().stream().findFirst())
        .map(Outcomes::error)
        .orElse(null);
  }

  private static ResultError error(JobError error) {
    return new ResultError(error.code(), error.message());
  }
}
