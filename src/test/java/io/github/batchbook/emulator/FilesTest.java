package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesTest {
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

  /** As on a full disk, which a test cannot have everywhere. */
  @Test
  void saysWhyAFileCannotBeKept(@TempDir Path folder) throws IOException {
    restart(EmbeddedOptions.instant().withFolder(folder));
    Files.delete(folder.resolve("arriving"));

    HttpResponse<String> answer = caller.upload("input.jsonl", "{}\n");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(json(answer).at("/error/message").asText())
        .startsWith("The embedded service cannot read or write: " + folder.resolve("arriving"));
    Files.createDirectory(folder.resolve("arriving"));
    assertThat(caller.upload("input.jsonl", "{}\n").statusCode()).isEqualTo(200);
  }

  @Test
  void givesBackWhatWasUploaded() {
    String content = "{\"ä\":\"\\r\\n--b0undar\"}\r\n\r\n--b0undar\r\r\n";

    JsonNode file = json(caller.upload("input.jsonl", content));

    assertThat(caller.get("/files/" + file.path("id").asText() + "/content").body())
        .isEqualTo(content);
    assertThat(file.path("bytes").asInt())
        .isEqualTo(content.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    assertThat(file.path("id").asText()).matches("file-[0-9a-f]{32}");
    assertThat(file.path("filename").asText()).isEqualTo("input.jsonl");
    assertThat(file.path("purpose").asText()).isEqualTo("batch");
    assertThat(file.has("expires_at")).isFalse();
  }

  @Test
  void keepsFilesThatAreLargerThanItsBuffers() {
    String content = "0123456789abcde\r".repeat(40_000) + "\n";

    JsonNode file = json(caller.upload("input.jsonl", content));

    assertThat(caller.get("/files/" + file.path("id").asText() + "/content").body())
        .isEqualTo(content);
  }

  @ParameterizedTest
  @CsvSource({
    "expires_after.anchor,expires_after.seconds",
    "expires_after[anchor],expires_after[seconds]"
  })
  void takesBothSpellingsOfExpiry(String anchor, String seconds) {
    JsonNode file =
        json(caller.upload("input.jsonl", "{}\n", anchor, "created_at", seconds, "1209600"));

    assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong())
        .isEqualTo(1_209_600);
  }

  @ParameterizedTest
  @CsvSource({"created_at,1209599", "created_at,2592001", "created_at,soon", "yesterday,1209600"})
  void refusesAnExpiryThatAzureDoesNotKnow(String anchor, String seconds) {
    HttpResponse<String> answer = caller.upload(
        "input.jsonl", "{}\n", "expires_after[anchor]", anchor, "expires_after[seconds]", seconds);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/param").asText()).isEqualTo("expires_after");
  }

  @Test
  void refusesOtherPurposesAndOtherNames() {
    HttpResponse<String> name = caller.upload("input.json", "{}\n");
    HttpResponse<String> purpose = caller.uploadForm(
        "input.jsonl", BodyPublishers.ofString("{}\n"), List.of("purpose", "fine-tune"));
    HttpResponse<String> none =
        caller.uploadForm("input.jsonl", BodyPublishers.ofString("{}\n"), List.of());

    assertThat(name.statusCode()).isEqualTo(400);
    assertThat(json(name).at("/error/message").asText())
        .isEqualTo("Invalid file format for Batch API. Must be .jsonl");
    assertThat(purpose.statusCode()).isEqualTo(400);
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(json(none).at("/error/message").asText())
        .isEqualTo("Missing required parameter: 'purpose'.");
  }

  @Test
  void refusesWhatIsNoForm() {
    HttpResponse<String> answer = caller.post("/files", Caller.JSON.createObjectNode());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText())
        .isEqualTo("The request must be multipart/form-data.");
  }

  @Test
  void refusesFilesThatAreTooLarge() {
    restart(EmbeddedOptions.instant().withLimits(Limits.azure().withFileBytes(1000)));

    assertThat(caller.upload("input.jsonl", "x".repeat(1000)).statusCode()).isEqualTo(200);
    assertThat(caller.upload("input.jsonl", "x".repeat(1001)).statusCode()).isEqualTo(413);
    assertThat(json(caller.get("/files")).path("data")).hasSize(1);
  }

  @Test
  void countsLastingAndExpiringFilesApart() {
    restart(EmbeddedOptions.instant().withLimits(Limits.azure().withFiles(1, 2)));
    String[] expiry = {"expires_after[anchor]", "created_at", "expires_after[seconds]", "1209600"};

    caller.upload("input.jsonl", "{}\n");
    HttpResponse<String> lasting = caller.upload("input.jsonl", "{}\n");
    caller.upload("input.jsonl", "{}\n", expiry);
    HttpResponse<String> second = caller.upload("input.jsonl", "{}\n", expiry);
    HttpResponse<String> third = caller.upload("input.jsonl", "{}\n", expiry);

    assertThat(lasting.statusCode()).isEqualTo(400);
    assertThat(json(lasting).at("/error/code").asText()).isEqualTo("quotaExceeded");
    assertThat(json(lasting).at("/error/message").asText())
        .isEqualTo("The quota for files without expiry is reached. The maximum is 1.");
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(third.statusCode()).isEqualTo(400);
  }

  @Test
  void isPendingForAMomentAndTakesNoJobBefore(@TempDir Path folder) {
    Duration moment = Duration.ofSeconds(2);
    EmbeddedOptions late = EmbeddedOptions.defaults()
        .withFaults(Faults.none().with(Fault.lateProcessed(moment).onCall(1)));
    try (ClockedService clocked = ClockedService.start(folder, late)) {
      Caller there = clocked.caller;

      JsonNode file = json(there.upload("input.jsonl", Caller.chats(1)));
      String id = file.path("id").asText();
      HttpResponse<String> early = there.post("/batches", Caller.create(id, "/chat/completions"));
      HttpResponse<String> asked = there.get("/files/" + id);

      assertThat(file.path("status").asText()).isEqualTo("pending");
      assertThat(early.statusCode()).isEqualTo(400);
      assertThat(json(asked).path("status").asText()).isEqualTo("pending");
      assertThat(asked.headers().firstValue("retry-after-ms")).isPresent();
      clocked.pass(moment.plus(ClockedService.STAGE));
      assertThat(json(there.get("/files/" + id)).path("status").asText()).isEqualTo("processed");
      assertThat(there.post("/batches", Caller.create(id, "/chat/completions")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void listsNewestFirstInPagesThatEndWithAnEmptyOne() {
    List<String> ids = java.util.stream.IntStream.range(0, 5)
        .mapToObj(i -> json(caller.upload("input.jsonl", "{}\n")).path("id").asText())
        .toList();

    JsonNode first = json(caller.get("/files?limit=2"));
    JsonNode last =
        json(caller.get("/files?limit=3&after=" + first.path("last_id").asText()));
    JsonNode none = json(caller.get("/files?after=" + ids.get(0)));
    JsonNode oldest = json(caller.get("/files?order=asc&limit=1&purpose=batch"));
    JsonNode others = json(caller.get("/files?purpose=batch_output"));

    assertThat(first.findValuesAsText("id")).containsExactly(ids.get(4), ids.get(3));
    assertThat(first.path("first_id").asText()).isEqualTo(ids.get(4));
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(last.findValuesAsText("id")).containsExactly(ids.get(2), ids.get(1), ids.get(0));
    assertThat(last.path("has_more").asBoolean()).isFalse();
    assertThat(none.path("data")).isEmpty();
    assertThat(oldest.findValuesAsText("id")).containsExactly(ids.get(0));
    assertThat(others.path("data")).isEmpty();
  }

  @Test
  void deletesForGood() {
    String id = json(caller.upload("input.jsonl", "{}\n")).path("id").asText();

    HttpResponse<String> deleted = caller.delete("/files/" + id);

    assertThat(json(deleted).toString())
        .isEqualTo("{\"id\":\"" + id + "\",\"object\":\"file\",\"deleted\":true}");
    assertThat(caller.get("/files/" + id).statusCode()).isEqualTo(404);
    assertThat(caller.get("/files/" + id + "/content").statusCode()).isEqualTo(404);
    assertThat(caller.delete("/files/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void servesDownloadsInParts() {
    String path = "/files/"
        + json(caller.upload("input.jsonl", "0123456789")).path("id").asText()
        + "/content";

    HttpResponse<String> rest = caller.send(caller.request(path).header("Range", "bytes=4-"));
    String tag = rest.headers().firstValue("ETag").orElseThrow();

    assertThat(rest.statusCode()).isEqualTo(206);
    assertThat(rest.body()).isEqualTo("456789");
    assertThat(rest.headers().firstValue("Content-Range")).hasValue("bytes 4-9/10");
    assertThat(caller.send(caller.request(path).header("Range", "bytes=-3")).body())
        .isEqualTo("789");
    assertThat(caller
            .send(caller.request(path).header("Range", "bytes=2-3").header("If-Range", tag))
            .body())
        .isEqualTo("23");
    assertThat(caller
            .send(caller.request(path).header("Range", "bytes=2-3").header("If-Range", "\"x\""))
            .body())
        .isEqualTo("0123456789");
    assertThat(
            caller.send(caller.request(path).header("Range", "bytes=0-1,4-5")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> beyond = caller.send(caller.request(path).header("Range", "bytes=10-"));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("Content-Range")).hasValue("bytes */10");
  }
}
