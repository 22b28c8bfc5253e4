import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Builds a batch file from a table of ordinary columns again and again: {@code Building FILE ITERATIONS}. The table's texts are the
 * prompts of a batch file.
 */
final class Building {
  private Building() {}

  public static void main(String[] arguments) throws Exception {
    Table table = rows(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory("building");
    Path file = folder.resolve("built.jsonl");
    try {
      BatchFile built = Iterations.of(
          "build",
          Integer.parseInt(arguments[1]),
          () -> BatchFile.of(table)
              .system("You judge reviews of products.")
              .prompt("How does the writer feel? {{text}}")
              .id("id")
              .maxOutputTokens(200)
              .deployment("gpt-4o-mini-batch")
              .write(file),
          () -> delete(folder));
      System.out.printf(
          "%d requests %d bytes, and %d bytes of rows%n",
          built.requests(), built.bytes(), Files.size(folder.resolve("built.source.jsonl")));
    } finally {
      delete(folder);
      Files.delete(folder);
    }
  }

  /** What was written before: to replace a large file takes the file system longer than to make one. */
  private static Path delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path written : files.toList()) {
        Files.delete(written);
      }
    }
    return folder;
  }

  private static Table rows(Path file) {
    Table requests = Results.join(file, List.of(), JoinOptions.DEFAULT).table();
    StringColumn ids = StringColumn.create("id");
    StringColumn texts = StringColumn.create("text");
    IntColumn stars = IntColumn.create("stars");
    for (int row = 0; row < requests.rowCount(); row++) {
      ids.append(requests.stringColumn("custom_id").get(row));
      texts.append(requests.stringColumn("prompt").get(row));
      stars.append(1 + row % 5);
    }
    return Table.create("reviews", ids, texts, stars);
  }
}
