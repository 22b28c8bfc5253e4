import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Builds a batch file from a table of texts of some two kilobytes again and again: {@code Building ROWS ITERATIONS}. */
final class Building {
  private static final String[] WORDS = {
    "battery", "screen", "begeistert", "naïve", "“quoted”", "line\nbreak", "tab\tstop", "日本語", "good", "bad"
  };

  private Building() {}

  public static void main(String[] arguments) throws Exception {
    Table table = rows(Integer.parseInt(arguments[0]));
    Path folder = Files.createTempDirectory("building");
    Path file = folder.resolve("built.jsonl");
    try {
      BatchFile built = Iterations.of(
          "build", Integer.parseInt(arguments[1]), () -> BatchFile.of(table)
              .system("You judge reviews of products.")
              .prompt("How does the writer feel? {{text}}")
              .id("id")
              .maxOutputTokens(200)
              .deployment("gpt-4o-mini-batch")
              .write(file));
      System.out.printf("%d requests %d bytes%n", built.requests(), built.bytes());
    } finally {
      try (var files = Files.list(folder)) {
        for (Path written : files.toList()) {
          Files.delete(written);
        }
      }
      Files.delete(folder);
    }
  }

  private static Table rows(int count) {
    Random random = new Random(1);
    StringColumn ids = StringColumn.create("id");
    StringColumn texts = StringColumn.create("text");
    IntColumn stars = IntColumn.create("stars");
    for (int row = 0; row < count; row++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 1900) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      ids.append("row-" + row);
      texts.append(text.toString());
      stars.append(1 + random.nextInt(5));
    }
    return Table.create("reviews", ids, texts, stars);
  }
}
