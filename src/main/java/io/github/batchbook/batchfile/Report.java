package io.github.batchbook.batchfile;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Problems as text, in the layout that every complaint about a batch file has:
 *
 * <pre>
 * requests.jsonl: 2 problems in 10,000 lines; nothing was submitted
 *   line 812                   duplicate_custom_id     "a-17" is also on line 40
 *                              Give every request its own custom_id.
 *   lines 17, 18, 301… (214)   unsupported_parameter   warning: "temperature" is refused by reasoning models
 *                              Leave it out.
 *   %batch_file requests.jsonl --line a-17 shows the line
 * </pre>
 */
final class Report {
  private static final int LINES_SHOWN = 3;

  private final List<Problem> problems;
  private final int placeWidth;
  private final int codeWidth;

  private Report(List<Problem> problems) {
    this.problems = problems;
    this.placeWidth = width(problems, Report::place);
    this.codeWidth = width(problems, Problem::code);
  }

  private static int width(List<Problem> problems, Function<Problem, String> column) {
    return problems.stream().mapToInt(p -> column.apply(p).length()).max().orElse(0) + 3;
  }

  /** The whole complaint about a file that must not be submitted. */
  static String complaint(String file, int lines, List<Problem> problems) {
    int n = problems.size();
    StringBuilder text = new StringBuilder(file);
    text.append(String.format(
        Locale.ROOT,
        ": %,d problem%s in %,d line%s; nothing was submitted",
        n,
        n == 1 ? "" : "s",
        lines,
        lines == 1 ? "" : "s"));
    text.append(rows(problems));
    problems.stream()
        .filter(p -> p.isError() && p.customId() != null)
        .findFirst()
        .ifPresent(p -> text.append("\n  %batch_file ")
            .append(argument(file))
            .append(" --line ")
            .append(argument(String.valueOf(p.customId())))
            .append(" shows the line"));
    return text.toString();
  }

  /** A value as one argument of a magic: quoted when it would not be one word. */
  private static String argument(String value) {
    return value.matches("[\\w.:/@+-]{1,64}") ? value : Quote.of(value);
  }

  /** The problems' rows alone, each line with a newline before it. */
  static String rows(List<Problem> problems) {
    Report report = new Report(problems);
    StringBuilder text = new StringBuilder();
    for (Problem problem : report.problems) {
      report.row(problem, text);
    }
    return text.toString();
  }

  private void row(Problem problem, StringBuilder text) {
    String indent = "\n  ";
    text.append(indent).append(padded(place(problem), placeWidth));
    text.append(padded(problem.code(), codeWidth));
    text.append(problem.isError() ? "" : "warning: ").append(problem.message());
    if (!problem.remedy().isEmpty()) {
      text.append(indent).append(" ".repeat(placeWidth)).append(problem.remedy());
    }
  }

  private static String place(Problem problem) {
    String lines = lines(problem);
    return problem.count() > LINES_SHOWN
        ? lines + String.format(Locale.ROOT, " (%,d)", problem.count())
        : lines;
  }

  private static String lines(Problem problem) {
    List<Integer> lines = problem.lines();
    if (lines.isEmpty()) {
      return "file";
    }
    StringBuilder text = new StringBuilder(lines.size() == 1 ? "line " : "lines ");
    for (int i = 0; i < Math.min(LINES_SHOWN, lines.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(lines.get(i));
    }
    return text.append(problem.count() > LINES_SHOWN ? "…" : "").toString();
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
