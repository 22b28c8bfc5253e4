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

  private static final String LAUNCHER = TOP.resolve("batchbook").toString();
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

  /**
   * The same by a shell script that calls the launcher as {@code $1}: its arguments and the names of its files may hold all signs, also
   * where this JVM's locale knows ASCII only.
   */
  static Launched byShell(Path home, Map<String, String> variables, String script) {
    try {
      Path file = Files.writeString(Files.createTempFile(home, "script", ".sh"), script);
      return run(TOP, home, "", variables, List.of("sh", file.toString(), LAUNCHER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Launched launch(
      Path folder, Path home, String input, Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER));
    command.addAll(Arrays.asList(arguments));
    return run(folder, home, input, variables, command);
  }

  private static Launched run(
      Path folder, Path home, String input, Map<String, String> variables, List<String> command) {
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
