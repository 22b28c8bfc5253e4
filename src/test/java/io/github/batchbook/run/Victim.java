package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Doorway;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that submits a file, waits for it and ends well, or is killed: at a point of a run, as SIGKILL does, or whenever the
 * test likes. It serves the embedded service when nobody else does.
 */
final class Victim {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private Victim() {}

  /** Arguments: the home, the file, and the point at which to end, if any. */
  public static void main(String[] arguments) throws Exception {
    Home home = new Home(Path.of(arguments[0])).make();
    Optional<Point> end =
        arguments.length > 2 ? Optional.of(Point.valueOf(arguments[2])) : Optional.empty();
    Point.Watcher watcher = point -> end.filter(point::equals).ifPresent(here -> halt());
    try (EmbeddedService service = join(home);
        Runs runs = open(home, service, watcher)) {
      runs.submit(BatchFile.read(Path.of(arguments[1]))).await(progress -> {});
    }
  }

  private static void halt() {
    Runtime.getRuntime().halt(137);
  }

  static Process start(Home home, Path file, Optional<Point> end) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "-Dsun.net.httpserver.nodelay=true",
        "-cp",
        System.getProperty("java.class.path"),
        Victim.class.getName(),
        home.folder().toString(),
        file.toString()));
    end.ifPresent(point -> command.add(point.name()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log(home)))
        .start();
  }

  /** What a process ended with. */
  static int await(Process process) throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("a process did not end in " + LONGEST);
    }
    return process.exitValue();
  }

  /** What all processes of a home have printed. */
  static String printed(Home home) throws IOException {
    return Files.exists(log(home).toPath())
        ? Files.readString(log(home).toPath(), StandardCharsets.UTF_8)
        : "";
  }

  /** What is there in the end. */
  record Found(int runs, int jobsAtTheService, Map<Outcome, Integer> outcomes) {}

  /** Goes on with whatever is there, to its end. */
  static Found finish(Home home, Path file) throws Exception {
    try (EmbeddedService service = join(home);
        Runs runs = open(home, service, Point.Watcher.NONE);
        BatchService client = connection(home, service).open()) {
      Run run = runs.submit(BatchFile.read(file)).await(progress -> {});
      return new Found(
          runs.listAll().size(), client.jobs(1000).size(), run.results().outcomes());
    }
  }

  private static File log(Home home) {
    return home.folder().resolveSibling(home.folder().getFileName() + ".log").toFile();
  }

  private static EmbeddedService join(Home home) {
    return EmbeddedService.join(home.emulator(), EmbeddedOptions.defaults().withTimeScale(0.001));
  }

  private static Runs open(Home home, EmbeddedService service, Point.Watcher watcher) {
    Connection connection = connection(home, service);
    return Runs.open(
        home,
        new RunRow.Place(connection.identity(), connection.label(), connection.synthetic()),
        () -> new ServiceRemote(connection.open(), Models.of(home, connection)),
        new Steps.Settings(
            Patience.EMBEDDED.withSettle(Duration.ofSeconds(2)), Time.SYSTEM, watcher));
  }

  private static Connection connection(Home home, EmbeddedService service) {
    return Connection.embedded(home.emulator(), () -> {
      var address = service.locate();
      return new Doorway.Address(address.baseUrl(), address.key());
    });
  }
}
