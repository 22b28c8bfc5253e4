package io.github.batchbook.run;

import io.github.batchbook.service.BatchJob;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A run as the ledger has it at one moment.
 *
 * @param parts in their order
 * @param elsewhere whether another process is taking a step of it just now
 * @param askAgainIn how long the service asked to wait
 * @param told what the end of the run is being told to
 */
record Situation(
    RunRow run,
    List<Part> parts,
    boolean elsewhere,
    Optional<Duration> askAgainIn,
    Optional<String> told) {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  /**
   * A part and its last job.
   *
   * @param synchronous what became of its requests when they were asked synchronously
   */
  record Part(PartRow part, JobRow job, Optional<Progress.Counts> synchronous) {
    Progress.Counts counts() {
      int total = part.lines().requests();
      boolean here = part.withoutJob() && job.stage() == JobStage.COLLECTED;
      return synchronous
          .or(() -> job.answer()
              .map(answer -> new Progress.Counts(
                  total, answer.counts().completed(), answer.counts().failed())))
          .orElse(new Progress.Counts(total, here ? total : 0, 0));
    }

    /** Whether it is not to be sent yet. */
    boolean held() {
      return part.held().isPresent() && job.stage() == JobStage.PREPARED;
    }

    RunState state() {
      if (held()) {
        return RunState.HELD;
      }
      return switch (job.stage()) {
        case PREPARED, UPLOADING, UPLOADED, PROCESSED, CREATING -> RunState.SUBMITTING;
        case CREATED -> told().ended() ? RunState.COLLECTING : told();
        case COLLECTED -> told();
        case ENDED -> RunState.COLLECTING;
        case REFUSED -> RunState.FAILED;
        case DROPPED -> RunState.CANCELLED;
      };
    }

    private RunState told() {
      return job.answer()
          .map(answer -> RunState.of(answer.status()))
          .orElse(part.withoutJob() ? RunState.COMPLETED : RunState.OTHER);
    }

    String stage() {
      if (held()) {
        return "pilot done, the rest is held";
      }
      return switch (job.stage()) {
        case PREPARED ->
          part.cause().equals(PartRow.SYNC) ? "asking synchronously" : "not sent yet";
        case UPLOADING -> "uploading";
        case UPLOADED -> "the service reads the file";
        case PROCESSED -> job.queue().waitsFor().isPresent() ? "queued" : "file processed";
        case CREATING -> "creating the job";
        case CREATED, COLLECTED ->
          job.answer()
              .map(answer -> answer.status().name().replace('_', ' '))
              .orElse(part.withoutJob() ? "completed" : "unknown");
        case ENDED -> "fetching results";
        case REFUSED -> "refused";
        case DROPPED -> "cancelled before it was sent";
      };
    }

    Instant since() {
      return job.stage() == JobStage.CREATED
          ? job.statusSince().orElse(job.stageSince())
          : job.stageSince();
    }

    Optional<Instant> ended() {
      if (!job.stage().last()) {
        return Optional.empty();
      }
      return job.answer()
          .flatMap(answer -> answer.times().ended())
          .or(() -> job.statusSince())
          .or(() -> Optional.of(job.stageSince()));
    }
  }

  /** The same while the user's hook is told of the end. */
  Situation telling(String hook) {
    return new Situation(run, parts, elsewhere, askAgainIn, Optional.of(hook));
  }

  /** The last attempt at any of its requests, from 1. */
  int attempt() {
    return parts.stream().mapToInt(part -> part.part().attempt()).max().orElse(1);
  }

  /** The parts of the last attempt: what is under way, or ended last. */
  private List<Part> wave() {
    int attempt = attempt();
    return parts.stream().filter(part -> part.part().attempt() == attempt).toList();
  }

  /** Whether nothing more happens before a person tells: a pilot has ended, and the rest is held. */
  boolean resting() {
    return parts.stream().allMatch(part -> part.job().stage().last() || part.held());
  }

  /** Whether the pilot has ended, if there is one, and the rest is held. */
  boolean held() {
    return resting() && parts.stream().anyMatch(Part::held);
  }

  boolean ended() {
    return parts.stream().allMatch(part -> part.job().stage().last());
  }

  /** How many of its parts have a job of the service, or may have one. */
  long jobs() {
    return parts.stream().filter(part -> !part.job().stage().beforeCreate()).count();
  }

  /** Whether the service was asked for all that it can take now: every part is submitted or waits for room. */
  boolean submittedOrQueued() {
    return parts.stream()
        .filter(part -> !part.held())
        .map(Part::job)
        .allMatch(job -> !job.stage().beforeJob() || job.queue().waitsFor().isPresent());
  }

  Progress progress(Instant now) {
    Part slowest = slowest();
    Progress.Counts counts = counts(wave());
    Optional<Instant> end = ended()
        ? parts.stream().flatMap(part -> part.ended().stream()).max(Comparator.naturalOrder())
        : Optional.empty();
    return new Progress(
        run.name(),
        slowest.state(),
        slowest.stage(),
        counts,
        new Progress.Times(begin(end), slowest.since(), end),
        resting() ? Optional.empty() : pace(now),
        note(slowest));
  }

  /** When it was submitted; a job that had ended when it was found at the service was made before that. */
  private Instant begin(Optional<Instant> end) {
    boolean before = end.filter(run.createdAt()::isAfter).isPresent();
    return before
        ? parts.stream()
            .flatMap(part -> part.job().answer().stream())
            .flatMap(answer -> answer.times().created().stream())
            .min(Comparator.naturalOrder())
            .orElse(run.createdAt())
        : run.createdAt();
  }

  /** The part that has come least far; of those that have ended, the one that ended worst. */
  private Part slowest() {
    Comparator<Part> order =
        ended() ? Comparator.comparing(Part::state).reversed() : Comparator.comparing(Part::state);
    return wave().stream().min(order).orElseThrow();
  }

  private static Progress.Counts counts(List<Part> parts) {
    int completed = 0;
    int failed = 0;
    int total = 0;
    for (Part part : parts) {
      Progress.Counts counts = part.counts();
      total += counts.total();
      completed += counts.completed();
      failed += counts.failed();
    }
    return new Progress.Counts(total, completed, failed);
  }

  /** How fast the service works; what was there before it began tells nothing of that. */
  private Optional<Progress.Pace> pace(Instant now) {
    List<Part> sent = wave().stream().filter(part -> !part.part().fromCache()).toList();
    Progress.Counts counts = counts(sent);
    Optional<Instant> began = sent.stream()
        .flatMap(part -> part.job().answer().stream())
        .flatMap(answer -> began(answer).stream())
        .min(Comparator.naturalOrder());
    boolean any = counts.ended() > 0 && counts.ended() < counts.total();
    if (began.isEmpty() || !any || !began.get().isBefore(now)) {
      return Optional.empty();
    }
    double perSecond =
        counts.ended() * 1000.0 / Duration.between(began.get(), now).toMillis();
    long left = Math.max(0, counts.total() - counts.ended());
    return Optional.of(
        new Progress.Pace(perSecond, Duration.ofMillis((long) (left * 1000 / perSecond))));
  }

  private static Optional<Instant> began(BatchJob job) {
    return job.times().inProgress();
  }

  private Optional<String> note(Part part) {
    if (told.isPresent()) {
      return told.map(hook -> "telling " + hook);
    }
    if (part.job().queue().waitsFor().isPresent() && part.job().stage() == JobStage.PROCESSED) {
      return part.job()
          .queue()
          .waitsFor()
          .map(reason -> reason
              + part.job()
                  .queue()
                  .notBefore()
                  .map(time -> "; next try at " + CLOCK.format(time))
                  .orElse("; sent when there is room"));
    }
    if (part.job().stage() == JobStage.ENDED || part.job().stage() == JobStage.CREATED) {
      return part.job().queue().waitsFor();
    }
    if (part.job().stage() == JobStage.CREATING && part.job().createdFrom().isPresent()) {
      return elsewhere
          ? Optional.empty()
          : Optional.of("the answer to the create was lost"
              + part.job().refusal().map(what -> " (" + what + ")").orElse("")
              + "; looking for the job before creating again");
    }
    return Optional.empty();
  }
}
