package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileCallersTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private final EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());

  @AfterEach
  void close() {
    service.close();
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket("127.0.0.1", service.origin().getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** All that comes until the connection ends, after the caller has said all that it has to say. */
  private String answers(String text) throws IOException {
    try (Socket socket = connected()) {
      say(socket, text);
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String head(String line) {
    return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\napi-key: " + service.key() + "\r\n";
  }

  @ParameterizedTest
  @CsvSource({
    "PUT /openai/v1/files, 404",
    "PATCH /openai/v1/batches, 404",
    "POST /openai/v1/files/file-1/content, 404",
    "DELETE /openai/v1/batches/batch_1, 404",
    "GET /, 404",
    "GET /openai/v1/, 404",
    "GET /openai/v1//files, 404",
    "GET /openai/batches, 404",
    "GET /openai/batches?api-version=2023-05-15, 404",
    "GET /openai/v1/../v1/files, 404",
    "GET /openai/v1/files/%2e%2e%2f%2e%2e%2fkey/content, 404",
    "GET /openai/v1/files?limit=-1, 400",
    "GET /openai/v1/batches?after=batch_1, 400",
    "OPTIONS /openai/v1/files, 404",
    "TRACE /openai/v1/files, 404",
    "FOO /openai/v1/files, 404"
  })
  void refusesWhatItDoesNotKnowAsJson(String line, int status) throws IOException {
    String answer = answers(head(line) + "Connection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .contains("\r\n\r\n{\"error\":{\"code\":\"");
    assertThat(answer).doesNotContain("Exception", "\tat ");
  }

  @Test
  void answersAHeadWithoutABody() throws IOException {
    String answer = answers(head("HEAD /openai/v1/batches") + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 ").endsWith("\r\n\r\n");
  }

  @Test
  void answersRequestsThatComeAtOnceOneByOne() throws IOException {
    String one = head("GET /openai/v1/batches") + "\r\n";

    String answer = answers(one + one + head("GET /openai/v1/files") + "Connection: close\r\n\r\n");

    assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(4);
  }

  @Test
  void takesAnUploadOfUnknownLength() throws IOException {
    String form = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jsonl\"\r\n\r\n"
        + Caller.chats(2) + "\r\n--b--\r\n";
    StringBuilder chunks = new StringBuilder();
    for (int i = 0; i < form.length(); i += 7) {
      String part = form.substring(i, Math.min(form.length(), i + 7));
      chunks
          .append(Integer.toHexString(part.length()))
          .append("\r\n")
          .append(part)
          .append("\r\n");
    }

    String answer = answers(head("POST /openai/v1/files")
        + "Content-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n"
        + "Connection: close\r\n\r\n" + chunks + "0\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK")
        .contains("\"bytes\":" + Caller.chats(2).length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "filename=a.jsonl | a.jsonl",
        "filename=\"a;b c.jsonl\" | a;b c.jsonl",
        "filename=\"say \\\"a\\\".jsonl\" | say \\\"a\\\".jsonl",
        "filename=\"C:\\dir\\a.jsonl\" | C:\\\\dir\\\\a.jsonl",
        "filename*=utf-8''%e2%82%ac+x.jsonl | €+x.jsonl",
        "filename=\"x.jsonl\"; filename*=UTF-8'en'%C3%A4.jsonl | ä.jsonl"
      })
  void readsTheNameOfAFileHoweverItIsWritten(String written, String told) throws IOException {
    assertThat(uploaded(written)).contains("\"filename\":\"" + told + "\"");
  }

  @Test
  void readsANameOfAnyLength() throws IOException {
    String name = "a".repeat(60_000) + ".jsonl";

    String answer = uploaded("filename=\"" + name + "\"");

    assertThat(answer.contains("\"filename\":\"" + name + "\"")).isTrue();
  }

  private String uploaded(String filename) throws IOException {
    String form = "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"file\"; " + filename + "\r\n\r\n"
        + Caller.chats(2) + "\r\n--b--\r\n";

    return answers(head("POST /openai/v1/files")
        + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: " + form.length()
        + "\r\nConnection: close\r\n\r\n" + form);
  }

  @ParameterizedTest
  @CsvSource({
    "multipart/form-data; boundary=b, --c",
    "multipart/form-data; boundary=b, --b",
    "multipart/form-data; boundary=b, nothing at all",
    "multipart/form-data, --b",
    "application/json, {}",
    "text/plain, x"
  })
  void refusesBrokenUploads(String type, String body) throws IOException {
    String answer = answers(head("POST /openai/v1/files") + "Content-Type: " + type
        + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("{\"error\":{\"code\":\"invalidPayload\"");
  }

  @Test
  void survivesCallersThatGoAway() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Socket socket = connected()) {
        say(socket, head("POST /openai/v1/files").substring(0, 10 + 3 * i));
      }
      try (Socket socket = connected()) {
        say(
            socket,
            head("POST /openai/v1/files")
                + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b\r\n");
      }
    }

    assertThat(Caller.v1(service).get("/files").statusCode()).isEqualTo(200);
    assertThat(Caller.v1(service).get("/files").body()).contains("\"data\":[]");
  }

  @Test
  void takesUploadsFromManyCallersAtOnce() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Integer>> uploads = IntStream.range(0, 64)
          .mapToObj(i -> (Callable<Integer>) () ->
              Caller.v1(service).upload("a" + i + ".jsonl", Caller.chats(50)).statusCode())
          .toList();
      for (Future<Integer> upload : callers.invokeAll(uploads)) {
        assertThat(upload.get()).isEqualTo(200);
      }
    } finally {
      callers.shutdownNow();
    }

    assertThat(Caller.json(Caller.v1(service).get("/files")).path("data")).hasSize(64);
  }

  @Test
  void refusesMoreHeadersThanAnyCallerHas() throws IOException {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.append("x-").append(i).append(": ").append("y".repeat(100)).append("\r\n");
    }

    String answer;
    try {
      answer = answers(head("GET /openai/v1/batches") + many + "Connection: close\r\n\r\n");
    } catch (IOException cut) {
      answer = "";
    }

    assertThat(answer).doesNotContain("200 OK", "\tat ");
    assertThat(Caller.v1(service).get("/files").statusCode()).isEqualTo(200);
  }
}
