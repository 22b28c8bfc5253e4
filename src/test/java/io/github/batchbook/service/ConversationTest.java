package io.github.batchbook.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Mode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the client says and hears in the life of a batch, judged by the published OpenAPI documents. */
@Timeout(120)
final class ConversationTest {
  private static final OpenApi AZURE_DATED =
      new OpenApi("azure-authoring-2025-04-01-preview-files-batches");
  private static final OpenApi AZURE_V1 = new OpenApi("azure-v1-files");
  private static final OpenApi OPENAI = new OpenApi("openai-files-batches");
  private static final String CHAT = "/v1/chat/completions";

  @TempDir
  Path folder;

  private Path input(String text) throws Exception {
    return Files.writeString(folder.resolve("in.jsonl"), text);
  }

  private static String requests(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("""
          {"custom_id":"r%d","method":"POST","url":"/v1/chat/completions",\
          "body":{"model":"d","messages":[{"role":"user","content":"One?"}]}}
          """.formatted(i));
    }
    return lines.toString();
  }

  /** Every call that the client has, with what succeeds and what is refused. */
  private void converse(BatchService service, Duration results) throws Exception {
    ServiceFile file = service.upload(input(requests(3)), "in.jsonl");
    service.awaitProcessed(file.id());
    BatchJob job = service.create(NewBatch.ofFile(file.id(), CHAT)
        .withMetadata(Map.of("batchbook", "intent-1"))
        .withOutputExpiresAfter(results));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.job(job.id()).status().terminal());
    service.download(
        service.job(job.id()).outputFileId().orElseThrow(), folder.resolve("out.jsonl"));
    ServiceFile faulty = service.upload(input("{\n"), "faulty.jsonl");
    service.awaitProcessed(faulty.id());
    BatchJob failed = service.create(NewBatch.ofFile(faulty.id(), CHAT));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> service.job(failed.id()).status().equals(JobStatus.FAILED));
    service.jobs(10);
    service.files("batch");
    service.cancel(failed.id());
    service.delete(file.id());
    catchThrowableOfType(ServiceException.class, () -> service.job("batch_none"));
  }

  private static List<String> complaints(
      Wiretap tap, String base, Function<String, OpenApi> judges) {
    List<String> complaints = new ArrayList<>();
    for (Wiretap.Exchange exchange : tap.heard) {
      String path = exchange.uri().getPath();
      assertThat(path).startsWith(base + "/");
      String below = path.substring(base.length());
      for (String complaint : judges.apply(below).complaints(exchange, below)) {
        complaints.add(
            exchange.method() + " " + below + " " + exchange.status() + ": " + complaint);
      }
    }
    return complaints;
  }

  private static void heardEveryOperation(Wiretap tap) {
    assertThat(tap.heard)
        .extracting(exchange -> exchange.method() + " "
            + exchange.uri().getPath().replaceAll("(file-|batch_)[^/]+", "ID"))
        .map(call -> call.replaceFirst("/openai/v1|/openai|/v1", ""))
        .contains(
            "POST /files",
            "GET /files/ID",
            "GET /files",
            "GET /files/ID/content",
            "DELETE /files/ID",
            "POST /batches",
            "GET /batches/ID",
            "GET /batches",
            "POST /batches/ID/cancel");
  }

  @Test
  void speaksAsTheDatedDocumentOfAzure() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant());
        Wiretap tap = new Wiretap(azure.origin());
        BatchService service = Connection.azure(
                tap.address().toString(),
                Credential.apiKey(azure.key()),
                Profile.azureDated("2025-04-01-preview"))
            .open()) {
      converse(service, Duration.ofDays(14));

      heardEveryOperation(tap);
      assertThat(complaints(tap, "/openai", path -> AZURE_DATED)).isEmpty();
    }
  }

  /**
   * The v1 document of Azure has files only; its batches are judged by the dated one, whose bodies are the same. Allowed: the dated
   * document asks for an api-version and knows only 201 for a create.
   */
  @Test
  void speaksAsTheV1DocumentOfAzure() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant());
        Wiretap tap = new Wiretap(azure.origin());
        BatchService service = Connection.azure(
                tap.address().toString(), Credential.apiKey(azure.key()))
            .open()) {
      converse(service, Duration.ofDays(14));

      heardEveryOperation(tap);
      assertThat(
              complaints(tap, "/openai/v1", path -> AZURE_V1.knows(path) ? AZURE_V1 : AZURE_DATED))
          .filteredOn(complaint -> !complaint.endsWith("missing parameter api-version"))
          .filteredOn(complaint -> !complaint.equals("POST /batches 200: status 200"))
          .isEmpty();
    }
  }

  /**
   * Allowed: OpenAI's document names no answers of refusal, and calls a file's content JSON although it is sent as bytes of any kind.
   */
  @Test
  void speaksAsTheDocumentOfOpenAi() throws Exception {
    EmbeddedOptions options = EmbeddedOptions.instant().withMode(Mode.OPENAI);
    try (EmbeddedService openai = EmbeddedService.start(options);
        Wiretap tap = new Wiretap(openai.origin());
        BatchService service = Connection.compatible(
                URI.create(tap.address() + "/v1"), Credential.apiKey(openai.key()))
            .open()) {
      converse(service, Duration.ofDays(14));

      heardEveryOperation(tap);
      assertThat(complaints(tap, "/v1", path -> OPENAI))
          .filteredOn(complaint -> !complaint.matches(".* 4\\d\\d: status 4\\d\\d"))
          .filteredOn(complaint -> !complaint.matches(
              "GET \\S+/content 200: media type application/octet-stream of the answer"))
          .isEmpty();
    }
  }

  @Test
  void asksForAJobOnOwnStorageAsTheDocumentSays() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant());
        Wiretap tap = new Wiretap(azure.origin());
        BatchService service = Connection.azure(
                tap.address().toString(),
                Credential.apiKey(azure.key()),
                Profile.azureDated("2025-04-01-preview"))
            .withRetry(RetryPolicy.NONE)
            .open()) {
      URI box = URI.create("https://127.0.0.1:1/box");
      try {
        service.create(
            NewBatch.ofBlob(box.resolve("/box/in.jsonl"), box.resolve("/box/out"), CHAT));
      } catch (ServiceException nobodyIsThere) {
        assertThat(nobodyIsThere.status()).isPresent();
      }

      assertThat(complaints(tap, "/openai", path -> AZURE_DATED)).isEmpty();
    }
  }

  @Test
  void wouldComplainOfWhatIsNotAsDocumented() throws Exception {
    try (EmbeddedService azure = EmbeddedService.start(EmbeddedOptions.instant());
        Wiretap tap = new Wiretap(azure.origin());
        BatchService v1 = Connection.azure(tap.address().toString(), Credential.apiKey(azure.key()))
            .withRetry(RetryPolicy.NONE)
            .open()) {
      v1.upload(input(requests(1)), "in.jsonl");

      assertThat(complaints(tap, "/openai/v1", path -> AZURE_DATED))
          .contains(
              "POST /files 200: missing parameter api-version", "POST /files 200: status 200");
    }
  }
}
