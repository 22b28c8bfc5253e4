package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.example;
import static io.github.batchbook.service.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoorwayTest {
  private static final String JOB = example("batch.azure.in_progress.json");

  @TempDir
  Path home;

  private final MockWebServer first = new MockWebServer();
  private final MockWebServer second = new MockWebServer();
  private final Deque<Doorway.Address> addresses = new ArrayDeque<>();

  @BeforeEach
  void start() throws IOException {
    first.start();
    second.start();
    addresses.addAll(List.of(
        new Doorway.Address(first.url("/").uri(), "key-one"),
        new Doorway.Address(second.url("/").uri(), "key-two")));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private BatchService open() {
    return Connection.embedded(
            home, () -> addresses.size() > 1 ? addresses.poll() : addresses.peek())
        .open(new FakeTicker());
  }

  @Test
  void asksForTheAddressAgainWhenTheServiceIsGone() throws Exception {
    second.enqueue(json(200, JOB).build());
    first.close();
    try (BatchService service = open()) {
      service.job("batch_1");

      assertThat(second.takeRequest().getHeaders().get("api-key")).isEqualTo("key-two");
    }
  }

  @Test
  void createsAtTheNewAddressWhenTheOldOneIsGone() throws Exception {
    second.enqueue(json(200, JOB).build());
    first.close();
    try (BatchService service = open()) {
      service.create(NewBatch.ofFile("file-1", "/v1/chat/completions"));

      assertThat(second.takeRequest().getTarget()).isEqualTo("/openai/v1/batches");
    }
  }

  @Test
  void asksForTheKeyAgainWhenAnotherProcessServes() throws Exception {
    first.enqueue(json(401, "{}").build());
    second.enqueue(json(200, JOB).build());
    try (BatchService service = open()) {
      service.job("batch_1");

      assertThat(first.takeRequest().getHeaders().get("api-key")).isEqualTo("key-one");
      assertThat(second.getRequestCount()).isEqualTo(1);
    }
  }

  @Test
  void asksForTheAddressOnlyOnceWhileItAnswers() {
    first.enqueue(json(200, JOB).build());
    first.enqueue(json(200, JOB).build());
    try (BatchService service = open()) {
      service.job("batch_1");
      service.job("batch_1");

      assertThat(addresses).hasSize(1);
    }
  }

  @Test
  void saysWhenThereIsNoService() {
    Connection connection = Connection.embedded(home, () -> {
      throw new IOException("the folder is read-only");
    });
    try (BatchService service = connection.open(new FakeTicker())) {
      ServiceException e =
          catchThrowableOfType(ServiceException.class, () -> service.job("batch_1"));

      assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(e)
          .hasMessage(
              "embedded service: it could not be started or found\n  the folder is read-only");
    }
  }
}
