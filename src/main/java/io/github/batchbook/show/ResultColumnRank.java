package io.github.batchbook.show;

import java.util.List;
import tech.tablesaw.columns.Column;

/**
 * How telling each column of a table of results is, the most telling first: what was asked, what became of it, the answer, what went
 * wrong, the source's columns, what it cost; then details.
 *
 * @param typed whether the answers have columns of their own, which say more than their raw text
 */
record ResultColumnRank(boolean typed) {
  private static final int MINOR = 12;

  static ResultColumnRank among(List<Column<?>> columns) {
    return new ResultColumnRank(
        columns.stream().anyMatch(column -> column.name().startsWith("output.")));
  }

  int of(String column) {
    if (column.startsWith("output.")) {
      return 3;
    }
    return switch (column) {
      case "custom_id" -> 0;
      case "prompt" -> 1;
      case "outcome" -> 2;
      case "output" -> typed ? MINOR : 4;
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
