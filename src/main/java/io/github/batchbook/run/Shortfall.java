package io.github.batchbook.run;

import io.github.batchbook.result.ResultRow;
import io.github.batchbook.service.RequestCounts;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job that has ended, of whose requests the service counts more as ended than the result files have readable lines for. What it counts is
 * billed, so that asking again pays twice.
 *
 * @param job the service's id
 * @param counted as the service counts
 * @param lines how many of its requests the files have a line for
 * @param without how many of its requests have none, of those that are looked at
 * @param files what came of its result files, kept here byte for byte
 * @param gone the output file that the service names and does not have
 */
public record Shortfall(
    String job,
    RequestCounts counted,
    int lines,
    int without,
    List<Path> files,
    Optional<String> gone) {
  public Shortfall {
    files = List.copyOf(files);
  }

  /** How many requests may have been answered, and billed, that have no line here. */
  public int requests() {
    return Math.min(without, counted.completed() + counted.failed() - lines);
  }

  /** How many rows have no result line although a job was given their requests, by the job. */
  static Map<String, Integer> without(Stream<ResultRow> rows) {
    Map<String, Integer> without = new HashMap<>();
    rows.filter(row -> row.result() == null && !row.job().isEmpty())
        .forEach(row -> without.merge(row.job(), 1, Integer::sum));
    return without;
  }
}
