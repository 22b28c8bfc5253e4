package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
  private final EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());
  private Caller caller = Caller.v1(service);
  private URI origin = service.origin();

  @AfterEach
  void close() {
    service.close();
  }

  private String url(String path) {
    return origin + "/blob/" + path;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url(path)));
  }

  private HttpResponse<String> get(String url) {
    return caller.send(HttpRequest.newBuilder(URI.create(url)));
  }

  private int put(String path, String content) {
    return caller
        .send(request(path)
            .header("x-ms-blob-type", "BlockBlob")
            .PUT(BodyPublishers.ofString(content)))
        .statusCode();
  }

  private JsonNode job(ObjectNode create) {
    HttpResponse<String> made = caller.post("/batches", create);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return caller.ended(json(made).path("id").asText());
  }

  private ObjectNode create(String input, String folder) {
    ObjectNode create = Caller.create("", "/chat/completions").put("input_blob", url(input));
    create.putNull("input_file_id");
    create.putObject("output_folder").put("url", url(folder)).put("delimiter", "/");
    return create;
  }

  private static JsonNode finding(JsonNode job) {
    assertThat(job.path("status").asText()).isEqualTo("failed");
    return job.at("/errors/data/0");
  }

  @Test
  void putsBlobsTogetherOfTheirBlocks() {
    for (String block : new String[] {"YQ==", "Yg=="}) {
      assertThat(caller
              .send(request("data/in/a.jsonl?comp=block&blockid=" + block)
                  .PUT(BodyPublishers.ofString("<" + block + ">")))
              .statusCode())
          .isEqualTo(201);
    }
    HttpResponse<String> early = get(url("data/in/a.jsonl"));
    HttpResponse<String> made = caller.send(
        request("data/in/a.jsonl?comp=blocklist")
            .PUT(
                BodyPublishers.ofString(
                    "<?xml version=\"1.0\"?><BlockList><Latest>Yg==</Latest><Latest>YQ==</Latest></BlockList>")));

    assertThat(early.statusCode()).isEqualTo(404);
    assertThat(early.headers().firstValue("x-ms-error-code")).hasValue("BlobNotFound");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(get(url("data/in/a.jsonl")).body()).isEqualTo("<Yg==><YQ==>");
    assertThat(caller
            .send(request("data/in/a.jsonl").header("x-ms-range", "bytes=1-4"))
            .body())
        .isEqualTo("Yg==");
    assertThat(get(url("data?restype=container&comp=list&prefix=in/")).body())
        .contains("<Name>in/a.jsonl</Name>", "<Content-Length>12</Content-Length>");
    assertThat(caller.send(request("data/in/a.jsonl").DELETE()).statusCode()).isEqualTo(202);
    assertThat(caller
            .send(request("data/in/a.jsonl").method("HEAD", BodyPublishers.noBody()))
            .statusCode())
        .isEqualTo(404);
  }

  @Test
  void takesTheKeyAsSignatureAndNoOther() {
    put("data/a", "x");

    assertThat(caller.sendRaw(request("data/a")).statusCode()).isEqualTo(403);
    assertThat(caller.sendRaw(request("data/a?sig=other")).statusCode()).isEqualTo(403);
    assertThat(caller.sendRaw(request("data/a?sig=" + service.key())).body()).isEqualTo("x");
  }

  @Test
  void runsAJobFromABlobIntoAFolder() {
    put("data/in.jsonl", Caller.chats(3) + Caller.chat("bad", "x").replace("messages", "massages"));

    JsonNode job = job(create("data/in.jsonl", "results/today/"));

    assertThat(job.path("status").asText()).isEqualTo("completed");
    assertThat(job.path("input_file_id").isNull()).isTrue();
    assertThat(job.path("input_blob").asText()).isEqualTo(url("data/in.jsonl"));
    assertThat(job.path("output_blob").asText())
        .matches(url("results/today/[0-9a-f-]{36}/results.jsonl"));
    assertThat(Caller.lines(get(job.path("output_blob").asText()).body())).hasSize(3);
    assertThat(Caller.lines(get(job.path("error_blob").asText()).body())).hasSize(1);
    assertThat(Documents.complaints(
            "azure-authoring-2025-04-01-preview-files-batches",
            "Batch",
            Documents.withoutNulls(job)))
        .isEmpty();
  }

  @Test
  void namesAnErrorBlobThatIsNotThereWhenNothingFailed() {
    put("data/in.jsonl", Caller.chats(2));

    JsonNode job = job(create("data/in.jsonl", "results"));

    assertThat(get(job.path("error_blob").asText()).statusCode()).isEqualTo(404);
  }

  @Test
  void failsAJobWhoseBlobIsNotThereOrChanges(@TempDir Path folder) {
    JsonNode missing = job(create("data/nosuch.jsonl", "results"));
    JsonNode changed;
    try (ClockedService clocked = ClockedService.start(folder, EmbeddedOptions.defaults())) {
      caller = clocked.caller;
      origin = clocked.origin;
      put("data/in.jsonl", Caller.chats(2));
      String id = json(caller.post("/batches", create("data/in.jsonl", "results")))
          .path("id")
          .asText();
      put("data/in.jsonl", Caller.chats(3));
      changed = clocked.ended(id);
    }

    assertThat(finding(missing).path("code").asText()).isEqualTo("input_no_permissions");
    assertThat(finding(changed).path("code").asText()).isEqualTo("input_modified");
  }

  @Test
  void takesBlobsElsewhereByTheirUrls() {
    try (EmbeddedService storage = EmbeddedService.start(EmbeddedOptions.instant())) {
      Caller other = Caller.v1(storage);
      String there = storage.origin() + "/blob/data/in.jsonl?sig=" + storage.key();
      other.send(HttpRequest.newBuilder(URI.create(there))
          .header("x-ms-blob-type", "BlockBlob")
          .PUT(BodyPublishers.ofString(Caller.chats(2))));
      ObjectNode create = create("", "");
      create.put("input_blob", there);
      create
          .putObject("output_folder")
          .put("url", storage.origin() + "/blob/results?sig=" + storage.key());

      JsonNode job = job(create);
      ObjectNode load = Caller.JSON
          .createObjectNode()
          .put("purpose", "batch")
          .put("filename", "in.jsonl")
          .put("content_url", there);
      JsonNode file = json(Caller.dated(service, "2025-04-01-preview").post("/files/import", load));

      assertThat(job.toString()).doesNotContain(storage.key());
      String output = job.path("output_blob").asText();
      assertThat(Caller.lines(
              other.send(HttpRequest.newBuilder(URI.create(output))).body()))
          .hasSize(2);
      assertThat(file.path("bytes").asInt()).isEqualTo(Caller.chats(2).length());
    }
  }

  @Test
  void saysInOneSentenceWhatAnOutputFolderElsewhereAnswered() {
    try (EmbeddedService storage = EmbeddedService.start(EmbeddedOptions.instant())) {
      String there = storage.origin() + "/blob/data/in.jsonl?sig=" + storage.key();
      Caller.v1(storage)
          .send(HttpRequest.newBuilder(URI.create(there))
              .header("x-ms-blob-type", "BlockBlob")
              .PUT(BodyPublishers.ofString(Caller.chats(2))));
      ObjectNode create = create("", "");
      create.put("input_blob", there);
      create.putObject("output_folder").put("url", storage.origin() + "/blob/results?sig=wrong");

      JsonNode job = job(create);

      assertThat(job.at("/errors/data/0/message").asText())
          .isEqualTo("The embedded service failed: the output folder answered 403");
    }
  }
}
