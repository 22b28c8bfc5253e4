package io.github.batchbook.run;

import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.result.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.spi.ToolProvider;

/**
 * Kills the program again and again and starts it anew. Each job has a home and a seed, by which processes are killed at named points of
 * submit, wait, fetch and retry, and at any instant between, now by a service in this process, now by their own; then it is brought to its end and
 * looked at: one run, one job for each part, every request answered once. Two jobs at a time.
 */
final class CrashHarness {
  static final int REQUESTS = 20;
  private static final int TRUNCATED = REQUESTS / 4;

  /** Two parts of ten requests, and one of those that are asked again. */
  static final Victim.Found ALL_IS_WELL = new Victim.Found(
      1,
      3,
      REQUESTS + TRUNCATED,
      List.of(REQUESTS, REQUESTS, 0),
      Map.of(Outcome.ANSWERED, REQUESTS));

  private static final int WORKERS = 2;
  private static final int MOST_MILLIS = 1500;
  private static final String ANY = "(any instant)";

  private final Path folder;
  private final int wanted;
  private final long seed;
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger jobs = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private final Instant start = Instant.now();
  private final Map<String, Integer> places = new ConcurrentSkipListMap<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Consumer<Report> kept;
  private Victim.Launch launch = Victim.Launch.SAME;

  /** A harness that hands on what it has so far after each job. */
  CrashHarness(Path folder, int kills, long seed, Consumer<Report> kept) {
    this.folder = folder;
    this.wanted = kills;
    this.seed = seed;
    this.kept = kept;
  }

  /** What came of it. */
  record Report(
      int kills,
      int jobs,
      long seed,
      Duration took,
      Map<String, Integer> places,
      List<String> failures) {
    /** To be kept: what, when, on what, with what outcome. */
    String text() {
      StringBuilder text = new StringBuilder();
      text.append("src/bench/crash ").append(kills).append(" ").append(seed).append('\n');
      text.append("date      ")
          .append(Instant.now().truncatedTo(ChronoUnit.SECONDS))
          .append('\n');
      text.append("machine   %s %s, %d processors, Java %s%n"
          .formatted(
              System.getProperty("os.name"),
              System.getProperty("os.arch"),
              Runtime.getRuntime().availableProcessors(),
              Runtime.version()));
      text.append("took      ").append(took.toSeconds()).append(" s\n");
      text.append("kills     %d (SIGKILL), in %d runs of %d requests in 2 parts, %d asked again%n"
          .formatted(kills, jobs, REQUESTS, TRUNCATED));
      text.append("failures  %d (lost runs, second jobs for a part, lost or doubled rows)%n"
          .formatted(failures.size()));
      failures.forEach(failure -> text.append("          ").append(failure).append('\n'));
      places.forEach((place, count) -> text.append("  %-20s %5d%n".formatted(place, count)));
      return text.toString();
    }
  }

  Report run() throws Exception {
    if (wanted > 50) {
      launch = prepared();
    }
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Thread worker = new Thread(this::work, "crash-" + i);
      workers.add(worker);
      worker.start();
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return report();
  }

  private Report report() {
    return new Report(
        kills.get(),
        done.get(),
        seed,
        Duration.between(start, Instant.now()),
        new TreeMap<>(places),
        List.copyOf(failures));
  }

  private void work() {
    while (kills.get() < wanted) {
      int number = jobs.getAndIncrement();
      try {
        job(number);
        done.incrementAndGet();
        kept.accept(report());
      } catch (Exception | AssertionError failure) {
        failures.add("job " + number + ": " + failure);
        kept.accept(report());
      }
    }
  }

  private void job(int number) throws Exception {
    Random random = new Random(seed * 1_000_003 + number);
    Path place = Files.createDirectory(folder.resolve("job-" + number));
    Victim.Job job = new Victim.Job(
        new Home(place.resolve("home")).make(),
        Victim.batch(place.resolve("numbers.jsonl"), REQUESTS));
    Optional<EmbeddedService> service =
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(Victim.join(job.home()));
    try {
      int lives = 2 + random.nextInt(8);
      while (lives > 0 && kill(job, random)) {
        lives--;
      }
      Victim.Found found = Victim.finish(job);
      if (!found.equals(ALL_IS_WELL)) {
        failures.add("job " + number + ": " + found);
      }
    } finally {
      service.ifPresent(EmbeddedService::close);
    }
    if (failures.isEmpty()) {
      delete(place);
    }
  }

  /** One life; whether it was cut short. */
  private boolean kill(Victim.Job job, Random random) throws Exception {
    boolean anywhere = random.nextInt(10) < 4;
    Point point = Point.values()[random.nextInt(Point.values().length)];
    boolean killed = anywhere
        ? Victim.killAfter(launch, job, Duration.ofMillis(random.nextInt(MOST_MILLIS)))
        : Victim.killAt(launch, job, point, random.nextInt(2));
    if (killed) {
      kills.incrementAndGet();
      places.merge(anywhere ? ANY : point.name(), 1, Integer::sum);
    }
    return killed;
  }

  private static void delete(Path place) throws IOException {
    try (var files = Files.walk(place)) {
      for (Path path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** The program in jars, with an archive of its classes, so that hundreds of processes start in a bearable time. */
  private Victim.Launch prepared() throws Exception {
    List<String> jars = new ArrayList<>();
    ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        String packed = folder.resolve("classes-" + jars.size() + ".jar").toString();
        jar.run(System.out, System.err, "--create", "--file", packed, "-C", entry, ".");
        jars.add(packed);
      } else if (Files.exists(Path.of(entry))) {
        jars.add(entry);
      }
    }
    String classPath = String.join(File.pathSeparator, jars);
    Path archive = folder.resolve("victim.jsa");
    Path place = Files.createDirectory(folder.resolve("rehearsal"));
    Victim.Job job = new Victim.Job(
        new Home(place.resolve("home")).make(),
        Victim.batch(place.resolve("numbers.jsonl"), REQUESTS));
    Process rehearsal = new Victim.Launch(
            List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"), classPath)
        .start(job.home(), job.file(), List.of());
    rehearsal.getInputStream().readAllBytes();
    boolean there = rehearsal.waitFor(3, TimeUnit.MINUTES) && Files.exists(archive);
    return new Victim.Launch(
        there ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable") : List.of(),
        classPath);
  }
}
