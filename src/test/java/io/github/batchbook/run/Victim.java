package io.github.batchbook.run;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.Limits;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.result.Outcome;
import io.github.batchbook.result.ResultRow;
import io.github.batchbook.result.Results;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.Doorway;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that does a whole job: submits a file in parts of ten requests, waits, asks truncated requests again, waits. It says where it is,
 * and stops for good at a point it was told, so that it can be killed there. It serves the embedded service when nobody else does.
 */
final class Victim {
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final Rules SMALL_PARTS =
      Rules.EMBEDDED.withLimits(new Limits(Limits.AZURE.maxBytes(), 10));
  private static final String READY = "ready";
  private static final String AT = "at ";

  private Victim() {}

  /** Arguments: the home, the file, and, if it is to stop, the point and how often it is passed before. */
  public static void main(String[] arguments) throws Exception {
    Home home = new Home(Path.of(arguments[0])).make();
    Point.Watcher watcher = arguments.length < 4
        ? Point.Watcher.NONE
        : stopAt(Point.valueOf(arguments[2]), Integer.parseInt(arguments[3]));
    try (EmbeddedService service = join(home);
        Runs runs = open(home, service, watcher)) {
      say(READY);
      work(runs, Path.of(arguments[1]));
    }
  }

  private static Run work(Runs runs, Path file) throws InterruptedException {
    Run run = runs.submit(BatchFile.read(file, SMALL_PARTS)).await(progress -> {});
    while (run.results().outcomes().containsKey(Outcome.TRUNCATED)) {
      try {
        run.retry(RetryOptions.DEFAULT.growing(1000), progress -> {});
      } catch (RunException anotherDoesSo) {
        say(String.valueOf(anotherDoesSo.getMessage()));
      }
      run.await(progress -> {});
    }
    return run;
  }

  private static Point.Watcher stopAt(Point end, int passes) {
    int[] passed = new int[1];
    return point -> {
      if (point == end && passed[0]++ == passes) {
        say(AT + point);
        waitForTheEnd();
      }
    };
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static void waitForTheEnd() {
    try {
      Thread.sleep(LONGEST.toMillis());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** How to start it. */
  record Launch(List<String> javaOptions, String classPath) {
    /** With what this process was started with. */
    static final Launch SAME = new Launch(List.of(), System.getProperty("java.class.path"));

    Process start(Home home, Path file, List<String> stop) throws IOException {
      List<String> command = new ArrayList<>(List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xshare:auto",
          "--enable-native-access=ALL-UNNAMED",
          "-Dsun.net.httpserver.nodelay=true"));
      command.addAll(javaOptions);
      command.addAll(List.of(
          "-cp", classPath, Victim.class.getName(), home.folder().toString(), file.toString()));
      command.addAll(stop);
      return new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.appendTo(log(home)))
          .start();
    }
  }

  static Process start(Home home, Path file) throws IOException {
    return Launch.SAME.start(home, file, List.of());
  }

  /** Lets it run to a point and kills it there; false when it ended before. */
  static boolean killAt(Launch launch, Job job, Point point, int passes) throws Exception {
    Process process =
        launch.start(job.home(), job.file(), List.of(point.name(), String.valueOf(passes)));
    boolean reached = saysBeforeItsEnd(process, AT + point);
    return end(process, reached);
  }

  /** Lets it begin its work and kills it so much later; false when it ended before. */
  static boolean killAfter(Launch launch, Job job, Duration time) throws Exception {
    Process process = launch.start(job.home(), job.file(), List.of());
    boolean ready = saysBeforeItsEnd(process, READY);
    process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    return end(process, ready && process.isAlive());
  }

  /** Its home, and what it submits. */
  record Job(Home home, Path file) {}

  private static boolean end(Process process, boolean kill) throws InterruptedException {
    if (kill) {
      process.destroyForcibly().waitFor();
      return true;
    }
    int exit = await(process);
    if (exit != 0) {
      throw new AssertionError("a process that nobody killed ended with " + exit);
    }
    return false;
  }

  private static boolean saysBeforeItsEnd(Process process, String line) throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String next = said.readLine();
    while (next != null && !next.equals(line)) {
      next = said.readLine();
    }
    return next != null;
  }

  /** What a process ended with. */
  static int await(Process process) throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("a process did not end in " + LONGEST);
    }
    return process.exitValue();
  }

  /** What all processes of a home have complained of. */
  static String printed(Home home) throws IOException {
    return Files.exists(log(home).toPath())
        ? Files.readString(log(home).toPath(), StandardCharsets.UTF_8)
        : "";
  }

  /**
   * What is there in the end.
   *
   * @param requestsAtTheService how many requests all jobs of the service have together: what is paid
   * @param rows of the results, and how many different ids they have
   */
  record Found(
      int runs,
      int jobsAtTheService,
      int requestsAtTheService,
      List<Integer> rows,
      Map<Outcome, Integer> outcomes) {}

  /** Goes on with whatever is there, to its end. */
  static Found finish(Job job) throws Exception {
    try (EmbeddedService service = join(job.home());
        Runs runs = open(job.home(), service, Point.Watcher.NONE);
        BatchService client = connection(job.home(), service).open()) {
      Results results = work(runs, job.file()).results();
      List<BatchJob> jobs = client.jobs(1000);
      List<String> ids = results.rows().stream().map(ResultRow::customId).toList();
      return new Found(
          runs.listAll().size(),
          jobs.size(),
          jobs.stream().mapToInt(one -> one.counts().total()).sum(),
          List.of(
              ids.size(),
              (int) ids.stream().distinct().count(),
              results.problems().size()),
          results.outcomes());
    }
  }

  private static File log(Home home) {
    return home.folder().resolveSibling(home.folder().getFileName() + ".log").toFile();
  }

  static EmbeddedService join(Home home) {
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

  /** A file of requests of which every fourth is truncated at first. */
  static Path batch(Path path, int requests) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= requests; i++) {
      text.append("""
          {"custom_id":"row-%d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-batch",\
          "max_tokens":%d,"messages":[{"role":"user","content":"Is %d even?"}]}}
          """.formatted(i, i % 4 == 0 ? 1 : 1000, i));
    }
    return Files.writeString(path, text);
  }
}
