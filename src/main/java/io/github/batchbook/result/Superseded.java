package io.github.batchbook.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are not in the table, since another attempt at their request gave one that tells more. They took tokens all the same, so
 * usage counts them. Only where requests were asked again are files read for them, each line by itself.
 */
final class Superseded {
  private final JoinedRows joined;
  private final Consumer<ResultRow> to;

  private Superseded(JoinedRows joined, Consumer<ResultRow> to) {
    this.joined = joined;
    this.to = to;
  }

  /**
   * Hands over a row for each of them.
   *
   * @param joined the rows that stand in the table
   */
  static void each(List<ResultFiles> files, JoinedRows joined, Consumer<ResultRow> to) {
    if (files.stream().mapToInt(ResultFiles::attempt).max().orElse(1) > 1) {
      Superseded superseded = new Superseded(joined, to);
      files.stream().filter(part -> !part.fromCache()).forEach(superseded::read);
    }
  }

  private void read(ResultFiles part) {
    BitSet left = new BitSet(joined.size());
    try {
      joined.requests().addAsked(part, left);
      read(part, part.output(), left);
      read(part, part.errors(), left);
    } catch (IOException e) {
      // The join has told that this file cannot be read.
    }
  }

  /**
   * Reads a file of a job.
   *
   * @param left the requests that the job was given and no line was taken for
   */
  private void read(ResultFiles part, @Nullable Path path, BitSet left) throws IOException {
    if (path == null) {
      return;
    }
    try (FileLines file = FileLines.open(path)) {
      while (file.next()) {
        JsonNode json = Json.parse(new String(file.bytes(), StandardCharsets.UTF_8));
        ResultLine line = json == null ? null : ResultLine.of(json).orElse(null);
        if (line != null && !line.usage().equals(TokenUsage.NONE)) {
          take(part, line, left);
        }
      }
    }
  }

  private void take(ResultFiles part, ResultLine line, BitSet left) {
    Integer index = joined.requests().index(line.customId());
    if (index == null || !left.get(index)) {
      return;
    }
    ResultRow row = joined.withoutTexts(index);
    boolean counted =
        row.result() != null && row.attempt() == part.attempt() && row.job().equals(part.job());
    if (counted) {
      return;
    }
    left.clear(index);
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
