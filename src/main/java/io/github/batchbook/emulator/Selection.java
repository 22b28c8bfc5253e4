package io.github.batchbook.emulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which jobs a caller of the dated surface wants to see, and in which order, by what OData the documentation shows: {@code
 * $filter=created_at gt 1728773533 and status eq 'Completed'}, {@code $orderby=created_at asc}. The other surfaces know neither.
 */
record Selection(Predicate<BatchEntry> wanted, boolean oldestFirst) {
  private static final Pattern CLAUSE = Pattern.compile(
      "created_at\\s+(eq|ne|gt|ge|lt|le)\\s+(\\d{1,12})|status\\s+(eq|ne)\\s+'(\\w+)'");
  private static final Pattern ORDER = Pattern.compile("created_at(?:\\s+(asc|desc))?");

  /** What a call asks for; refused when it is said in another way. */
  static Selection of(Call call) {
    if (call.surface() != Surface.DATED) {
      return new Selection(job -> true, false);
    }
    String filter = call.query("$filter");
    String order = call.query("$orderby");
    return new Selection(
        filter == null ? job -> true : filter(filter.strip()),
        order != null && oldestFirst(order.strip()));
  }

  private static Predicate<BatchEntry> filter(String text) {
    Predicate<BatchEntry> all = job -> true;
    for (String clause : text.split("\\s+and\\s+", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        throw Refusal.invalid(
            "Invalid value for '$filter': expected comparisons of created_at and status, joined by 'and'.",
            "$filter");
      }
      all = all.and(
          matcher.group(1) == null
              ? status(matcher.group(3), matcher.group(4))
              : created(matcher.group(1), Long.parseLong(matcher.group(2))));
    }
    return all;
  }

  /** The documentation writes both {@code 'Completed'} and {@code 'completed'}. */
  private static Predicate<BatchEntry> status(String operator, String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    return job -> job.stage().word().equals(wanted) == operator.equals("eq");
  }

  private static Predicate<BatchEntry> created(String operator, long seconds) {
    return job -> {
      int order = Long.compare(job.stamp() / 1000, seconds);
      return switch (operator) {
        case "eq" -> order == 0;
        case "ne" -> order != 0;
        case "gt" -> order > 0;
        case "ge" -> order >= 0;
        case "lt" -> order < 0;
        default -> order <= 0;
      };
    };
  }

  private static boolean oldestFirst(String text) {
    Matcher matcher = ORDER.matcher(text);
    if (!matcher.matches()) {
      throw Refusal.invalid(
          "Invalid value for '$orderby': expected created_at, asc or desc.", "$orderby");
    }
    return !"desc".equals(matcher.group(1));
  }

  /** The jobs that are wanted of those that are given newest first. */
  List<BatchEntry> from(List<BatchEntry> newestFirst) {
    List<BatchEntry> chosen =
        new ArrayList<>(newestFirst.stream().filter(wanted).toList());
    if (oldestFirst) {
      Collections.reverse(chosen);
    }
    return chosen;
  }
}
