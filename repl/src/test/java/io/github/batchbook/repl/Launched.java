package io.github.batchbook.repl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a process of the launcher said: its exit code, standard output and standard error.
 *
 * @param out standard output as UTF-8
 * @param err standard error as UTF-8
 */
record Launched(int code, String out, String err) {
  /** The project's top folder, where the launcher stands. */
  static final Path TOP = Path.of("").toAbsolutePath().getParent();

  private static final long LONGEST_SECONDS = 300;

  /** Runs the launcher in the project's top folder, with this home and standard input, until it ends. */
  static Launched batchbook(Path home, String input, String... arguments) {
    return batchbook(home, input, Map.of(), arguments);
  }

  /** The same in this folder, which is the home's too. */
  static Launched in(Path folder, String input, String... arguments) {
    return launch(folder, folder, input, Map.of(), arguments);
  }

  /** The same with variables of the environment, of which an empty one is not set. */
  static Launched batchbook(
      Path home, String input, Map<String, String> variables, String... arguments) {
    return launch(TOP, home, input, variables, arguments);
  }

  private static Launched launch(
      Path folder, Path home, String input, Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of(TOP.resolve("batchbook").toString()));
    command.addAll(Arrays.asList(arguments));
    try {
      Path in = Files.writeString(Files.createTempFile(home, "in", ".txt"), input);
      Path out = Files.createTempFile(home, "out", ".txt");
      Path err = Files.createTempFile(home, "err", ".txt");
      ProcessBuilder builder = new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectInput(in.toFile())
          .redirectOutput(out.toFile())
          .redirectError(err.toFile());
      builder.environment().put("BATCHBOOK_HOME", home.resolve("home").toString());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().remove("BATCHBOOK_CONNECTION");
      builder.environment().putAll(variables);
      builder.environment().values().removeIf(String::isEmpty);
      Process process = builder.start();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("batchbook did not end; it said\n" + read(out) + read(err));
      }
      return new Launched(process.exitValue(), read(out), read(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
