package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/**
 * A service whose clock stands until the test lets time pass: a job stays in its stage however slow the machine is, and comes to the next
 * one within a moment. Each stage takes less than {@link #STAGE}.
 */
final class ClockedService implements AutoCloseable {
  static final Duration STAGE = Duration.ofMillis(200);
  private static final double SCALE = 1.0 / 1000;
  private static final String KEY = "sesame";
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled", "expired");

  final Caller caller;
  final URI origin;
  private final Hands hands;
  private final Server server;

  private ClockedService(Path folder, EmbeddedOptions options, Hands hands) {
    this.hands = hands;
    try {
      server = Server.start(folder, options.withTimeScale(SCALE), KEY, 0, hands);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Address address = Address.of(server.port(), KEY);
    caller = Caller.at(address);
    origin = address.origin();
  }

  static ClockedService start(Path folder, EmbeddedOptions options) {
    return new ClockedService(folder, options, new Hands());
  }

  /** Ends this one; another goes on with its folder and its time. */
  ClockedService restarted(Path folder, EmbeddedOptions options) {
    close();
    return new ClockedService(folder, options, hands);
  }

  void pass(Duration time) {
    hands.pass(time);
  }

  /** Uploads a file, and lets the time pass in which it is pending; its id. */
  String uploaded(String content) {
    String id = Caller.json(caller.upload("input.jsonl", content)).path("id").asText();
    pass(STAGE);
    caller.awaitProcessed(id);
    return id;
  }

  /** Makes a job of lines, which stays in its first stage; its id. */
  String created(String content) {
    return Caller.json(
            caller.post("/batches", Caller.create(uploaded(content), "/chat/completions")))
        .path("id")
        .asText();
  }

  /** Lets the time of the stage pass in which a job is, and waits until it is in this one. */
  JsonNode next(String jobId, String status) {
    pass(STAGE);
    return caller.awaitStatus(jobId, status);
  }

  /** Lets time pass until a job has ended. */
  JsonNode ended(String jobId) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              pass(STAGE);
              return Caller.json(caller.get("/batches/" + jobId));
            },
            job -> ENDS.contains(job.path("status").asText()));
  }

  @Override
  public void close() {
    server.close();
  }

  /** The hands of the clock. */
  private static final class Hands extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));

    void pass(Duration time) {
      now.updateAndGet(then -> then.plus(time));
    }

    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
