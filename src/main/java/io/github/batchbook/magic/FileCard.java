package io.github.batchbook.magic;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.InputKind;
import io.github.batchbook.batchfile.Problem;
import io.github.batchbook.show.Amounts;
import io.github.batchbook.show.Card;
import io.github.batchbook.show.Display;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A batch file at a glance.
 *
 * @param took how long it took to read and check
 */
record FileCard(BatchFile file, Duration took) {
  /** Kinds of what is sent; the others say what comes along or is asked for. */
  private static final Set<InputKind> SENT =
      EnumSet.of(InputKind.TEXT, InputKind.IMAGE_URL, InputKind.BASE64_IMAGE, InputKind.EMBEDDINGS);

  Display display() {
    Card card = Card.of(file.name(), headline());
    String input = input();
    if (!input.isEmpty()) {
      card = card.row("input", input).row("tokens", tokens());
    }
    card = card.row("checks", checks(), Amounts.duration(took));
    for (Problem problem : file.problems()) {
      if (!file.hasErrors()) {
        card = card.row(
            "warning",
            place(problem)
                + problem.message()
                + (problem.remedy().isEmpty() ? "" : ". " + problem.remedy()));
      }
    }
    return card;
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
    return "about " + Amounts.count(file.roughInputTokens()) + " in · "
        + (most.isPresent()
            ? "at most " + Amounts.count(most.getAsLong()) + " out"
            : "no limit set for answers");
  }

  private String checks() {
    long errors = file.problems().stream().filter(Problem::isError).count();
    long warnings = file.problems().size() - errors;
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
        ? first + ": "
        : first + " and " + Amounts.count(problem.count() - 1) + " more: ";
  }
}
