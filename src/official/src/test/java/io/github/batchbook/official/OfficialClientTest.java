package io.github.batchbook.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.github.batchbook.emulator.EmbeddedOptions;
import io.github.batchbook.emulator.EmbeddedService;
import io.github.batchbook.emulator.Upstream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own client for Java drives the embedded service as it would drive Azure's v1 surface. */
class OfficialClientTest {
  private static final String LINE = """
      {"custom_id":"row-%d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-batch",\
      "messages":[{"role":"user","content":"Question %d"}]}}
      """;
  private static final Set<String> ENDS = Set.of("completed", "failed", "expired", "cancelled");

  @TempDir
  private Path folder;

  private EmbeddedService service;
  private OpenAIClient client;

  @BeforeEach
  void open() {
    service = EmbeddedService.start(EmbeddedOptions.defaults().withTimeScale(0.001));
    client = client(service.baseUrl(), service.key());
  }

  @AfterEach
  void close() {
    client.close();
    service.close();
  }

  private static OpenAIClient client(URI base, String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(base.toString())
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private FileObject uploaded(int lines) throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      content.append(LINE.formatted(i, i));
    }
    Path file = Files.writeString(folder.resolve("input.jsonl"), content);
    FileObject made = client
        .files()
        .create(FileCreateParams.builder()
            .file(file)
            .purpose(FilePurpose.BATCH)
            .expiresAfter(
                FileCreateParams.ExpiresAfter.builder().seconds(1_209_600).build())
            .build());
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> client.files().retrieve(made.id()), OfficialClientTest::processed);
  }

  /** OpenAI deprecates the status, which means nothing there; on Azure a file cannot be used before it. */
  @SuppressWarnings("deprecation")
  private static boolean processed(FileObject made) {
    return made._status().toString().equals("processed");
  }

  private Batch ended(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> client.batches().retrieve(id),
            job -> ENDS.contains(job.status().toString()));
  }

  private List<String> lines(String fileId) throws IOException {
    try (HttpResponse response = client.files().content(fileId)) {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  @Test
  void takesABatchFromFileToResults() throws IOException {
    FileObject input = uploaded(20);
    Batch made = client
        .batches()
        .create(BatchCreateParams.builder()
            .inputFileId(input.id())
            .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
            .completionWindow(BatchCreateParams.CompletionWindow._24H)
            .metadata(BatchCreateParams.Metadata.builder()
                .putAdditionalProperty("who", JsonValue.from("me"))
                .build())
            .build());

    Batch job = ended(made.id());

    assertThat(input.expiresAt()).hasValue(input.createdAt() + 1_209_600);
    assertThat(job.status()).isEqualTo(Batch.Status.COMPLETED);
    assertThat(job.inputFileId()).isEqualTo(input.id());
    assertThat(job.requestCounts().orElseThrow().completed()).isEqualTo(20);
    assertThat(lines(job.outputFileId().orElseThrow()))
        .hasSize(20)
        .allMatch(line -> line.contains("\"status_code\":200"));
    assertThat(lines(job.errorFileId().orElseThrow())).isEmpty();
    assertThat(client.batches().list().autoPager()).extracting(Batch::id).containsExactly(job.id());
    assertThat(client.files().list().autoPager())
        .extracting(FileObject::id)
        .contains(input.id(), job.outputFileId().orElseThrow());
    assertThat(client.files().delete(input.id()).deleted()).isTrue();
  }

  @Test
  void cancelsABatch() throws IOException {
    client.close();
    service.close();
    // Nobody answers there, so that the job is there to be cancelled however late that comes.
    Upstream nobody = Upstream.at(URI.create("http://127.0.0.1:1/v1"));
    service = EmbeddedService.start(EmbeddedOptions.instant().withUpstream(nobody));
    client = client(service.baseUrl(), service.key());
    Batch made = client
        .batches()
        .create(BatchCreateParams.builder()
            .inputFileId(uploaded(5).id())
            .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
            .completionWindow(BatchCreateParams.CompletionWindow._24H)
            .build());

    Batch cancelling = client.batches().cancel(made.id());

    assertThat(cancelling.status()).isEqualTo(Batch.Status.CANCELLING);
    assertThat(ended(made.id()).status()).isEqualTo(Batch.Status.CANCELLED);
  }

  @Test
  void callsTheModelsAtOnce() {
    ChatCompletion chat = client
        .chat()
        .completions()
        .create(ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .addUserMessage("When was Microsoft founded?")
            .build());
    Response response = client
        .responses()
        .create(ResponseCreateParams.builder().model("gpt-5").input("Hello").build());
    CreateEmbeddingResponse embedding = client
        .embeddings()
        .create(EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .input("Hello")
            .build());

    assertThat(chat.validate().choices().get(0).message().content().orElseThrow())
        .contains("[synthetic]");
    // Not the whole: recorded usage of Azure lacks cache_write_tokens, which the newest client's
    // document requires.
    assertThat(response.output()).hasSize(2);
    assertThat(response.output().get(0).asReasoning().validate().summary()).isEmpty();
    assertThat(response.output().get(1).asMessage().validate().content()).hasSize(1);
    assertThat(embedding.validate().data().get(0).embedding()).hasSize(1536);
  }

  @Test
  void isRefusedAsByTheService() {
    OpenAIClient stranger = client(service.baseUrl(), "another");

    assertThatThrownBy(() -> stranger.batches().list()).isInstanceOf(UnauthorizedException.class);
    stranger.close();
    assertThatThrownBy(() -> client.batches().retrieve("batch_0"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("No batch found with id 'batch_0'.");
  }
}
