package io.github.batchbook.repl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A front end in a process of its own, to which cells are said one by one: the terminal session without a terminal, or a kernel under its client. */
final class Conversation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern PID = Pattern.compile("session ([0-9]+)\\R");

  private final String name;
  private final Path said;
  private final Process process;

  private Conversation(String name, Path said, Process process) {
    this.name = name;
    this.said = said;
    this.process = process;
  }

  /** Starts a command in a folder; the file NAME.log there gets what it says. */
  static Conversation start(
      Path folder, String name, List<String> command, Map<String, String> variables)
      throws IOException {
    Path said = folder.resolve(name + ".log");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(said.toFile());
    builder.environment().remove("BATCHBOOK_CONNECTION");
    builder.environment().putAll(variables);
    return new Conversation(name, said, builder.start());
  }

  /** Says cells of one line each, and does not wait for what comes of them. */
  void say(String... cells) throws IOException {
    OutputStream in = process.getOutputStream();
    for (String cell : cells) {
      in.write((cell + "\n").getBytes(StandardCharsets.UTF_8));
    }
    in.flush();
  }

  /** Waits until it has said this. */
  void awaits(String text) {
    Awaitility.await(name).atMost(PATIENCE).until(() -> {
      assertThat(process.isAlive() || said().contains(text)).as(toString()).isTrue();
      return said().contains(text);
    });
  }

  /** Kills the process in which cells are evaluated, as the system does, and its client where it has one. */
  void kill() throws IOException, InterruptedException {
    Matcher pid = PID.matcher(said());
    assertThat(pid.find()).as(toString()).isTrue();
    if (Long.parseLong(pid.group(1)) != process.pid()) {
      ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly();
    }
    process.destroyForcibly().waitFor();
  }

  /** Ends its input, and says with what it ended. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as(toString())
        .isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(said, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    try {
      return name + " said\n" + said();
    } catch (IOException failure) {
      return name + ": " + failure;
    }
  }

  /** Ends what is left of it when a test has failed. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
