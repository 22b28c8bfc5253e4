package io.github.batchbook.show;

import io.github.batchbook.result.Results;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tech.tablesaw.api.Table;

/**
 * An export writes rows to a file, row by row, with nothing cut. The file is there whole or not at all: it is written under another name
 * in the same folder and then renamed; a file that was there is replaced.
 *
 * <pre>
 * Export.of(table).to(Path.of("reviews.parquet"));
 * Export.of(run.results()).columns(List.of("custom_id", "output")).to(Path.of("answers.csv"));
 * </pre>
 */
public final class Export {
  private static final int ROWS_BETWEEN_LOOKS = 1024;

  private final Supplier<RowSource> rows;
  private final boolean defused;

  private Export(Supplier<RowSource> rows, boolean defused) {
    this.rows = rows;
    this.defused = defused;
  }

  /** What was written. */
  public record Written(Path file, ExportFormat format, long rows, int columns, long bytes) {}

  /** An export of a table. It must not change while it is written. */
  public static Export of(Table table) {
    return new Export(() -> new TableRows(table), false);
  }

  /** An export of a run's results, with the columns of {@link Results#table}. */
  public static Export of(Results results) {
    return of(results.table());
  }

  /**
   * This export with a text that a spreadsheet would take for a formula ({@code =1+1}) made harmless by an apostrophe before it. It
   * changes such cells, and only in CSV.
   */
  public Export defused() {
    return new Export(rows, true);
  }

  /**
   * This export with only some columns, in this order.
   *
   * @throws ShowException when it is written, for a column that is not there
   */
  public Export columns(List<String> names) {
    return names.isEmpty() ? this : new Export(() -> new ChosenColumns(rows.get(), names), defused);
  }

  /**
   * Writes the file in the format that its ending says.
   *
   * @throws ShowException when the ending says none, the file cannot be written, or the thread is interrupted
   */
  public Written to(Path file) {
    return to(
        file,
        ExportFormat.ofEnding(file)
            .orElseThrow(() -> new ShowException(
                "the ending of \"" + VisibleText.oneLine(String.valueOf(file.getFileName()))
                    + "\" says no format: .csv, .jsonl, .parquet and .html are known")));
  }

  /**
   * Writes the file in a format.
   *
   * @throws ShowException when the file cannot be written, or the thread is interrupted; no file is left behind then
   */
  public Written to(Path file, ExportFormat format) {
    RowSource source = rows.get();
    try {
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
      try {
        long count = write(source, part, format);
        move(part, target);
        return new Written(file, format, count, source.fields().size(), Files.size(target));
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (ClosedByInterruptException e) {
      throw interrupted(file);
    } catch (IOException e) {
      throw new ShowException("\"" + file + "\" cannot be written: " + reason(file, e), e);
    }
  }

  private long write(RowSource source, Path part, ExportFormat format) throws IOException {
    long count = 0;
    try (RowWriter writer = writer(source, part, format)) {
      while (source.next()) {
        if (count++ % ROWS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted()) {
          throw new ClosedByInterruptException();
        }
        writer.write(source);
      }
    }
    return count;
  }

  private RowWriter writer(RowSource source, Path part, ExportFormat format) throws IOException {
    return switch (format) {
      case CSV -> new CsvWriter(text(part), source.fields(), defused);
      case JSONL -> new JsonLinesWriter(text(part), source.fields());
      case HTML -> new HtmlWriter(text(part), source.name(), source.fields());
      case PARQUET -> new ParquetRowWriter(part, source.fields());
    };
  }

  /** UTF-8, with U+FFFD for half of a surrogate pair, which has no bytes there: a question mark could be one of the text. */
  private static Writer text(Path part) throws IOException {
    CharsetEncoder encoder = StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .replaceWith("\uFFFD".getBytes(StandardCharsets.UTF_8));
    return new BufferedWriter(
        new OutputStreamWriter(
            Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            encoder),
        1 << 16);
  }

  private static void move(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static ShowException interrupted(Path file) {
    return new ShowException("interrupted; \"" + file + "\" was not written");
  }

  private static String reason(Path file, IOException e) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "there is no folder \"" + folder + "\"";
    }
    if (folder != null && !Files.isWritable(folder)) {
      return "the folder \"" + folder + "\" may not be written";
    }
    return Files.isDirectory(file) ? "it is a folder" : e.getClass().getSimpleName();
  }
}
