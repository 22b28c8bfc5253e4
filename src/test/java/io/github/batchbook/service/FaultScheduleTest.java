package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Fault;
import io.github.batchbook.emulator.Fault.Effect;
import io.github.batchbook.emulator.Faults;
import io.github.batchbook.service.ServiceException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a batch while things go wrong by a schedule that is drawn from a seed, and each fault by itself. */
@Timeout(120)
final class FaultScheduleTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final List<String> ROUTES = List.of(
      "POST /files",
      "GET /files/{id}",
      "POST /batches",
      "GET /batches/{id}",
      "GET /batches",
      "GET /files/{id}/content");
  private static final int LINES = 50;

  @TempDir
  Path folder;

  /** A clock that moves only when someone sleeps by it, for a hundredth of the time: what a slow machine takes is not counted. */
  private static final class Hurry implements Ticker {
    private static final int TIMES = 100;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    @Override
    public Instant now() {
      return now.get();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      Thread.sleep(Math.max(1, time.toMillis() / TIMES));
      now.updateAndGet(then -> then.plus(time));
    }

    @Override
    public double random() {
      return 0.5;
    }
  }

  private static BatchService open(EmbeddedService embedded) {
    return Connection.azure(embedded.origin().toString(), Credential.apiKey(embedded.key()))
        .open(new Hurry());
  }

  private Path input() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add("""
          {"custom_id":"r%d","method":"POST","url":"/v1/chat/completions",\
          "body":{"model":"d","messages":[{"role":"user","content":"One?"}]}}""".formatted(i));
    }
    return Files.write(folder.resolve("in.jsonl"), lines);
  }

  /** One to three faults a route, none of which lasts longer than the client's patience. */
  private static Faults schedule(long seed) {
    Random random = new Random(seed);
    Faults faults = Faults.none();
    for (String route : ROUTES) {
      int call = 1;
      for (int i = random.nextInt(3); i >= 0; i--) {
        call += random.nextInt(3);
        int last = call + random.nextInt(2);
        faults = faults.with(new Fault(route, call, last, 1, effect(random)));
        call = last + 2;
      }
    }
    return faults.with(Fault.lateProcessed(Duration.ofMillis(random.nextInt(40))));
  }

  private static Effect effect(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new Effect.Status(429, Duration.ofSeconds(1), null);
      case 1 -> new Effect.Status(500, null, null);
      case 2 -> new Effect.Status(503, Duration.ZERO, "<html>gateway</html>");
      case 3 -> new Effect.Status(408, null, null);
      case 4 -> new Effect.Cut();
      case 5 -> new Effect.LoseAnswer();
      case 6 -> new Effect.Stall(Duration.ofMillis(20));
      default -> new Effect.Truncate(random.nextDouble());
    };
  }

  /** Creates as a careful caller does: after a lost answer it looks for the job by its metadata before it asks again. */
  private static BatchJob created(BatchService service, String file) {
    for (int i = 0; i < 20; i++) {
      try {
        return service.create(
            NewBatch.ofFile(file, CHAT).withMetadata(Map.of("batchbook", "intent")));
      } catch (ServiceException e) {
        assertThat(e.kind())
            .as(e.getMessage())
            .isIn(Kind.ANSWER_LOST, Kind.UNREACHABLE, Kind.THROTTLED);
        assertThat(e.outcomeUnknown()).isEqualTo(e.kind() == Kind.ANSWER_LOST);
      }
      List<BatchJob> found = service.jobs(10);
      if (!found.isEmpty()) {
        assertThat(found.get(0).metadata()).containsEntry("batchbook", "intent");
        return found.get(0);
      }
    }
    throw new AssertionError("never created");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void bringsABatchThroughWhateverHappens(long seed) throws Exception {
    EmbeddedOptions options = EmbeddedOptions.instant().withFaults(schedule(seed));
    try (EmbeddedService embedded = EmbeddedService.start(options);
        BatchService service = open(embedded)) {
      ServiceFile file = service.upload(input(), "in.jsonl");
      service.awaitProcessed(file.id());
      BatchJob job = created(service, file.id());
      while (!job.status().terminal()) {
        job = service.job(job.id());
      }
      Path output = folder.resolve("out.jsonl");
      service.download(job.outputFileId().orElseThrow(), output);

      assertThat(job.counts()).isEqualTo(new RequestCounts(LINES, LINES, 0));
      assertThat(Files.readAllLines(output))
          .hasSize(LINES)
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      assertThat(service.jobs(10)).hasSize(1);
      Path copy = folder.resolve("copy.jsonl");
      service.download(file.id(), copy);
      assertThat(copy).hasSameBinaryContentAs(input());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /batches/{id}, 401, UNAUTHORIZED, 1",
    "GET /batches/{id}, 403, FORBIDDEN, 1",
    "GET /batches/{id}, 404, NOT_FOUND, 1",
    "POST /files, 413, INVALID, 1",
    "POST /files, 400, INVALID, 1",
    "GET /batches/{id}, 429, THROTTLED, 5",
    "GET /batches/{id}, 500, SERVER, 5",
    "POST /batches, 500, ANSWER_LOST, 1",
    "POST /batches, 408, ANSWER_LOST, 1",
    "POST /batches, 429, THROTTLED, 5"
  })
  void endsByTheKindOfARefusalThatStays(String route, int status, Kind kind, int calls)
      throws Exception {
    List<String> served = new CopyOnWriteArrayList<>();
    EmbeddedOptions options = EmbeddedOptions.instant()
        .withFaults(Faults.none().with(Fault.status(route, status)))
        .withListener(one -> served.add(one.toString()));
    Path input = input();
    try (EmbeddedService embedded = EmbeddedService.start(options);
        BatchService service = open(embedded)) {
      ServiceException e = catchThrowableOfType(ServiceException.class, () -> {
        switch (route) {
          case "POST /files" -> service.upload(input, "in.jsonl");
          case "POST /batches" -> service.create(NewBatch.ofFile("file-1", CHAT));
          default -> service.job("batch_1");
        }
      });

      assertThat(e.kind()).isEqualTo(kind);
      assertThat(e.requestId()).isPresent();
      assertThat(e.status().orElseThrow()).isEqualTo(status);
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(served).hasSize(calls));
    }
  }

  @Test
  void givesADownloadThatIsAlwaysCutAsFarAsItEverCame() throws Exception {
    Faults faults = Faults.none().with(Fault.truncate("GET /files/{id}/content", 0));
    try (EmbeddedService embedded =
            EmbeddedService.start(EmbeddedOptions.instant().withFaults(faults));
        BatchService service = open(embedded)) {
      String file = service.upload(input(), "in.jsonl").id();
      Path copy = folder.resolve("copy.jsonl");

      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.download(file, copy));

      assertThat(e.kind()).isIn(Kind.UNREACHABLE, Kind.INCOMPLETE);
      assertThat(copy).doesNotExist();
    }
  }

  @Test
  void leavesDamagedBytesOfTheRightLengthForTheJoinToJudge() throws Exception {
    Faults faults = Faults.none().with(Fault.corrupt("GET /files/{id}/content"));
    try (EmbeddedService embedded =
            EmbeddedService.start(EmbeddedOptions.instant().withFaults(faults));
        BatchService service = open(embedded)) {
      Path input = input();
      String file = service.upload(input, "in.jsonl").id();
      Path copy = folder.resolve("copy.jsonl");

      assertThat(service.download(file, copy)).isEqualTo(Files.size(input));
    }
  }
}
