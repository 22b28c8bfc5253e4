package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of message that the service sends, judged by the published documents. */
class MessagesTest {
  private static final String AZURE = "azure-authoring-2025-04-01-preview-files-batches";
  private static final String AZURE_V1 = "azure-v1-files";
  private static final String OPENAI = "openai-files-batches";
  private static final String LINES = "openai-batch-lines";
  private static final String BODIES = "openai-result-bodies";
  private static final List<String> SAMPLES = List.of(
      "chat-base64",
      "chat-image-url",
      "chat-standard-input",
      "chat-structured-outputs",
      "responses-base64",
      "responses-image-url",
      "responses-standard-input",
      "responses-structured-outputs");

  private EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());
  private Caller caller = Caller.v1(service);

  @AfterEach
  void close() {
    service.close();
  }

  private void restart(EmbeddedOptions options) {
    service.close();
    service = EmbeddedService.start(options);
    caller = Caller.v1(service);
  }

  private static void fits(String document, String schema, JsonNode message) {
    assertThat(Documents.complaints(document, schema, message))
        .as("%s %s", schema, message)
        .isEmpty();
  }

  @Test
  void wouldComplainOfMessagesThatAreNotAsDocumented() {
    assertThat(Documents.complaints(
            AZURE, "File", Caller.JSON.createObjectNode().put("status", "new")))
        .isNotEmpty();
    assertThat(Documents.complaints(
            BODIES, "CreateChatCompletionResponse", Caller.JSON.createObjectNode()))
        .isNotEmpty();
  }

  @Test
  void sendsFilesAsDocumented() {
    JsonNode file = json(caller.upload("input.jsonl", Caller.chats(1)));
    JsonNode expiring = json(caller.upload(
        "input.jsonl",
        "{}\n",
        "expires_after.anchor",
        "created_at",
        "expires_after.seconds",
        "1209600"));

    for (JsonNode sent :
        List.of(file, expiring, json(caller.get("/files/" + file.path("id").asText())))) {
      fits(AZURE_V1, "AzureOpenAIFile", sent);
      fits(AZURE, "File", sent);
      fits(OPENAI, "OpenAIFile", sent);
    }
    fits(AZURE_V1, "AzureListFilesResponse", json(caller.get("/files")));
    fits(AZURE, "FileList", json(caller.get("/files")));
    fits(
        AZURE_V1,
        "DeleteFileResponse",
        json(caller.delete("/files/" + file.path("id").asText())));
  }

  @Test
  void sendsJobsAsDocumentedInEveryState(@TempDir Path folder) {
    JsonNode completed = caller.done(Caller.chats(2), "/chat/completions");
    JsonNode failed = caller.done("{\n", "/chat/completions");
    restart(EmbeddedOptions.instant().withQuirks(Quirks.azure().withExpireAfter(0.5)));
    JsonNode expired = caller.done(Caller.chats(2), "/chat/completions");
    JsonNode validating;
    JsonNode running;
    JsonNode cancelling;
    JsonNode cancelled;
    JsonNode list;
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      Caller there = clocked.caller;
      validating = json(there.post(
          "/batches", Caller.create(clocked.uploaded(Caller.chats(2)), "/chat/completions")));
      String id = validating.path("id").asText();
      running = clocked.next(id, "in_progress");
      cancelling = json(there.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode()));
      cancelled = clocked.next(id, "cancelled");
      list = json(there.get("/batches"));
    }
    Stream.of(completed, failed, expired, validating, running, cancelling, cancelled)
        .map(Documents::withoutNulls)
        .forEach(job -> {
          fits(AZURE, "Batch", job);
          fits(OPENAI, "Batch", job);
        });
    assertThat(Stream.of(completed, failed, expired, validating, running, cancelling, cancelled)
            .map(job -> job.path("status").asText()))
        .containsExactly(
            "completed",
            "failed",
            "expired",
            "validating",
            "in_progress",
            "cancelling",
            "cancelled");
    fits(AZURE, "BatchesList", Documents.withoutNulls(list));
  }

  static Stream<String> samples() {
    return SAMPLES.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersSamplesWithDocumentedLinesAndBodies(String sample) {
    boolean chat = sample.startsWith("chat");
    JsonNode job = caller.done(
        Caller.resource("seed/" + sample + ".jsonl"), chat ? "/chat/completions" : "/v1/responses");

    for (JsonNode line : caller.output(job)) {
      assertThat(line.has("id")).isFalse();
      fits(LINES, "BatchRequestOutput", Documents.withoutNulls(line));
      judge(line.at("/response/body"), chat);
    }
  }

  private static void judge(JsonNode body, boolean chat) {
    if (chat) {
      fits(BODIES, "CreateChatCompletionResponse", body);
      body.path("prompt_filter_results")
          .forEach(result -> fits(AZURE_V1, "AzureChatCompletionPromptFilterResult", result));
    } else {
      fits(BODIES, "Response", Documents.withoutNullUser(body));
    }
  }

  @Test
  void sendsUnusualAnswersAsDocumentedToo() {
    String chats = IntLines.of(
        60,
        i -> Caller.chat("c" + i, "Question " + i)
            .replace(
                "\"messages\"",
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\"}}],\"messages\""));
    String responses = IntLines.of(
        60,
        i -> "{\"custom_id\":\"r" + i
            + "\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":{\"model\":\"gpt-5-batch\","
            + "\"input\":\"Question " + i
            + "\",\"tools\":[{\"type\":\"function\",\"name\":\"look\",\"strict\":true,"
            + "\"parameters\":{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}}]}}\n");
    restart(EmbeddedOptions.instant().withShares(new Shares(0.2, 0.2, 0.2, 0.2, 0.5)));

    JsonNode chat = caller.done(chats, "/chat/completions");
    JsonNode response = caller.done(responses, "/v1/responses");

    caller.output(chat).forEach(line -> judge(line.at("/response/body"), true));
    caller.output(response).forEach(line -> judge(line.at("/response/body"), false));
    assertThat(caller.output(chat).stream()
            .map(line -> line.at("/response/body/choices/0/finish_reason").asText())
            .distinct())
        .containsExactlyInAnyOrder("stop", "length", "content_filter", "tool_calls");
    assertThat(caller.output(response).stream()
            .map(line -> line.at("/response/body/incomplete_details/reason").asText())
            .distinct())
        .containsExactlyInAnyOrder("", "max_output_tokens", "content_filter");
    for (JsonNode line : caller.errors(chat)) {
      fits(LINES, "BatchRequestOutput", Documents.withoutNulls(line));
      assertThat(line.at("/response/status_code").asInt()).isIn(400, 429, 500);
    }
    assertThat(chat.at("/request_counts/failed").asInt()).isPositive();
  }

  @Test
  void refusesAsDocumented() {
    fits(AZURE_V1, "AzureErrorResponse", Documents.withoutNulls(json(caller.get("/files/file-0"))));
    fits(
        AZURE_V1,
        "AzureErrorResponse",
        Documents.withoutNulls(json(caller.post("/files", Caller.JSON.createObjectNode()))));
    Caller dated = Caller.dated(service, "2025-04-01-preview");
    fits(AZURE, "ErrorResponse", json(dated.get("/files/file-0")));
    fits(AZURE, "ErrorResponse", json(dated.get("/batches/batch_0")));
    fits(AZURE, "ErrorResponse", json(dated.post("/batches", Caller.JSON.createObjectNode())));
  }

  @Test
  void speaksAsOpenAiDoesInItsMode() {
    restart(EmbeddedOptions.instant().withMode(Mode.OPENAI));
    Caller openai = Caller.openai(service);
    String embeddings =
        "{\"custom_id\":\"e\",\"method\":\"POST\",\"url\":\"/v1/embeddings\",\"body\":{\"model\":\"text-embedding-3-small\","
            + "\"input\":[\"a\",\"b\"],\"dimensions\":8}}\n";

    JsonNode job = openai.done(Caller.chats(3), "/v1/chat/completions");
    JsonNode vectors = openai.done(embeddings, "/v1/embeddings");

    fits(OPENAI, "Batch", Documents.withoutNulls(job));
    fits(OPENAI, "ListBatchesResponse", Documents.withoutNulls(json(openai.get("/batches"))));
    fits(OPENAI, "ListFilesResponse", json(openai.get("/files")));
    assertThat(openai.output(job)).allSatisfy(line -> {
      assertThat(line.path("id").asText()).matches("batch_req_[0-9a-f]{32}");
      assertThat(line.at("/response/request_id").asText()).matches("req_[0-9a-f]{32}");
    });
    assertThat(job.path("error_file_id").isNull()).isTrue();
    JsonNode body = openai.output(vectors).get(0).at("/response/body");
    fits(BODIES, "CreateEmbeddingResponse", body);
    assertThat(body.at("/data/1/embedding")).hasSize(8);
    fits(BODIES, "ErrorResponse", json(openai.get("/batches/batch_0")));
  }
}
