package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawFilesTest {
  private static final RunRow.Place HERE = new RunRow.Place("here", "azure here", false);

  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private Path output;
  private String collected;

  @BeforeEach
  void collect() throws Exception {
    try (Runs runs = open()) {
      BatchFile file = BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), 3));
      Run run = runs.submit(file).await(progress -> {});
      output = run.jobs().get(0).files().output().orElseThrow();
      collected = Files.readString(output);
    }
  }

  @Test
  void fetchesADamagedFileAgainBeforeItIsCopied() throws Exception {
    Files.writeString(output, "{}\n");
    try (Runs runs = open()) {
      RawFiles files = RawFiles.of(runs.find("numbers").orElseThrow());

      Path copy = folder.resolve("raw").resolve("numbers.output.jsonl");
      assertThat(files.copyTo(folder.resolve("raw"), false)).containsExactly(copy);
      assertThat(copy).hasContent(collected);
    }
  }

  @Test
  void copiesNoDamagedFile() throws Exception {
    Files.writeString(output, "{}\n");
    service.forgetFiles();
    try (Runs runs = open()) {
      RawFiles files = RawFiles.of(runs.find("numbers").orElseThrow());

      assertThatThrownBy(() -> files.copyTo(folder.resolve("raw"), true))
          .hasMessage(output
              + ": the file is gone or damaged: its bytes are not those that were collected\n"
              + "  The service does not have it any more: put it back from a backup.");
      assertThat(folder.resolve("raw")).isEmptyDirectory();
    }
  }

  private Runs open() {
    return Runs.open(
        new Home(folder.resolve("home")),
        HERE,
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, Point.Watcher.NONE));
  }
}
