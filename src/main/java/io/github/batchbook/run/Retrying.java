package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Problem;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.batchfile.Severity;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The making of new parts out of the lines of a run that are asked again. */
record Retrying(Workshop workshop, String run) {

  /** Writes the parts of a retry; nothing is sent. */
  Retry prepare(RetryOptions options) {
    Situation situation = workshop.look(run);
    requireEnded(situation);
    Results results = new Outcomes(workshop).join(situation, JoinOptions.DEFAULT);
    RetryLines lines = new RetryLines(results, options);
    if (!lines.any()) {
      return new Retry(0, lines.asked(), 0);
    }
    ask(situation, lines, options);
    try {
      BatchFile file = write(situation, lines);
      if (lines.asked().isEmpty()) {
        return new Retry(0, lines.asked(), lines.withoutLimit());
      }
      if (!options.set().isEmpty()) {
        requireNoNewErrors(situation, file);
      }
      workshop.settings().at(Point.RETRY_KEPT);
      int attempt = situation.attempt() + 1;
      List<NewPart> parts = PartFiles.in(workshop).of(file).stream()
          .map(part -> NewPart.of(options.sync().isPresent() ? PartRow.SYNC : PartRow.RETRY, part))
          .toList();
      workshop.runs().retry(run, attempt, parts);
      workshop.settings().at(Point.RETRY_WRITTEN);
      return new Retry(attempt, lines.asked(), lines.withoutLimit());
    } catch (IOException failure) {
      throw new RunException(
          "run %s: the requests to ask again cannot be kept in %s: %s%n  Nothing was submitted."
              .formatted(
                  situation.run().name(), workshop.home().folder(), Failures.reason(failure)),
          failure);
    }
  }

  /** What the service counts as ended is billed, whether there are lines of it or not. */
  private void ask(Situation situation, RetryLines lines, RetryOptions options) {
    Map<String, Integer> without = Shortfall.without(lines.wanted());
    List<Shortfall> shortfalls =
        without.isEmpty() ? List.of() : new Outcomes(workshop).shortfalls(situation, without);
    if (!shortfalls.isEmpty()) {
      options.consent().accept(shortfalls);
    }
  }

  /**
   * Tells that the service has refused a part of an attempt, whoever of those that go on with the run was told so.
   *
   * @throws RunException when it has
   */
  void requireNotRefused(int attempt) {
    Situation situation = workshop.look(run);
    situation.parts().stream()
        .filter(part -> part.part().attempt() == attempt)
        .filter(part -> part.job().stage() == JobStage.REFUSED)
        .findFirst()
        .ifPresent(part -> {
          throw RunException.refused("run %s: deployment %s refused attempt %d%n  %s%n  %s"
              .formatted(
                  situation.run().name(),
                  part.part().lines().deployment(),
                  attempt,
                  part.job().refusal().orElse("The service does not say why."),
                  part.part().cause().equals(PartRow.SYNC)
                      ? "%%retry %s --sync with the name of another deployment asks again."
                          .formatted(situation.run().name())
                      : "%%retry %s asks again.".formatted(situation.run().name())));
        });
  }

  private BatchFile write(Situation situation, RetryLines lines) throws IOException {
    Snapshots snapshots = workshop.snapshots();
    Set<Integer> attempts = lines.laterAttempts();
    for (Situation.Part part : situation.parts()) {
      if (attempts.contains(part.part().attempt())) {
        lines.readLimits(
            part.part().attempt(), snapshots.read(part.part().lines().sha256()));
      }
    }
    Snapshots.Snapshot kept =
        snapshots.keep(out -> lines.write(snapshots.read(situation.run().input().sha256()), out));
    return BatchFile.read(kept.path(), rules(situation));
  }

  private static void requireEnded(Situation situation) {
    if (situation.held()) {
      String name = situation.run().name();
      throw new RunException(
          "run %s has not ended yet: its pilot has, and the rest is held%n  %%submit --go-on %s sends the rest, %%cancel %s drops it; then ask again."
              .formatted(name, name, name));
    }
    if (!situation.ended()) {
      throw notEnded(situation.run());
    }
  }

  /** What the changes break is refused here, before it is sent; what the service took when the run was submitted it takes again. */
  private void requireNoNewErrors(Situation situation, BatchFile changed) {
    if (!changed.hasErrors()) {
      return;
    }
    Path input = workshop.snapshots().read(situation.run().input().sha256());
    Set<String> before = BatchFile.read(input, changed.rules()).problems().stream()
        .map(Problem::code)
        .collect(Collectors.toSet());
    changed.problems().stream()
        .filter(problem -> problem.isError() && !before.contains(problem.code()))
        .findFirst()
        .ifPresent(problem -> {
          throw new RunException(
              "run %s: with these changes its requests are refused; nothing was submitted%n  %s   %s%n  %s"
                  .formatted(
                      situation.run().name(),
                      problem.code(),
                      problem.message(),
                      problem.remedy().isEmpty()
                          ? "Give other values with --set."
                          : problem.remedy()));
        });
  }

  static RunException askedMeanwhile(RunRow run) {
    return new RunException(
        "another process has asked requests of run %s again meanwhile; nothing more was sent%n  %%wait %s shows what comes of it."
            .formatted(run.name(), run.name()));
  }

  static RunException notEnded(RunRow run) {
    return new RunException(
        "run %s has not ended yet: what is under way is not asked again%n  Wait for it first: %%wait %s"
            .formatted(run.name(), run.name()));
  }

  /** The lines were judged when the run was submitted; what counts now is how much fits into one part, as it did then. */
  private static Rules rules(Situation situation) {
    int largest = situation.parts().stream()
        .mapToInt(part -> part.part().lines().requests())
        .max()
        .orElse(1);
    Limits limits =
        new Limits(Limits.AZURE.maxBytes(), Math.min(largest, Limits.AZURE.maxRequests()));
    return Rules.AZURE
        .withMixed(true)
        .withEmbeddings(true)
        .withPlaceholder(Severity.WARNING)
        .withLimits(limits);
  }
}
