package io.github.batchbook.result;

import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * What a join adds to the files.
 *
 * @param name the table's name; empty for the batch file's
 * @param source the table that the batch file was built from, whose columns stand in the result; it is joined by its column
 *     {@code custom_id}, never by position; null when there is none
 * @param prices what answers cost
 * @param lazy whether texts stay in the files and are read when they are asked for: it takes a tenth of the memory, and the files must
 *     never change as long as the results are used
 */
public record JoinOptions(String name, @Nullable Table source, Prices prices, boolean lazy) {
  /** Named after the batch file, no source columns, no prices, texts in memory. */
  public static final JoinOptions DEFAULT = new JoinOptions("", null, Prices.UNKNOWN, false);

  /** These options with a name for the table. */
  public JoinOptions withName(String newName) {
    return new JoinOptions(newName, source, prices, lazy);
  }

  /** These options with the columns of a source table. */
  public JoinOptions withSource(Table table) {
    return new JoinOptions(name, table, prices, lazy);
  }

  /** These options with prices. */
  public JoinOptions withPrices(Prices newPrices) {
    return new JoinOptions(name, source, newPrices, lazy);
  }

  /** These options with texts that stay in the files, which must never change. */
  public JoinOptions withLazyTexts() {
    return new JoinOptions(name, source, prices, true);
  }
}
