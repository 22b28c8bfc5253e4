package io.github.batchbook.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A client that knows nothing of the emulator but its address and key. */
final class Caller {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final String key;
  private final String query;

  private Caller(URI base, String key, String query) {
    this.base = base;
    this.key = key;
    this.query = query;
  }

  static Caller v1(EmbeddedService service) {
    return new Caller(service.baseUrl(), service.key(), "");
  }

  static Caller at(Address address) {
    return new Caller(address.baseUrl(), address.key(), "");
  }

  static Caller dated(EmbeddedService service, String version) {
    return new Caller(
        service.origin().resolve("/openai"), service.key(), "?api-version=" + version);
  }

  static Caller openai(EmbeddedService service) {
    return new Caller(service.origin().resolve("/v1"), service.key(), "");
  }

  HttpRequest.Builder request(String path) {
    String separator = path.contains("?") ? query.replace('?', '&') : query;
    return HttpRequest.newBuilder(URI.create(base + path + separator)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return sendRaw(request.header("api-key", key));
  }

  HttpResponse<String> sendRaw(HttpRequest.Builder request) {
    return send(request.build(), BodyHandlers.ofString());
  }

  /** Downloads to a file: for what is too large to be held. */
  HttpResponse<Path> download(String path, Path target) {
    return send(request(path).header("api-key", key).build(), BodyHandlers.ofFile(target));
  }

  private static <T> HttpResponse<T> send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpResponse<String> post(String path, JsonNode body) {
    return send(request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString())));
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpResponse<String> upload(String filename, String content, String... fields) {
    List<String> all = new ArrayList<>(List.of("purpose", "batch"));
    all.addAll(Arrays.asList(fields));
    return uploadForm(filename, BodyPublishers.ofString(content), all);
  }

  HttpResponse<String> uploadForm(
      String filename, HttpRequest.BodyPublisher content, List<String> fields) {
    String boundary = "b0undary";
    StringBuilder head = new StringBuilder();
    for (int i = 0; i < fields.size(); i += 2) {
      head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + fields.get(i)
          + "\"\r\n\r\n" + fields.get(i + 1) + "\r\n");
    }
    head.append("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
        + filename + "\"\r\nContent-Type: application/json\r\n\r\n");
    return send(request("/files")
        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(BodyPublishers.concat(
            BodyPublishers.ofString(head.toString()),
            content,
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
  }

  static JsonNode json(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> lines(String text) {
    return text.lines()
        .map(line -> {
          try {
            return JSON.readTree(line);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .toList();
  }

  /** Uploads, and waits until the file is processed; its id. */
  String uploaded(String content) {
    String id = json(upload("input.jsonl", content)).path("id").asText();
    awaitProcessed(id);
    return id;
  }

  void awaitProcessed(String id) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> json(get("/files/" + id)).path("status").asText().equals("processed"));
  }

  static ObjectNode create(String fileId, String endpoint) {
    return JSON.createObjectNode()
        .put("input_file_id", fileId)
        .put("endpoint", endpoint)
        .put("completion_window", "24h");
  }

  /** Uploads lines, makes a job of them, and waits until it has ended; the job. */
  JsonNode done(String content, String endpoint) {
    HttpResponse<String> made = post("/batches", create(uploaded(content), endpoint));
    if (made.statusCode() >= 300) {
      throw new AssertionError(made.statusCode() + " " + made.body());
    }
    return ended(json(made).path("id").asText());
  }

  JsonNode ended(String jobId) {
    return awaitStatus(jobId, "completed", "failed", "cancelled", "expired");
  }

  JsonNode awaitStatus(String jobId, String... statuses) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> json(get("/batches/" + jobId)),
            job -> Arrays.asList(statuses).contains(job.path("status").asText()));
  }

  List<JsonNode> output(JsonNode job) {
    return lines(
        get("/files/" + job.path("output_file_id").asText() + "/content").body());
  }

  List<JsonNode> errors(JsonNode job) {
    return lines(
        get("/files/" + job.path("error_file_id").asText() + "/content").body());
  }

  static String resource(String name) {
    try {
      return Files.readString(Path.of(Caller.class.getResource("/" + name).toURI()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A chat line with this id and prompt. */
  static String chat(String id, String prompt) {
    ObjectNode line = JSON.createObjectNode()
        .put("custom_id", id)
        .put("method", "POST")
        .put("url", "/v1/chat/completions");
    ObjectNode body = line.putObject("body").put("model", "gpt-4o-mini-batch");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return line + "\n";
  }

  static String chats(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(chat("row-" + i, "Question " + i));
    }
    return lines.toString();
  }
}
