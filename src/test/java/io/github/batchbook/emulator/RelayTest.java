package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelayTest {
  @TempDir
  private Path folder;

  private final Model model = new Model();

  @AfterEach
  void close() {
    model.close();
  }

  private EmbeddedOptions options() {
    return EmbeddedOptions.instant().withFolder(folder).withUpstream(Upstream.at(model.base()));
  }

  private static List<String> ids(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("custom_id").asText()).sorted().toList();
  }

  @Test
  void letsTheServerAnswerEveryLineOnce() {
    model.beginTogether(2);
    Upstream upstream = Upstream.at(model.base())
        .withKey("secret")
        .withConcurrency(3)
        .withModels(Map.of("gpt-4o-mini-batch", "llama"));
    try (EmbeddedService service = EmbeddedService.start(options().withUpstream(upstream))) {
      Caller caller = Caller.v1(service);

      JsonNode job = caller.done(Caller.chats(40), "/chat/completions");

      assertThat(job.path("request_counts").toString())
          .isEqualTo("{\"total\":40,\"completed\":40,\"failed\":0}");
      List<JsonNode> output = caller.output(job);
      assertThat(output).hasSize(40).allSatisfy(line -> {
        assertThat(line.at("/response/status_code").asInt()).isEqualTo(200);
        assertThat(line.at("/response/request_id").asText()).startsWith("upstream-");
        assertThat(line.at("/response/body/choices/0/message/content").asText())
            .isEqualTo("Echo: Question " + line.path("custom_id").asText().substring(4));
        assertThat(line.at("/response/body/model").asText()).isEqualTo("llama");
      });
      assertThat(ids(output)).doesNotHaveDuplicates();
      assertThat(model.asked()).hasSize(40).doesNotHaveDuplicates();
      assertThat(model.keys()).containsOnly("Bearer secret");
      assertThat(model.mostAtATime()).isBetween(2, 3);
    }
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    model.answerNext(new MockResponse.Builder()
        .code(429)
        .addHeader("retry-after-ms", "700")
        .body("{\"error\":{\"code\":\"429\",\"message\":\"slow down\"}}")
        .build());
    Upstream one = Upstream.at(model.base()).withConcurrency(1);
    try (EmbeddedService service = EmbeddedService.start(options().withUpstream(one))) {
      Caller caller = Caller.v1(service);

      JsonNode job = caller.done(Caller.chats(3), "/chat/completions");

      assertThat(job.at("/request_counts/completed").asInt()).isEqualTo(3);
      List<Long> times = model.times();
      assertThat(times).hasSize(4);
      assertThat(Duration.ofNanos(times.get(1) - times.get(0)))
          .isGreaterThanOrEqualTo(Duration.ofMillis(690));
    }
  }

  @Test
  void asksAgainAfterFailuresAndWritesWhatStaysRefusedAsAnErrorLine() {
    model.answerNext(new MockResponse.Builder().code(500).body("oops").build());
    model.refuse(
        "Question 1",
        new MockResponse.Builder()
            .code(400)
            .body("{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}")
            .build());
    model.refuse("Question 2", new MockResponse.Builder().body("no JSON").build());
    try (EmbeddedService service = EmbeddedService.start(options())) {
      Caller caller = Caller.v1(service);

      JsonNode job = caller.done(Caller.chats(4), "/chat/completions");

      assertThat(job.path("request_counts").toString())
          .isEqualTo("{\"total\":4,\"completed\":2,\"failed\":2}");
      assertThat(ids(caller.output(job))).containsExactly("row-0", "row-3");
      List<JsonNode> errors = caller.errors(job);
      assertThat(ids(errors)).containsExactly("row-1", "row-2");
      assertThat(errors)
          .extracting(line -> line.at("/response/status_code").asInt() + " "
              + line.at("/response/body/error/message").asText())
          .containsExactlyInAnyOrder(
              "400 too long", "502 The upstream server's answer is no JSON object.");
    }
  }

  @Test
  void waitsForAServerThatIsNotThere() throws IOException {
    // Bound and not listened on: whoever calls is refused, and nobody else gets the port meanwhile.
    SocketChannel held = SocketChannel.open().bind(Address.loopback(0));
    int port = ((InetSocketAddress) held.getLocalAddress()).getPort();
    Upstream nobody = Upstream.at(URI.create("http://127.0.0.1:" + port + "/v1"));
    try (EmbeddedService service = EmbeddedService.start(options().withUpstream(nobody))) {
      Caller caller = Caller.v1(service);
      String id = json(caller.post(
              "/batches", Caller.create(caller.uploaded(Caller.chats(5)), "/chat/completions")))
          .path("id")
          .asText();
      caller.awaitStatus(id, "in_progress");

      held.close();
      try (Model later = new Model(port)) {
        JsonNode job = caller.ended(id);

        assertThat(job.at("/request_counts/completed").asInt()).isEqualTo(5);
        assertThat(later.asked()).hasSize(5);
      }
    } finally {
      held.close();
    }
  }

  @Test
  void endsACancelledJobWithWhatWasAnswered() {
    model.holdAfter(5);
    try (EmbeddedService service = EmbeddedService.start(options())) {
      Caller caller = Caller.v1(service);
      String id = json(caller.post(
              "/batches", Caller.create(caller.uploaded(Caller.chats(50)), "/chat/completions")))
          .path("id")
          .asText();
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> model.asked().size() == 13);

      caller.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode());
      model.letGo();
      JsonNode job = caller.ended(id);

      assertThat(job.path("status").asText()).isEqualTo("cancelled");
      assertThat(caller.output(job)).hasSize(13);
      assertThat(model.asked()).hasSize(13);
    }
  }

  @Test
  void goesOnAfterACrashWithoutAskingAgainWhatWasAnswered() throws Exception {
    model.holdAfter(20);
    Process other = ServingProcess.start(folder, 0, model.base());
    try (BufferedReader said = other.inputReader()) {
      said.readLine();
      String id;
      try (EmbeddedService here = EmbeddedService.join(folder, options())) {
        Caller caller = Caller.v1(here);
        assertThat(here.serving()).isFalse();
        String input = caller.uploaded(Caller.chats(60));
        id = json(caller.post("/batches", Caller.create(input, "/chat/completions")))
            .path("id")
            .asText();
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> json(caller.get("/batches/" + id))
                    .at("/request_counts/completed")
                    .asInt()
                == 20);
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(() -> model.asked().size() == 28);

        other.destroyForcibly().waitFor();
        model.letGo();
        Caller now = Caller.at(here.locate());
        JsonNode job = now.ended(id);

        assertThat(job.path("status").asText()).isEqualTo("completed");
        assertThat(ids(now.output(job))).hasSize(60).doesNotHaveDuplicates();
        assertThat(model.asked()).hasSize(68);
      }
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void leavesItsJobsAloneWhereNoServerIsNamed() {
    model.holdAfter(4);
    EmbeddedOptions slow = options();
    String id;
    try (EmbeddedService first = EmbeddedService.start(slow)) {
      Caller caller = Caller.v1(first);
      String input = caller.uploaded(Caller.chats(20));
      id = json(caller.post("/batches", Caller.create(input, "/chat/completions")))
          .path("id")
          .asText();
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> model.asked().size() == 12);
    }

    try (EmbeddedService second = EmbeddedService.start(slow.withUpstream(null))) {
      Caller caller = Caller.v1(second);
      assertThat(json(caller.get("/batches/" + id)).path("status").asText())
          .isEqualTo("in_progress");

      caller.post("/batches/" + id + "/cancel", Caller.JSON.createObjectNode());
      JsonNode job = caller.ended(id);

      assertThat(job.path("status").asText()).isEqualTo("cancelled");
      assertThat(caller.output(job)).hasSize(4);
      assertThat(model.asked()).hasSize(12);
    }
  }

  @Test
  void passesSynchronousCallsOn() {
    try (EmbeddedService service = EmbeddedService.start(options())) {
      Caller caller = Caller.v1(service);

      JsonNode answer = json(caller.post(
          "/chat/completions", Caller.lines(Caller.chat("x", "Hello?")).get(0).path("body")));

      assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Echo: Hello?");
    }
  }
}
