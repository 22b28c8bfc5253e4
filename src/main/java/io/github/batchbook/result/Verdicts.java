package io.github.batchbook.result;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The verdicts of all lines of a join, by number, so that a row holds four bytes for its own. Safe for threads. */
final class Verdicts {
  private static final int MOST_SHARED = 1 << 16;

  private final List<Verdict> all = new ArrayList<>();
  private final Map<Verdict, Integer> numbers = new HashMap<>();

  /** The number of a verdict, the same for equal ones as a rule. */
  synchronized int number(Verdict verdict) {
    Integer known = verdict.isSingular() ? null : numbers.get(verdict);
    if (known != null) {
      return known;
    }
    all.add(verdict);
    if (!verdict.isSingular() && numbers.size() < MOST_SHARED) {
      numbers.put(verdict, all.size() - 1);
    }
    return all.size() - 1;
  }

  synchronized Verdict get(int number) {
    return all.get(number);
  }

  /** All of them, by number; to be asked for when the join is done. */
  synchronized List<Verdict> all() {
    return List.copyOf(all);
  }
}
