import io.github.batchbook.result.JobState;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.ResultFiles;
import io.github.batchbook.result.Results;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Joins the results in a folder of {@code in.jsonl}, {@code out.jsonl} and {@code err.jsonl} to the table that users get, again and
 * again: {@code Joining DIR ITERATIONS arena|lazy}. Prints milliseconds for each time, then the checksum line, calculated from the
 * table's columns.
 */
final class Joining {
  private Joining() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    String mode = arguments[2];
    JoinOptions options = switch (mode) {
      case "arena" -> JoinOptions.DEFAULT;
      case "lazy" -> JoinOptions.DEFAULT.withLazyTexts();
      default -> throw new IllegalArgumentException("arena or lazy, not " + mode);
    };
    Table table = Iterations.of(
        "join-" + mode, Integer.parseInt(arguments[1]), () -> table(folder, options));
    System.out.println(checksum(table));
    if (arguments.length > 3) {
      System.out.println(retained());
    }
    if (table.rowCount() < 0) {
      throw new IllegalStateException("the table must stay until memory is measured");
    }
  }

  private static Table table(Path folder, JoinOptions options) {
    Path errors = folder.resolve("err.jsonl");
    ResultFiles files = ResultFiles.of(
        "job",
        JobState.COMPLETED,
        folder.resolve("out.jsonl"),
        Files.exists(errors) ? errors : null);
    return Results.join(folder.resolve("in.jsonl"), List.of(files), options).table();
  }

  /** Rows, tokens, bytes of outputs and prompts, tokens weighed by row, error codes, lengths of finish reasons, status codes. */
  private static String checksum(Table table) {
    IntColumn tokens = table.intColumn("total_tokens");
    IntColumn status = table.intColumn("status_code");
    StringColumn outputs = table.stringColumn("output");
    StringColumn prompts = table.stringColumn("prompt");
    StringColumn reasons = table.stringColumn("finish_reason");
    StringColumn codes = table.stringColumn("error_code");
    long[] sums = new long[8];
    for (int row = 0; row < table.rowCount(); row++) {
      long told = tokens.isMissing(row) ? 0 : tokens.getInt(row);
      sums[0]++;
      sums[1] += told;
      sums[2] += outputs.get(row).getBytes(StandardCharsets.UTF_8).length;
      sums[3] += prompts.get(row).getBytes(StandardCharsets.UTF_8).length;
      sums[4] += (row + 1) * told;
      sums[5] += codes.get(row).isEmpty() ? 0 : 1;
      sums[6] += reasons.get(row).length();
      sums[7] += status.isMissing(row) ? 0 : status.getInt(row);
    }
    StringBuilder line = new StringBuilder();
    for (long sum : sums) {
      line.append(line.isEmpty() ? "" : " ").append(sum);
    }
    return line.toString();
  }

  private static String retained() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return "heap " + (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000 + " MB";
  }
}
