package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What README shows of a session runs as it stands there. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");
  private static final Pattern PROMPT = Pattern.compile("(?m)^(?:\\[\\d+]: | {5})");

  @TempDir
  Path folder;

  @Test
  void theFirstBatchRuns() throws IOException {
    Launched run = run("\n## The first batch\n");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("6 answered").endsWith("\n6\n");
  }

  @Test
  void theFirstBatchFromDataRuns() throws IOException {
    Launched run = run("\n## Your first batch from your data\n");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("5 answered").contains("12 requests");
    assertThat(run.err()).contains("run moods   file uploaded");
    assertThat(folder.resolve("moods.jsonl")).exists();
  }

  /** The blocks of a section, in a folder that has the notebooks' data. */
  private Launched run(String heading) throws IOException {
    String readme = Files.readString(Launched.TOP.resolve("README.md"));
    int start = readme.indexOf(heading) + heading.length();
    String section = readme.substring(start, readme.indexOf("\n## ", start));
    StringBuilder script = new StringBuilder();
    Matcher block = BLOCK.matcher(section);
    while (block.find()) {
      String lines = block.group(1);
      if (!lines.startsWith("./batchbook")) {
        script.append(PROMPT.matcher(lines.replace("$ ./batchbook\n", "")).replaceAll(""));
        script.append('\n');
      }
    }
    Path data = Files.createDirectories(folder.resolve("notebooks/data"));
    for (String name : List.of("chat.jsonl", "reviews.csv")) {
      Files.copy(Launched.TOP.resolve("notebooks/data").resolve(name), data.resolve(name));
    }
    return Launched.in(folder, script.toString());
  }
}
