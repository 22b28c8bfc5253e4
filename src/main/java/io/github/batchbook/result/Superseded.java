package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are not in the table, since another attempt at their request gave one that tells more. They took tokens all the same, so
 * usage counts them. Only where requests were asked again are files read for them, each line by itself.
 */
final class Superseded {
  private final Function<String, Optional<ResultRow>> rows;
  private final Consumer<ResultRow> to;

  private Superseded(Function<String, Optional<ResultRow>> rows, Consumer<ResultRow> to) {
    this.rows = rows;
    this.to = to;
  }

  /**
   * Hands over a row for each of them.
   *
   * @param rows the row that stands in the table for an id
   */
  static void each(
      List<ResultFiles> files, Function<String, Optional<ResultRow>> rows, Consumer<ResultRow> to) {
    if (files.stream().mapToInt(ResultFiles::attempt).max().orElse(1) > 1) {
      Superseded superseded = new Superseded(rows, to);
      files.stream().filter(part -> !part.fromCache()).forEach(superseded::read);
    }
  }

  private void read(ResultFiles part) {
    BitSet seen = new BitSet();
    read(part, part.output(), seen);
    read(part, part.errors(), seen);
  }

  private void read(ResultFiles part, @Nullable Path path, BitSet seen) {
    if (path == null) {
      return;
    }
    try (FileLines file = FileLines.open(path)) {
      while (file.next()) {
        JsonNode json = Json.parse(new String(file.bytes(), StandardCharsets.UTF_8));
        ResultLine line = json == null ? null : ResultLine.of(json).orElse(null);
        if (line != null && !line.usage().equals(TokenUsage.NONE)) {
          take(part, line, seen);
        }
      }
    } catch (IOException e) {
      // The join has told that this file cannot be read.
    }
  }

  private void take(ResultFiles part, ResultLine line, BitSet seen) {
    ResultRow row = rows.apply(line.customId()).orElse(null);
    boolean counted = row != null
        && row.result() != null
        && row.attempt() == part.attempt()
        && row.job().equals(part.job());
    if (row == null || counted || seen.get(row.line())) {
      return;
    }
    seen.set(row.line());
    to.accept(new ResultRow(
        row.line(),
        row.customId(),
        part.deployment() == null ? row.deployment() : part.deployment(),
        "",
        line.outcome(),
        line,
        line.error(),
        part.attempt(),
        part.job(),
        false));
  }
}
