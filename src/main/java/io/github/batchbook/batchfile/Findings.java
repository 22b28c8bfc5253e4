package io.github.batchbook.batchfile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a file, counted: equal ones are kept once, with how often and on which first lines
 * they stand. However bad a file is, this stays small.
 */
final class Findings {
  /** Line numbers kept of each group. */
  private static final int FIRST_LINES = 10;

  /** Groups of one code that are kept apart; what comes after them is counted together. */
  private static final int GROUPS_OF_A_CODE = 20;

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Map<String, Integer> groupsOfCode = new LinkedHashMap<>();

  /** Where a fault stands. */
  record Place(int line, int column, @Nullable String customId) {
    static final Place FILE = new Place(0, 0, null);
  }

  void add(Fault fault, Place place) {
    Group group = group(fault, () -> place);
    group.take(fault);
    group.count(place.line());
  }

  /**
   * Where faults like this one are counted, for who counts many of them.
   *
   * @param place of this fault; asked when it is the first of its kind
   */
  Group group(Fault fault, Supplier<Place> place) {
    String code = fault.severity() + fault.code();
    Group group = groups.get(code + '\n' + fault.group());
    if (group == null) {
      boolean apart = groupsOfCode.merge(code, 1, Integer::sum) <= GROUPS_OF_A_CODE;
      String key = apart ? code + '\n' + fault.group() : code + "\nrest";
      group = groups.computeIfAbsent(key, k -> new Group(fault, place.get(), apart));
    }
    return group;
  }

  /** How many faults of a code were counted. */
  int count(String code) {
    return groups.values().stream()
        .filter(group -> group.first.code().equals(code))
        .mapToInt(group -> group.count)
        .sum();
  }

  void clear() {
    groups.clear();
    groupsOfCode.clear();
  }

  /** The problems as a connection's rules see them: errors first, each kind by first line. */
  List<Problem> under(Rules rules) {
    List<Problem> problems = new ArrayList<>();
    for (Group group : groups.values()) {
      severity(group.first, rules).ifPresent(severity -> problems.add(group.problem(severity)));
    }
    problems.sort(Comparator.comparing(Problem::severity)
        .thenComparing(p -> p.lines().isEmpty() ? 0 : p.lines().get(0)));
    return List.copyOf(problems);
  }

  private static Optional<Severity> severity(Fault fault, Rules rules) {
    return switch (fault.doubt()) {
      case NONE -> Optional.of(fault.severity());
      case PLACEHOLDER -> Optional.of(rules.placeholder());
      case MIXED -> rules.mixed() ? Optional.empty() : Optional.of(fault.severity());
      case EMBEDDINGS -> rules.embeddings() ? Optional.empty() : Optional.of(fault.severity());
      case REASONING ->
        rules.isReasoning(fault.subject()) ? Optional.of(fault.severity()) : Optional.empty();
    };
  }

  /** Equal faults, counted. */
  static final class Group {
    private final Fault first;
    private final Place place;

    /** Whether all faults here are of one kind; otherwise they have no more than their code in common. */
    private final boolean oneKind;

    private final List<Integer> lines = new ArrayList<>(1);
    private int count;
    private boolean alike = true;

    private Group(Fault first, Place place, boolean oneKind) {
      this.first = first;
      this.place = place;
      this.oneKind = oneKind;
    }

    /** Takes in a fault that is going to be counted here, perhaps many times. */
    void take(Fault fault) {
      alike &= fault.message().equals(first.message());
    }

    /** Counts a fault that was taken in, on a line; 0 when it is the file's. */
    void count(int line) {
      count++;
      if (line > 0 && lines.size() < FIRST_LINES) {
        lines.add(line);
      }
    }

    /** The column and the id of the first fault, as far as they are known and its message does not say them. */
    private String where() {
      List<String> where = new ArrayList<>(2);
      if (place.column() > 0) {
        where.add("column " + place.column());
      }
      if (place.customId() != null && !first.code().equals(Fault.REPEATED_ID)) {
        where.add(Quote.of(place.customId()));
      }
      return String.join(", ", where);
    }

    private Problem problem(Severity severity) {
      String message = first.message();
      if (!alike) {
        int others = count - 1;
        message += String.format(
            Locale.ROOT,
            oneKind
                ? ", and %,d more line%s like it"
                : "; besides, %,d more problem%s of this code",
            others,
            others == 1 ? "" : "s");
      }
      String where = where();
      if (!where.isEmpty()) {
        message += (count == 1 ? " (" : " (first: ") + where + ")";
      }
      return new Problem(
          severity,
          first.code(),
          lines,
          count,
          place.column(),
          place.customId(),
          message,
          first.remedy());
    }
  }
}
