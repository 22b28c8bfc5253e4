package io.github.batchbook.show;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.columns.Column;

/**
 * How telling each column of a table of results is, the most telling first: what was asked, what became of it, the answer, what went
 * wrong, the source's columns, what it cost; then details.
 *
 * @param typed whether every answer has columns of its own, which say more than its raw text
 */
record ResultColumnRank(boolean typed) {
  private static final int MINOR = 12;
  private static final int ROWS_LOOKED_AT = 1_000;

  /** The rank among these columns; raw text is a detail only where every answer seen first has typed columns too. */
  static ResultColumnRank among(List<Column<?>> columns) {
    List<Column<?>> typed =
        columns.stream().filter(column -> column.name().startsWith("output.")).toList();
    Optional<Column<?>> raw =
        columns.stream().filter(column -> column.name().equals("output")).findFirst();
    if (typed.isEmpty() || raw.isEmpty()) {
      return new ResultColumnRank(!typed.isEmpty());
    }
    Column<?> text = raw.get();
    boolean everyAnswer = IntStream.range(0, Math.min(ROWS_LOOKED_AT, text.size()))
        .filter(row -> !text.isMissing(row))
        .allMatch(row -> typed.stream().anyMatch(column -> !column.isMissing(row)));
    return new ResultColumnRank(everyAnswer);
  }

  int of(String column) {
    if (column.startsWith("output.")) {
      return 4;
    }
    return switch (column) {
      case "custom_id" -> 0;
      case "prompt" -> 1;
      case "outcome" -> 2;
      case "output" -> typed ? MINOR : 3;
      case "schema_error" -> 5;
      case "error_code" -> 6;
      case "error_message" -> 7;
      case "total_tokens" -> 10;
      case "cost" -> 11;
      case "finish_reason",
          "status_code",
          "model",
          "input_tokens",
          "cached_tokens",
          "output_tokens",
          "reasoning_tokens" -> MINOR;
      case "attempt", "job", "from_cache" -> MINOR + 1;
      default -> 8;
    };
  }

  boolean isMinor(String column) {
    return of(column) >= MINOR;
  }
}
