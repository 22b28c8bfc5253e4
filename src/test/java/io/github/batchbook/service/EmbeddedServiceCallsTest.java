package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.emulator.Address;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Fault;
import io.github.batchbook.emulator.Faults;
import io.github.batchbook.service.ServiceException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the embedded service, which know nothing of each other, meet on the wire. */
final class EmbeddedServiceCallsTest {
  private static final String CHAT = "/v1/chat/completions";

  @TempDir
  Path folder;

  private static EmbeddedService embedded(Faults faults) {
    return EmbeddedService.start(EmbeddedOptions.instant().withFaults(faults));
  }

  private Connection connection(EmbeddedService embedded) {
    return Connection.embedded(folder, () -> {
      Address at = embedded.locate();
      return new Doorway.Address(at.baseUrl(), at.key());
    });
  }

  private Path input() throws Exception {
    return Files.writeString(folder.resolve("in.jsonl"), """
            {"custom_id":"a","method":"POST","url":"/v1/chat/completions",\
            "body":{"model":"d","messages":[{"role":"user","content":"One?"}]}}
            {"custom_id":"b","method":"POST","url":"/v1/chat/completions",\
            "body":{"model":"d","messages":[{"role":"user","content":"Two?"}]}}
            """);
  }

  private static BatchJob done(BatchService service, String id) {
    await().atMost(Duration.ofSeconds(60)).until(() -> service.job(id).status().terminal());
    return service.job(id);
  }

  private void goesThrough(Connection connection) throws Exception {
    try (BatchService service = connection.open()) {
      ServiceFile uploaded = service.upload(input(), "in.jsonl");
      ServiceFile ready = service.awaitProcessed(uploaded.id());
      assertThat(service.expiryIgnored(ready)).isFalse();

      BatchJob created = service.create(
          NewBatch.ofFile(uploaded.id(), CHAT).withMetadata(Map.of("batchbook", "intent-1")));
      BatchJob job = done(service, created.id());

      assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(job.counts()).isEqualTo(new RequestCounts(2, 2, 0));
      assertThat(job.metadata()).containsEntry("batchbook", "intent-1");
      Path output = folder.resolve("out.jsonl");
      assertThat(service.download(job.outputFileId().orElseThrow(), output)).isPositive();
      assertThat(output).content().contains("\"custom_id\":\"a\"", "\"custom_id\":\"b\"");
      assertThat(service.jobs(10)).extracting(BatchJob::id).containsExactly(job.id());
      assertThat(service.files("batch")).extracting(ServiceFile::id).containsExactly(uploaded.id());
      assertThat(service.delete(uploaded.id())).isTrue();
    }
  }

  @Test
  void goesThroughTheWholeCycle() throws Exception {
    try (EmbeddedService embedded = embedded(Faults.none())) {
      goesThrough(connection(embedded));
    }
  }

  @Test
  void goesThroughTheWholeCycleOnTheDatedSurface() throws Exception {
    try (EmbeddedService embedded = embedded(Faults.none())) {
      goesThrough(Connection.azure(
          embedded.origin().toString(),
          Credential.apiKey(embedded.key()),
          Profile.azureDated("2025-04-01-preview")));
    }
  }

  @Test
  void goesThroughTheWholeCycleAsAnyOpenAiClient() throws Exception {
    try (EmbeddedService embedded = embedded(Faults.none())) {
      goesThrough(Connection.compatible(
          embedded.origin().resolve("/v1"), Credential.bearerToken(embedded.key())));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /files",
        "GET /files/{id}",
        "GET /batches/{id}",
        "GET /files/{id}/content",
        "GET /batches"
      })
  void outlivesAFailureOfAnyHarmlessCall(String route) throws Exception {
    Faults faults = Faults.none()
        .with(new Fault(route, 1, 1, 1, new Fault.Effect.LoseAnswer()))
        .with(new Fault(route, 2, 2, 1, new Fault.Effect.Status(503, Duration.ZERO, null)));
    try (EmbeddedService embedded = embedded(faults);
        BatchService service = connection(embedded).open()) {
      String file = service.upload(input(), "in.jsonl").id();
      service.awaitProcessed(file);
      BatchJob job = done(service, service.create(NewBatch.ofFile(file, CHAT)).id());

      Path output = folder.resolve("out.jsonl");
      service.download(job.outputFileId().orElseThrow(), output);
      assertThat(Files.readAllLines(output)).hasSize(2);
      assertThat(service.jobs(10)).hasSize(1);
    }
  }

  @Test
  void leavesOneJobWhenTheAnswerToACreateIsLost() throws Exception {
    Faults faults = Faults.none().with(Fault.loseAnswer("POST /batches"));
    try (EmbeddedService embedded = embedded(faults);
        BatchService service = connection(embedded).open()) {
      String file = service.upload(input(), "in.jsonl").id();
      service.awaitProcessed(file);

      ServiceException e = catchThrowableOfType(
          ServiceException.class, () -> service.create(NewBatch.ofFile(file, CHAT)));

      assertThat(e.kind()).isEqualTo(Kind.ANSWER_LOST);
      assertThat(e.outcomeUnknown()).isTrue();
      List<BatchJob> jobs = service.jobs(10);
      assertThat(jobs).hasSize(1);
      assertThat(jobs.get(0).inputFileId()).contains(file);
    }
  }

  @Test
  void completesADownloadThatIsCutInItsMiddle() throws Exception {
    Faults faults = Faults.none()
        .with(new Fault("GET /files/{id}/content", 1, 2, 1, new Fault.Effect.Truncate(0.5)));
    try (EmbeddedService embedded = embedded(faults);
        BatchService service = connection(embedded).open()) {
      String file = service.upload(input(), "in.jsonl").id();

      Path copy = folder.resolve("copy.jsonl");
      service.download(file, copy);

      assertThat(copy).hasSameBinaryContentAs(input());
    }
  }

  @Test
  void findsTheServiceAgainWhereAnotherServesIt() throws Exception {
    Path home = folder.resolve("home");
    EmbeddedOptions options = EmbeddedOptions.instant().withFolder(home);
    Deque<EmbeddedService> joined = new ArrayDeque<>();
    Doorway doorway = () -> {
      EmbeddedService service = EmbeddedService.join(home, options);
      joined.push(service);
      return new Doorway.Address(service.baseUrl(), service.key());
    };
    try (BatchService service = Connection.embedded(home, doorway).open()) {
      String file = service.upload(input(), "in.jsonl").id();
      joined.pop().close();

      assertThat(service.file(file).id()).isEqualTo(file);
    } finally {
      joined.forEach(EmbeddedService::close);
    }
  }
}
