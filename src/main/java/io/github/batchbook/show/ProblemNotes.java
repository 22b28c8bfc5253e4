package io.github.batchbook.show;

import io.github.batchbook.result.ResultProblem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What is wrong with result files, in as many lines as there are kinds of problems: however many duplicates there are, they hide nothing else. */
public final class ProblemNotes {
  private ProblemNotes() {}

  /** For each kind the first problem, in the order of the files, and how many more of its kind there are. */
  public static List<String> of(List<ResultProblem> problems) {
    Map<ResultProblem.Kind, Integer> counts = new EnumMap<>(ResultProblem.Kind.class);
    List<ResultProblem> firsts = new ArrayList<>();
    for (ResultProblem problem : problems) {
      if (counts.merge(problem.kind(), 1, Integer::sum) == 1) {
        firsts.add(problem);
      }
    }
    return firsts.stream()
        .map(first -> note(first, counts.getOrDefault(first.kind(), 1) - 1))
        .toList();
  }

  private static String note(ResultProblem first, int more) {
    return "warning: " + VisibleText.oneLine(first.toString())
        + (more == 0 ? "" : " (and " + Amounts.count(more) + " more like it)");
  }
}
