package io.github.batchbook.show;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of file an {@link Export} writes. */
public enum ExportFormat {
  /** Comma-separated values by RFC 4180, with a line of names: a missing value is nothing. */
  CSV("csv", "csv"),
  /** JSON Lines, an object for each row: a missing value is null. */
  JSONL("jsonl", "ndjson"),
  /** Parquet, columns typed as the table's, compressed with Snappy: a missing value is null. */
  PARQUET("parquet", "parquet"),
  /** One HTML file that needs nothing else: all rows, long cells folded, images as thumbnails. */
  HTML("html", "htm");

  private final String word;
  private final String otherEnding;

  ExportFormat(String word, String otherEnding) {
    this.word = word;
    this.otherEnding = otherEnding;
  }

  /** The word for it, which is the usual ending too: {@code parquet}. */
  public String word() {
    return word;
  }

  /** The format that a file's name says by its ending; empty when it says none. */
  public static Optional<ExportFormat> ofEnding(Path file) {
    String name = String.valueOf(file.getFileName());
    return ofWord(name.substring(name.lastIndexOf('.') + 1)).filter(format -> name.contains("."));
  }

  /** The format of a word or an ending without its dot, ignoring case. */
  public static Optional<ExportFormat> ofWord(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.word.equals(lower) || format.otherEnding.equals(lower))
        .findFirst();
  }
}
