package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The terminal session as a person has it: keys go into tmux, the screen comes out. */
class TerminalIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir
  Path folder;

  private Path socket;

  @BeforeAll
  static void tmuxIsThere() {
    boolean present = Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, "tmux")));
    if (System.getenv("CI") != null) {
      assertThat(present).as("tmux is installed").isTrue();
    }
    assumeTrue(present, "tmux is not installed");
  }

  @BeforeEach
  void openTerminal() throws Exception {
    socket = Files.createTempDirectory("tmux").resolve("socket");
    tmux(
        "new-session",
        "-d",
        "-x",
        "110",
        "-y",
        "40",
        "-c",
        Launched.TOP.toString(),
        "env",
        "BATCHBOOK_HOME=" + folder.resolve("home"),
        "JAVA_HOME=" + System.getProperty("java.home"),
        "LC_ALL=C.UTF-8",
        Launched.TOP.resolve("batchbook").toString());
    awaitScreen("[1]:");
  }

  @AfterEach
  void closeTerminal() throws Exception {
    if (socket != null) {
      tmux("kill-server");
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    }
  }

  @Test
  void doesTheMainJob() throws Exception {
    type("%batch_file notebooks/data/chat.jsonl");
    awaitScreen("[2]:");
    type("%submit --name typed");
    awaitScreen("[3]:");
    type("%wait");
    awaitScreen("[4]:");
    type("var t = %results --columns custom_id,outcome");
    awaitScreen("[5]:");
    type("t.where(t.stringColumn(\"outcome\").isEqualTo(\"answered\")).rowCount()");
    awaitScreen("out5 = ");

    assertThat(screen()).contains("answered").doesNotContain("Exception");
  }

  @Test
  void saysWhatWasSubmittedAfterAQuestion() throws Exception {
    type("%submit notebooks/data/chat.jsonl --name once");
    awaitScreen("[2]:");
    type("%submit --again --name twice");
    awaitScreen("submit? [y/N]");
    type("y");
    awaitScreen("[3]:");

    assertThat(screen()).contains("run twice   file uploaded · processed · job ");
  }

  @Test
  void completesMembersAndInterruptsALoop() throws Exception {
    type("var words = java.util.List.of(1, 2)");
    awaitScreen("[2]:");
    keys("words.strea", "Tab");
    awaitScreen("words.stream(");
    keys("C-c");
    // What is typed before the next prompt may still be part of the line that is given up.
    awaitScreen("words.stream()\n[2]:");
    type("System.out.println(\"going round\".length()); while (true) {}");
    awaitScreen("\n11");
    keys("C-c");
    awaitScreen("interrupted\n[3]:");
    type("20 + 22");
    awaitScreen("= 42");
  }

  @Test
  void takesWhatIsTypedBeforeThePromptIsThere() throws Exception {
    tmux("respawn-pane", "-k");
    type("int early = 42");
    type("early");

    awaitScreen("out2 = 42");
  }

  @Test
  void interruptsAReadAndTakesTheNextLineAsACell() throws Exception {
    type("System.out.println(\"reads\".length()); System.in.read()");
    awaitScreen("\n5");
    keys("C-c");
    awaitScreen("interrupted");
    type("20 + 22");

    awaitScreen("out2 = 42");
  }

  @Test
  void promptsOnALineOfItsOwnAfterOutputWithoutALineEnd() throws Exception {
    type("System.out.print(\"abc\".length())");

    awaitScreen("\n3~\n[2]:");
  }

  @Test
  void takesACellOfSeveralLinesAndLeavesOnExit() throws Exception {
    type("int twice(int n) {");
    awaitScreen("...:");
    type("return 2 * n; }");
    awaitScreen("[2]:");
    type("twice(21)");
    awaitScreen("out2 = 42");
    type("exit");

    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(run("tmux", "-S", socket.toString(), "ls")).isNotZero());
  }

  private void type(String line) throws Exception {
    tmux("send-keys", "-l", line);
    tmux("send-keys", "Enter");
  }

  private void keys(String... keys) throws Exception {
    for (String key : keys) {
      tmux("send-keys", key);
    }
  }

  private void awaitScreen(String text) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(screen()).contains(text));
  }

  private String screen() throws Exception {
    Path captured = folder.resolve("screen.txt");
    List<String> command = List.of("tmux", "-S", socket.toString(), "capture-pane", "-p");
    Process process = new ProcessBuilder(command)
        .redirectOutput(captured.toFile())
        .redirectErrorStream(true)
        .start();
    awaitEnd(process);
    return Files.readString(captured, StandardCharsets.UTF_8);
  }

  private void tmux(String... arguments) throws Exception {
    String[] command = Stream.concat(
            Stream.of("tmux", "-S", socket.toString()), Arrays.stream(arguments))
        .toArray(String[]::new);
    run(command);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
    awaitEnd(process);
    return process.exitValue();
  }

  private static void awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("tmux ends")
        .isTrue();
  }
}
