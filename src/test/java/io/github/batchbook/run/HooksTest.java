package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HooksTest {
  @TempDir
  Path folder;

  private final FakeTime time = new FakeTime();
  private final FakeService service = new FakeService(time);
  private Runs runs;

  @BeforeEach
  void open() {
    runs = another(Point.Watcher.NONE);
  }

  @AfterEach
  void close() {
    runs.close();
  }

  private Runs another(Point.Watcher watcher) {
    return Runs.open(
        new Home(folder.resolve("home")),
        new RunRow.Place("here", "azure here", false),
        () -> service,
        new Steps.Settings(Patience.DEFAULT, time, watcher));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void runsTheCommandOnceForEachEnd() throws Exception {
    Path log = folder.resolve("log");
    runs.settings()
        .set(Settings.HOOK_COMMAND, "echo \"$BATCHBOOK_RUN $BATCHBOOK_STATE\" >> '" + log + "'");
    Run run = runs.submit(file(3), "numbers").await(progress -> {});
    run.refresh();
    try (Runs other = another(Point.Watcher.NONE)) {
      other.followUp();
      other.find("numbers").orElseThrow().await(progress -> {});
    }

    assertThat(Files.readAllLines(log)).containsExactly("numbers completed");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void tellsAnEndThatAProcessDiedBeforeItTold() throws Exception {
    Path log = folder.resolve("log");
    runs.settings().set(Settings.HOOK_COMMAND, "cat >> '" + log + "'");
    class Crash extends Error {
      private static final long serialVersionUID = 1L;
    }
    try (Runs dying = another(point -> {
      if (point == Point.COLLECTED_WRITTEN) {
        throw new Crash();
      }
    })) {
      dying.submit(file(3), "numbers").await(progress -> {});
    } catch (Crash crash) {
      assertThat(log).doesNotExist();
    }

    runs.followUp();
    runs.followUp();

    assertThat(Files.readString(log))
        .matches("\\{\"event\":\"run.ended\",\"run\":\"numbers\",\"id\":\"[-0-9a-f]+\","
            + "\"state\":\"completed\",\"connection\":\"azure here\",\"requests\":3,"
            + "\"completed\":3,\"failed\":0,\"submitted_at\":\"\\S+?\",\"ended_at\":\"\\S+?\","
            + "\"jobs\":\\[\"batch_2\"]}");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void doesNotTellEndsFromBeforeItWasSet() throws Exception {
    Path log = folder.resolve("log");
    runs.submit(file(3)).await(progress -> {});
    time.pass(Duration.ofSeconds(5));
    runs.settings().set(Settings.HOOK_COMMAND, "echo told >> '" + log + "'");

    runs.followUp();

    assertThat(log).doesNotExist();
  }

  @Test
  void postsToTheWebhook() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(204).build());
      runs.settings().set(Settings.HOOK_URL, server.url("/told?key=secret").toString());

      runs.submit(file(3), "numbers").await(progress -> {});

      RecordedRequest request = server.takeRequest();
      assertThat(request.getMethod()).isEqualTo("POST");
      assertThat(request.getBody().utf8()).contains("\"run\":\"numbers\"");
      assertThat(server.getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void saysThatTheCommandIsToldWhichMayHang() throws Exception {
    runs.settings().set(Settings.HOOK_COMMAND, "true");
    Set<String> notes = new LinkedHashSet<>();

    Run run = runs.submit(file(3))
        .await(progress -> notes.add(
            progress.stage() + progress.note().map(note -> ": " + note).orElse("")));

    assertThat(notes).contains("completed: telling hook.command, for 30 s at most");
    assertThat(run.hookFailure()).isEmpty();
    assertThat(run.progress().note()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void endsTheRunWellWhenTheHookFails() throws Exception {
    runs.settings().set(Settings.HOOK_COMMAND, "exit 3");

    Run run = runs.submit(file(3)).await(progress -> {});

    assertThat(run.progress().state()).isEqualTo(RunState.COMPLETED);
    assertThat(run.hookFailure()).contains("the command ended with 3");
    assertThat(runs.followUp()).isEqualTo(List.of());
  }

  private BatchFile file(int requests) throws IOException {
    return BatchFile.read(TestFiles.batch(folder.resolve("numbers.jsonl"), requests));
  }
}
