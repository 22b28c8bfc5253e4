package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
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

  private String created(String content) {
    String id = json(caller.post(
            "/batches", Caller.create(caller.uploaded(content), "/chat/completions")))
        .path("id")
        .asText();
    assertThat(id).matches("batch_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return id;
  }

  @Test
  void passesThroughItsStagesWithGrowingCounts(@TempDir Path folder) {
    List<String> stages = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      String id = clocked.created(Caller.chats(20));
      Runnable look = () -> {
        HttpResponse<String> answer = clocked.caller.get("/batches/" + id);
        JsonNode job = json(answer);
        boolean ended = job.path("status").asText().equals("completed");
        assertThat(answer.headers().firstValue("retry-after-ms").isPresent()).isEqualTo(!ended);
        stages.add(job.path("status").asText());
        counts.add(job.at("/request_counts/completed").asInt());
      };

      look.run();
      clocked.next(id, "in_progress");
      look.run();
      clocked.pass(ClockedService.STAGE.dividedBy(4));
      awaitCompleted(clocked.caller, id, 1);
      look.run();
      clocked.next(id, "finalizing");
      look.run();
      clocked.next(id, "completed");
      look.run();
    }

    assertThat(stages)
        .containsExactly("validating", "in_progress", "in_progress", "finalizing", "completed");
    assertThat(counts).isSorted().startsWith(0, 0).endsWith(20, 20);
    assertThat(counts.get(2)).isBetween(1, 19);
  }

  private static void awaitCompleted(Caller caller, String id, int least) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() ->
            json(caller.get("/batches/" + id)).at("/request_counts/completed").asInt() >= least);
  }

  @Test
  void looksLikeTheRecordedObjects() {
    JsonNode job = caller.done(Caller.chats(3), "/chat/completions");

    assertThat(keys(job))
        .containsExactly(
            "cancelled_at",
            "cancelling_at",
            "completed_at",
            "completion_window",
            "created_at",
            "error_file_id",
            "expired_at",
            "expires_at",
            "failed_at",
            "finalizing_at",
            "id",
            "in_progress_at",
            "input_file_id",
            "errors",
            "metadata",
            "object",
            "output_file_id",
            "request_counts",
            "status",
            "endpoint");
    assertThat(keys(job.path("request_counts"))).containsExactly("total", "completed", "failed");
    assertThat(job.path("endpoint").asText()).isEqualTo("/chat/completions");
    assertThat(job.path("output_file_id").asText())
        .matches("file-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(job.path("expires_at").asLong() - job.path("created_at").asLong())
        .isEqualTo(86_400);
    assertThat(job.path("metadata").isNull()).isTrue();
  }

  @Test
  void givesAnErrorFileOfNoBytesWhenNothingFailed() {
    JsonNode job = caller.done(Caller.chats(1), "/chat/completions");

    HttpResponse<String> errors =
        caller.get("/files/" + job.path("error_file_id").asText() + "/content");

    assertThat(errors.statusCode()).isEqualTo(200);
    assertThat(errors.body()).isEmpty();
  }

  @Test
  void showsNoErrorFileInTheOtherRecordedWays() {
    restart(
        EmbeddedOptions.instant().withQuirks(Quirks.azure().withNoErrors(Quirks.NoErrors.NULL)));
    assertThat(caller
            .done(Caller.chats(1), "/chat/completions")
            .path("error_file_id")
            .isNull())
        .isTrue();

    restart(
        EmbeddedOptions.instant().withQuirks(Quirks.azure().withNoErrors(Quirks.NoErrors.BLANK)));
    assertThat(caller
            .done(Caller.chats(1), "/chat/completions")
            .path("error_file_id")
            .textValue())
        .isEmpty();
  }

  @Test
  void givesNoOutputFileWhenEveryLineFailed() {
    JsonNode job =
        caller.done(Caller.chat("a", "x").replace("messages", "massages"), "/chat/completions");

    assertThat(job.path("status").asText()).isEqualTo("completed");
    assertThat(job.path("output_file_id").isNull()).isTrue();
    assertThat(job.path("request_counts").toString())
        .isEqualTo("{\"total\":1,\"completed\":0,\"failed\":1}");
    assertThat(caller.errors(job)).hasSize(1);
  }

  @Test
  void handsResultsBackInAnotherOrder() {
    List<String> asked = IntStream.range(0, 50).mapToObj(i -> "row-" + i).toList();

    List<JsonNode> output = caller.output(caller.done(Caller.chats(50), "/chat/completions"));

    List<String> answered =
        output.stream().map(line -> line.path("custom_id").asText()).toList();
    assertThat(answered).containsExactlyInAnyOrderElementsOf(asked).isNotEqualTo(asked);
  }

  @Test
  void answersTheSameLinesInTheSameWay() {
    List<JsonNode> first = caller.output(caller.done(Caller.chats(10), "/chat/completions"));
    restart(EmbeddedOptions.instant());
    List<JsonNode> second = caller.output(caller.done(Caller.chats(10), "/chat/completions"));
    restart(EmbeddedOptions.instant().withSeed(2));
    List<JsonNode> other = caller.output(caller.done(Caller.chats(10), "/chat/completions"));

    assertThat(contents(second)).isEqualTo(contents(first));
    assertThat(contents(other)).isNotEqualTo(contents(first));
  }

  private static List<String> contents(List<JsonNode> lines) {
    return lines.stream()
        .map(line -> line.path("custom_id").asText()
            + line.at("/response/body/choices/0/message/content").asText()
            + line.at("/response/request_id").asText())
        .toList();
  }

  @Test
  void keepsMetadata() {
    ObjectNode create = Caller.create(caller.uploaded(Caller.chats(1)), "/v1/chat/completions");
    create.putObject("metadata").put("run", "reviews").put("hash", "0af");

    JsonNode job = json(caller.post("/batches", create));

    assertThat(json(caller.get("/batches/" + job.path("id").asText()))
            .path("metadata")
            .toString())
        .isEqualTo("{\"run\":\"reviews\",\"hash\":\"0af\"}");
  }

  @Test
  void refusesMetadataThatIsNoText() {
    ObjectNode create = Caller.create(caller.uploaded(Caller.chats(1)), "/chat/completions");
    create.putObject("metadata").put("n", 1);

    assertThat(caller.post("/batches", create).statusCode()).isEqualTo(400);
  }

  @Test
  void tellsTheQuotaOnCreate(@TempDir Path folder) {
    HttpResponse<String> first;
    HttpResponse<String> second;
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      ObjectNode create = Caller.create(clocked.uploaded(Caller.chats(8)), "/chat/completions");
      first = clocked.caller.post("/batches", create);
      second = clocked.caller.post("/batches", create);
    }

    long one = first.headers().firstValueAsLong("deployment-enqueued-tokens").orElseThrow();
    assertThat(one).isPositive();
    assertThat(second.headers().firstValueAsLong("deployment-enqueued-tokens")).hasValue(2 * one);
    assertThat(first.headers().firstValueAsLong("deployment-maximum-enqueued-tokens"))
        .hasValue(200_000_000);
  }

  @Test
  void refusesACreateThatAsksForWhatIsNotThere() {
    String input = caller.uploaded(Caller.chats(1));

    assertThat(caller
            .post("/batches", Caller.create("file-0", "/chat/completions"))
            .statusCode())
        .isEqualTo(400);
    assertThat(caller.post("/batches", Caller.create(input, "/v1/embeddings")).statusCode())
        .isEqualTo(400);
    assertThat(caller.post("/batches", Caller.create(input, "")).statusCode()).isEqualTo(400);
    assertThat(caller
            .post(
                "/batches",
                Caller.create(input, "/chat/completions").put("completion_window", "1h"))
            .statusCode())
        .isEqualTo(400);
    assertThat(json(caller.get("/batches")).path("data")).isEmpty();
  }

  @Test
  void listsNewestFirstInPagesThatEndWithAnEmptyOne() {
    String input = caller.uploaded(Caller.chats(1));
    List<String> ids = IntStream.range(0, 3)
        .mapToObj(i -> json(caller.post("/batches", Caller.create(input, "/chat/completions")))
            .path("id")
            .asText())
        .toList();

    JsonNode first = json(caller.get("/batches?limit=2"));
    JsonNode rest = json(caller.get("/batches?limit=2&after=" + ids.get(1)));
    JsonNode none = json(caller.get("/batches?after=" + ids.get(0)));

    assertThat(first.findValuesAsText("id")).containsExactly(ids.get(2), ids.get(1));
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(first.has("object")).isFalse();
    assertThat(rest.findValuesAsText("id")).containsExactly(ids.get(0));
    assertThat(none.path("data")).isEmpty();
    assertThat(none.path("has_more").asBoolean()).isFalse();
    assertThat(caller.get("/batches?limit=101").statusCode()).isEqualTo(400);
  }

  @Test
  void selectsAndOrdersOnTheDatedSurface() {
    String whole = created(Caller.chats(1));
    caller.ended(whole);
    String faulty = created("no JSON\n");
    caller.ended(faulty);
    Caller dated = Caller.dated(service, "2025-04-01-preview");

    assertThat(listed(dated, "$filter=status%20eq%20'Completed'")).containsExactly(whole);
    assertThat(listed(dated, "$filter=status+ne+'completed'+and+created_at+gt+1728773533"))
        .containsExactly(faulty);
    assertThat(listed(dated, "$filter=created_at%20lt%201728773533")).isEmpty();
    assertThat(listed(dated, "$orderby=created_at%20asc")).containsExactly(whole, faulty);
    assertThat(listed(dated, "$orderby=created_at%20asc&after=" + whole)).containsExactly(faulty);
    HttpResponse<String> refused = dated.get("/batches?$filter=id%20eq%20'x'");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/error/message").asText())
        .isEqualTo(
            "Invalid value for '$filter': expected comparisons of created_at and status, joined by 'and'.");
    assertThat(dated.get("/batches?$orderby=id").statusCode()).isEqualTo(400);
  }

  private static List<String> listed(Caller caller, String query) {
    return json(caller.get("/batches?" + query)).path("data").findValuesAsText("id");
  }

  @Test
  void keepsWhatWasAnsweredBeforeACancel(@TempDir Path folder) {
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      Caller there = clocked.caller;
      String id = clocked.created(Caller.chats(200));
      clocked.next(id, "in_progress");
      clocked.pass(ClockedService.STAGE.dividedBy(4));
      awaitCompleted(there, id, 5);

      JsonNode cancelling = json(there.send(there
          .request("/batches/" + id + "/cancel")
          .POST(java.net.http.HttpRequest.BodyPublishers.noBody())));
      JsonNode cancelled = clocked.next(id, "cancelled");

      int done = cancelling.at("/request_counts/completed").asInt();
      assertThat(cancelling.path("status").asText()).isEqualTo("cancelling");
      assertThat(done).isBetween(5, 199);
      assertThat(cancelled.at("/request_counts/completed").asInt()).isBetween(done, done + 64);
      assertThat(there.output(cancelled))
          .hasSize(cancelled.at("/request_counts/completed").asInt());
      assertThat(cancelled.path("cancelled_at").isNumber()).isTrue();
      assertThat(cancelled.path("completed_at").isNull()).isTrue();
    }
  }

  @Test
  void cancelsAJobThatIsStillValidated(@TempDir Path folder) {
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      Caller there = clocked.caller;
      String id = clocked.created(Caller.chats(3));

      there.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode());
      HttpResponse<String> again =
          there.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode());
      JsonNode cancelled = clocked.next(id, "cancelled");

      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(cancelled.path("output_file_id").isNull()).isTrue();
      assertThat(cancelled.path("in_progress_at").isNull()).isTrue();
    }
  }

  @Test
  void refusesToCancelWhatHasEnded() {
    JsonNode job = caller.done(Caller.chats(1), "/chat/completions");

    HttpResponse<String> answer = caller.post(
        "/batches/" + job.path("id").asText() + "/cancel", Caller.JSON.createObjectNode());

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(json(answer).at("/error/message").asText())
        .isEqualTo("Cannot cancel a batch with status 'completed'.");
  }

  @Test
  void goesOnWhenItsInputIsDeleted() {
    restart(EmbeddedOptions.defaults());
    String input = caller.uploaded(Caller.chats(3));
    String id = json(caller.post("/batches", Caller.create(input, "/chat/completions")))
        .path("id")
        .asText();

    caller.delete("/files/" + input);

    assertThat(caller.ended(id).path("status").asText()).isEqualTo("completed");
  }

  @Test
  void expiresWhenAsked() {
    restart(EmbeddedOptions.instant().withQuirks(Quirks.azure().withExpireAfter(0.6)));

    JsonNode job = caller.done(Caller.chats(10), "/chat/completions");

    assertThat(job.path("status").asText()).isEqualTo("expired");
    assertThat(caller.output(job)).hasSize(6);
    assertThat(caller.errors(job)).hasSize(4).allSatisfy(line -> {
      assertThat(line.path("response").isNull()).isTrue();
      assertThat(line.at("/error/code").asText()).isEqualTo("batch_expired");
    });
  }

  @Test
  void givesResultFilesTheLifetimeThatWasAskedFor() {
    ObjectNode create = Caller.create(caller.uploaded(Caller.chats(1)), "/chat/completions");
    create.putObject("output_expires_after").put("anchor", "created_at").put("seconds", 1_209_600);

    JsonNode job = caller.ended(json(caller.post("/batches", create)).path("id").asText());
    JsonNode file = json(caller.get("/files/" + job.path("output_file_id").asText()));

    assertThat(file.path("purpose").asText()).isEqualTo("batch_output");
    assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong())
        .isEqualTo(1_209_600);
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      keys.add(names.next());
    }
    return keys;
  }
}
