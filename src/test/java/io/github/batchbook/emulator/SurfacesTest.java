package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SurfacesTest {
  private EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());

  @AfterEach
  void close() {
    service.close();
  }

  private void restart(EmbeddedOptions options) {
    service.close();
    service = EmbeddedService.start(options);
  }

  private static ObjectNode ask(String deployment) {
    ObjectNode body = Caller.JSON.createObjectNode().put("model", deployment);
    body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    return body;
  }

  @Test
  void takesItsKeyInEitherHeader() {
    Caller caller = Caller.v1(service);

    assertThat(caller
            .sendRaw(caller.request("/files").header("api-key", service.key()))
            .statusCode())
        .isEqualTo(200);
    assertThat(caller
            .sendRaw(caller.request("/files").header("Authorization", "Bearer " + service.key()))
            .statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesOtherKeys() {
    Caller caller = Caller.v1(service);
    Caller openai = Caller.openai(service);

    List<HttpResponse<String>> refused = List.of(
        caller.sendRaw(caller.request("/files")),
        caller.sendRaw(caller.request("/files").header("api-key", "wrong")),
        caller.sendRaw(caller.request("/files").header("Authorization", "Bearer wrong")),
        caller.sendRaw(caller.request("/files").header("Authorization", service.key())));

    assertThat(refused).allSatisfy(answer -> {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(json(answer).at("/error/code").asText()).isEqualTo("401");
      assertThat(json(answer).at("/error/message").asText())
          .startsWith("Access denied due to invalid subscription key or wrong API endpoint.");
    });
    HttpResponse<String> there = openai.sendRaw(openai.request("/files"));
    assertThat(there.statusCode()).isEqualTo(401);
    assertThat(json(there).at("/error/code").asText()).isEqualTo("invalid_api_key");
  }

  @Test
  void makesAnotherKeyForEveryFolder() {
    try (EmbeddedService other = EmbeddedService.start(EmbeddedOptions.instant())) {
      assertThat(other.key()).hasSize(48).isNotEqualTo(service.key());
    }
  }

  @Test
  void marksEveryAnswerWithItsRequestId() {
    HttpResponse<String> answer = Caller.v1(service).get("/batches");
    HttpResponse<String> refused = Caller.v1(service).get("/batches/nothing");

    assertThat(answer.headers().firstValue("apim-request-id")).isPresent();
    assertThat(answer.headers().firstValue("x-ms-region")).isPresent();
    assertThat(refused.headers().firstValue("apim-request-id"))
        .isPresent()
        .isNotEqualTo(answer.headers().firstValue("apim-request-id"));
  }

  @Test
  void wantsAnApiVersionOnTheDatedSurface() {
    assertThat(Caller.dated(service, "2024-10-21").get("/batches").statusCode()).isEqualTo(200);
    for (String unknown : List.of("2023-05-15", "2099-01-01", "")) {
      HttpResponse<String> answer = Caller.dated(service, unknown).get("/batches");
      assertThat(answer.statusCode()).as(unknown).isEqualTo(404);
      assertThat(json(answer).toString())
          .isEqualTo("{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}");
    }
    assertThat(Caller.v1(service).get("/batches?api-version=v1").statusCode()).isEqualTo(200);
    assertThat(Caller.v1(service).get("/batches?api-version=2024-10-21").statusCode())
        .isEqualTo(404);
    assertThat(Caller.v1(service).get("/nothing").statusCode()).isEqualTo(404);
    assertThat(Caller.v1(service).delete("/batches/x").statusCode()).isEqualTo(404);
  }

  @Test
  void runsAWholeJobOnTheDatedSurface() {
    Caller caller = Caller.dated(service, "2025-04-01-preview");

    HttpResponse<String> upload = caller.upload(
        "input.jsonl",
        Caller.chats(2),
        "expires_after.anchor",
        "created_at",
        "expires_after.seconds",
        "1209600");
    String file = json(upload).path("id").asText();
    caller.awaitProcessed(file);
    HttpResponse<String> created =
        caller.post("/batches", Caller.create(file, "/chat/completions"));
    JsonNode job = caller.ended(json(created).path("id").asText());

    assertThat(upload.statusCode()).isEqualTo(201);
    assertThat(upload.headers().firstValue("Location"))
        .hasValue(service.origin() + "/openai/files/" + file);
    assertThat(json(upload).has("expires_at")).isTrue();
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).isPresent();
    assertThat(job.path("status").asText()).isEqualTo("completed");
    assertThat(caller.output(job)).hasSize(2);
  }

  @Test
  void hasTheHabitsOfOldVersions() {
    Caller oldest = Caller.dated(service, "2024-07-01-preview");

    JsonNode file = json(oldest.upload(
        "input.jsonl",
        "{}\n",
        "expires_after.anchor",
        "created_at",
        "expires_after.seconds",
        "1209600"));

    assertThat(file.has("expires_at")).isFalse();
    assertThat(json(oldest.get("/batches")).has("value")).isTrue();
    assertThat(json(oldest.get("/batches")).has("data")).isFalse();
  }

  @Test
  void answersSynchronousCalls() {
    Caller caller = Caller.v1(service);
    Caller dated = Caller.dated(service, "2024-10-21");
    ObjectNode responses = Caller.JSON.createObjectNode().put("model", "gpt-4o").put("input", "Hi");
    ObjectNode embeddings =
        Caller.JSON.createObjectNode().put("model", "text-embedding-3-small").put("input", "Hi");

    assertThat(
            json(caller.post("/chat/completions", ask("gpt-4o"))).path("object").asText())
        .isEqualTo("chat.completion");
    assertThat(json(caller.post("/responses", responses)).path("object").asText())
        .isEqualTo("response");
    assertThat(json(caller.post("/embeddings", embeddings)).at("/data/0/embedding"))
        .hasSize(1536);
    assertThat(json(dated.post("/deployments/gpt-4o/chat/completions", ask("ignored")))
            .path("model")
            .asText())
        .isEqualTo("gpt-4o-2024-11-20");
    assertThat(caller.post("/chat/completions", Caller.JSON.createObjectNode()).statusCode())
        .isEqualTo(400);
    assertThat(
            json(caller.post("/chat/completions", Caller.JSON.createObjectNode().put("model", "m")))
                .at("/error/message")
                .asText())
        .isEqualTo("Missing required parameter: 'messages'.");
  }

  @Test
  void tellsBatchDeploymentsFromOthers() {
    restart(EmbeddedOptions.instant()
        .withDeployments(Deployment.batch("nightly"), Deployment.standard("gpt-4o")));
    Caller caller = Caller.v1(service);

    HttpResponse<String> batch = caller.post("/chat/completions", ask("nightly"));
    HttpResponse<String> missing = caller.post("/chat/completions", ask("elsewhere"));

    assertThat(batch.statusCode()).isEqualTo(400);
    assertThat(json(batch).at("/error/code").asText()).isEqualTo("OperationNotSupported");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).at("/error/code").asText()).isEqualTo("DeploymentNotFound");
    assertThat(caller.post("/chat/completions", ask("gpt-4o")).statusCode()).isEqualTo(200);
    assertThat(json(caller.get("/models")).findValuesAsText("id"))
        .containsExactly("nightly", "gpt-4o");
    assertThat(caller.get("/models/gpt-4o").statusCode()).isEqualTo(200);
    assertThat(caller.get("/models/elsewhere").statusCode()).isEqualTo(404);
    assertThat(json(Caller.dated(service, "2024-10-21").get("/deployments")).findValuesAsText("id"))
        .containsExactly("nightly", "gpt-4o");
  }

  @Test
  void tellsItsListenerOfEveryRequest() {
    List<Served> heard = java.util.Collections.synchronizedList(new ArrayList<>());
    restart(EmbeddedOptions.instant().withListener(heard::add));

    Caller.v1(service).get("/batches?limit=3");
    org.awaitility.Awaitility.await().until(() -> heard.size() == 1);
    Caller.v1(service).get("/batches/none");
    org.awaitility.Awaitility.await().until(() -> heard.size() == 2);

    assertThat(heard)
        .extracting(Served::method, Served::path, Served::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("GET", "/openai/v1/batches?limit=3", 200),
            org.assertj.core.groups.Tuple.tuple("GET", "/openai/v1/batches/none", 404));
  }

  @Test
  void answersInPiecesWhenAskedTo() {
    Caller caller = Caller.v1(service);
    ObjectNode chat =
        (ObjectNode) Caller.lines(Caller.chat("a", "Say something long enough for some pieces"))
            .get(0)
            .path("body");
    JsonNode whole = json(caller.post("/chat/completions", chat));
    chat.put("stream", true).putObject("stream_options").put("include_usage", true);
    HttpResponse<String> pieces = caller.post("/chat/completions", chat);
    ObjectNode ask = Caller.JSON.createObjectNode().put("model", "gpt-5").put("input", "Hello");
    JsonNode answer = json(caller.post("/responses", ask));
    List<JsonNode> events = events(caller.post("/responses", ask.put("stream", true)));

    assertThat(pieces.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(pieces.body()).endsWith("data: [DONE]\n\n");
    List<JsonNode> chunks = events(pieces);
    assertThat(chunks.stream()
            .map(chunk -> chunk.at("/choices/0/delta/content").asText())
            .collect(Collectors.joining()))
        .isEqualTo(whole.at("/choices/0/message/content").asText());
    assertThat(chunks.get(chunks.size() - 1).path("usage")).isEqualTo(whole.path("usage"));
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
    assertThat(events.stream()
            .map(event -> event.path("delta").asText())
            .collect(Collectors.joining()))
        .isEqualTo(answer.at("/output/1/content/0/text").asText());
    assertThat(events.get(events.size() - 1).path("type").asText()).isEqualTo("response.completed");
    assertThat(events.get(events.size() - 1).at("/response/output"))
        .isEqualTo(answer.path("output"));
  }

  @Test
  void takesSynchronousCallsOfVersionsOlderThanBatches() {
    Caller old = Caller.dated(service, "2024-06-01");

    assertThat(old.post("/deployments/gpt-4o/chat/completions", ask("ignored")).statusCode())
        .isEqualTo(200);
    assertThat(old.get("/batches").statusCode()).isEqualTo(404);
  }

  private static List<JsonNode> events(HttpResponse<String> answer) {
    return Caller.lines(answer
        .body()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> line.substring("data: ".length()))
        .collect(Collectors.joining("\n")));
  }
}
