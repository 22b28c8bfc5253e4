package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * Real Jupyter clients: a private Python environment at the project's top, kept between builds, and the packaged kernel registered where
 * only these tests look. Where something is missing the tests are skipped and say what; with {@code CI} set they fail.
 */
final class Jupyter {
  private static final Path MODULE =
      Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
  static final Path TARGET = MODULE.resolve("target");
  static final Path TOP = MODULE.getParent();
  static final Path TESTS = MODULE.resolve("src/test/python");
  private static final Path ENVIRONMENT = TOP.resolve(".jupyter");
  private static final Path OWN = TARGET.resolve("jupyter");

  private Jupyter() {}

  /** Makes the environment, if it is not there, and installs the packaged kernel. */
  static void prepare() throws IOException, InterruptedException {
    preparePython();
    int code = run(
        List.of(
            java(),
            "-cp",
            packagedClassPath(),
            KernelCommand.class.getName(),
            "install",
            "--prefix",
            OWN.toString()),
        OWN,
        "install",
        1);
    assertThat(code).as(output("install")).isZero();
  }

  /** Makes the environment with the Python packages of these tests, if it is not there. */
  static void preparePython() throws IOException, InterruptedException {
    Files.createDirectories(ENVIRONMENT);
    Path stamp = ENVIRONMENT.resolve("installed.txt");
    String wanted = Files.readString(TESTS.resolve("requirements.txt"));
    Path lock = ENVIRONMENT.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      if (held.isValid() && Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
        return;
      }
      require(
          "python3 makes no environment", List.of("python3", "-m", "venv", ENVIRONMENT.toString()));
      require(
          "the Python packages of " + TESTS.resolve("requirements.txt") + " cannot be installed",
          List.of(
              python(),
              "-m",
              "pip",
              "install",
              "-q",
              "--disable-pip-version-check",
              "-r",
              TESTS.resolve("requirements.txt").toString()));
      Files.writeString(stamp, wanted);
    }
  }

  private static void require(String otherwise, List<String> command) throws InterruptedException {
    try {
      if (run(command, OWN, "python", 15) != 0) {
        missing(otherwise + ": " + output("python"));
      }
    } catch (IOException e) {
      missing(otherwise + ": " + e.getMessage());
    }
  }

  /** Skips the test; on a machine that is there to run all tests, fails it. */
  static void missing(String what) {
    if (!System.getenv().getOrDefault("CI", "").isEmpty()) {
      throw new AssertionError(what);
    }
    throw new TestAbortedException(what);
  }

  static String chromium() {
    Optional<Path> found = Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
            .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
    if (found.isEmpty()) {
      missing("no Chromium on the PATH");
    }
    return found.orElseThrow().toString();
  }

  static String python() {
    return ENVIRONMENT.resolve("bin").resolve("python").toString();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String packagedClassPath() throws IOException {
    try (Stream<Path> own = Files.list(TARGET);
        Stream<Path> lib = Files.list(TARGET.resolve("lib"))) {
      return String.join(
          ":",
          Stream.concat(
                  own.filter(file -> file.getFileName()
                      .toString()
                      .matches("batchbook-kernel-[0-9.]+(-SNAPSHOT)?\\.jar")),
                  lib.sorted())
              .map(Path::toString)
              .toList());
    }
  }

  /** Runs a command of these tests in a folder, for so many minutes at most; its output is kept under the name. */
  static int run(List<String> command, Path folder, String name, int minutes)
      throws IOException, InterruptedException {
    Files.createDirectories(OWN);
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(outputFile(name).toFile());
    builder.environment().put("JUPYTER_PATH", OWN.resolve("share/jupyter").toString());
    builder.environment().put("JUPYTER_CONFIG_DIR", OWN.resolve("config").toString());
    builder.environment().put("JUPYTER_DATA_DIR", OWN.resolve("data").toString());
    builder.environment().put("JUPYTER_RUNTIME_DIR", OWN.resolve("runtime").toString());
    builder.environment().put("IPYTHONDIR", OWN.resolve("ipython").toString());
    builder.environment().put("BATCHBOOK_HOME", OWN.resolve("home").toString());
    builder.environment().put("PYTHONPATH", TESTS.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          command + " took longer than " + minutes + " minutes\n" + output(name));
    }
    return process.exitValue();
  }

  private static Path outputFile(String name) {
    return OWN.resolve(name + ".log");
  }

  static String output(String name) {
    try {
      return Files.readString(outputFile(name));
    } catch (IOException e) {
      return "(no output: " + e.getMessage() + ")";
    }
  }
}
