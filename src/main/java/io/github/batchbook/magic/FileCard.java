package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.InputKind;
import io.github.batchbook.batchfile.Part;
import io.github.batchbook.batchfile.Problem;
import io.github.batchbook.batchfile.SmallFiles;
import io.github.batchbook.run.Models;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.Display;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A batch file at a glance.
 *
 * @param took how long it took to read and check
 * @param models by which it is priced
 * @param notes lines below: what was written, what to do next
 */
record FileCard(BatchFile file, Duration took, Models models, List<String> notes) {
  /** Kinds of what is sent; the others say what comes along or is asked for. */
  private static final Set<InputKind> SENT =
      EnumSet.of(InputKind.TEXT, InputKind.IMAGE_URL, InputKind.BASE64_IMAGE, InputKind.EMBEDDINGS);

  private static final int MOST_PARTS = 4;

  Display display() {
    Card card = Card.of(file.name(), headline());
    String input = input();
    if (!input.isEmpty()) {
      card = card.row("input", input).row("tokens", tokens());
      card = card.row("size", size());
    }
    List<Problem> problems = new ArrayList<>(file.problems());
    if (!file.hasErrors()) {
      SmallFiles.beside(file).ifPresent(problems::add);
    }
    card = card.row("checks", checks(problems), Amounts.duration(took));
    if (!file.hasErrors()) {
      for (Problem problem : problems) {
        card = card.row("warning", warning(problem));
      }
    }
    for (String note : notes) {
      card = card.note(note);
    }
    return card;
  }

  /** A warning with its place, its code, and what to do. */
  private static String warning(Problem problem) {
    return place(problem) + problem.code() + ": " + problem.message()
        + (problem.remedy().isEmpty() ? "" : ". " + problem.remedy());
  }

  private String headline() {
    List<String> facts = new ArrayList<>();
    facts.add(Amounts.count(file.requests(), "request"));
    facts.add(Amounts.bytes(file.bytes()));
    file.deployment().ifPresent(name -> facts.add("deployment " + name));
    file.endpoint().ifPresent(endpoint -> facts.add(endpoint.url()));
    return String.join(" · ", facts);
  }

  private String input() {
    List<String> sent = new ArrayList<>();
    List<String> with = new ArrayList<>();
    file.kinds().forEach((kind, count) -> {
      boolean all = count == file.requests();
      if (SENT.contains(kind)) {
        sent.add(Amounts.count(count) + " " + kind.label());
      } else {
        with.add((all ? "all" : Amounts.count(count)) + " with " + kind.label());
      }
    });
    List<String> facts = new ArrayList<>();
    if (!sent.isEmpty()) {
      facts.add(String.join(", ", sent));
    }
    facts.addAll(with);
    return String.join(" · ", facts);
  }

  private String tokens() {
    OptionalLong most = file.maxOutputTokens();
    Optional<Cost> known = file.deployment().map(deployment -> Cost.of(deployment, models));
    long input =
        file.roughInputTokens(known.flatMap(cost -> cost.behind().known()).orElse(""));
    String tokens = "about " + Amounts.count(input) + " in · "
        + (most.isPresent()
            ? "at most " + Amounts.count(most.getAsLong()) + " out"
            : "no limit set for answers");
    return known
        .map(cost -> tokens + " · "
            + (most.isPresent() ? cost.range(input, most.getAsLong()) : cost.from(input)))
        .orElse(tokens);
  }

  private String size() {
    List<Part> parts = file.parts();
    String size = "largest is line " + Amounts.count(file.largestLine()) + " with "
        + Amounts.bytes(file.largestLineBytes()) + " · sent in "
        + Amounts.count(parts.size(), "part");
    if (parts.size() == 1) {
      return size;
    }
    List<String> told = new ArrayList<>();
    for (Part part : parts.subList(0, Math.min(MOST_PARTS, parts.size()))) {
      told.add(Amounts.count(part.requests(), "request")
          + (file.deployment().isEmpty() && part.deployment() != null
              ? " to " + part.deployment()
              : "")
          + (file.endpoint().isEmpty() && part.endpoint() != null
              ? " by " + part.endpoint().url()
              : ""));
    }
    return size + ": " + String.join(", ", told) + (parts.size() > MOST_PARTS ? ", …" : "");
  }

  private static String checks(List<Problem> problems) {
    long errors = problems.stream().filter(Problem::isError).count();
    long warnings = problems.size() - errors;
    if (errors == 0) {
      return warnings == 0
          ? "no problem found"
          : "no error · " + Amounts.count(warnings, "warning");
    }
    return Amounts.count(errors, "error")
        + (warnings == 0 ? "" : " · " + Amounts.count(warnings, "warning"));
  }

  private static String place(Problem problem) {
    if (problem.lines().isEmpty()) {
      return "";
    }
    String first = "line " + problem.lines().get(0);
    return problem.count() == 1
        ? first + " · "
        : first + " and " + Amounts.count(problem.count() - 1) + " more · ";
  }
}
