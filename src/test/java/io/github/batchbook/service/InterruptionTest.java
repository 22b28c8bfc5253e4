package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.service.ServiceException.Kind;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterruptionTest {
  @TempDir
  Path folder;

  private final ServiceFixture f = ServiceFixture.azure();

  @AfterEach
  void close() {
    f.close();
  }

  /** What a call threw in a thread that was interrupted while it waited. */
  private record Ended(ServiceException thrown, boolean flag) {}

  private Ended interrupt(Runnable call) throws Exception {
    CompletableFuture<Ended> ended = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        call.run();
        ended.completeExceptionally(new AssertionError("it returned"));
      } catch (ServiceException e) {
        ended.complete(new Ended(e, Thread.currentThread().isInterrupted()));
      }
    });
    thread.start();
    f.request();
    await().atMost(60, TimeUnit.SECONDS).until(() -> thread.getState() == Thread.State.WAITING);
    thread.interrupt();
    return ended.get(60, TimeUnit.SECONDS);
  }

  private static MockResponse silent() {
    return ServiceFixture.json(200, "{}")
        .onResponseStart(SocketEffect.Stall.INSTANCE)
        .build();
  }

  @Test
  void endsACallAtOnceAndKeepsTheFlag() throws Exception {
    f.answers(silent());

    Ended ended = interrupt(() -> f.service.job("batch_1"));

    assertThat(ended.thrown().kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(ended.thrown())
        .hasMessage(f.label() + ": interrupted at GET /openai/v1/batches/batch_1");
    assertThat(ended.thrown().outcomeUnknown()).isFalse();
    assertThat(ended.flag()).isTrue();
  }

  @Test
  void saysThatAnInterruptedCreateMayHaveBeenDone() throws Exception {
    f.answers(silent());

    Ended ended =
        interrupt(() -> f.service.create(NewBatch.ofFile("file-1", "/v1/chat/completions")));

    assertThat(ended.thrown().kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(ended.thrown().outcomeUnknown()).isTrue();
    assertThat(ended.flag()).isTrue();
  }

  @Test
  void givesUpADownloadAndKeepsWhatCameForALaterCall() throws Exception {
    f.answers(new MockResponse.Builder()
        .body("0123456789".repeat(100_000))
        .onResponseBody(SocketEffect.Stall.INSTANCE)
        .build());

    Ended ended = interrupt(() -> f.service.download("file-1", folder.resolve("out.jsonl")));

    assertThat(ended.thrown().kind()).isEqualTo(Kind.INTERRUPTED);
    assertThat(folder.resolve("out.jsonl")).doesNotExist();
  }

  @Test
  void sendsNothingInAThreadThatIsInterruptedAlready() {
    Thread.currentThread().interrupt();

    try {
      f.service.create(NewBatch.ofFile("file-1", "/v1/chat/completions"));
    } catch (ServiceException e) {
      assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED);
      assertThat(e.outcomeUnknown()).isFalse();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(f.server.getRequestCount()).isZero();
  }
}
