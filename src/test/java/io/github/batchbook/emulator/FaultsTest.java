package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());
  private Caller caller = Caller.v1(service);

  @AfterEach
  void close() {
    service.close();
  }

  private void with(Fault... faults) {
    Faults all = Faults.none();
    for (Fault fault : faults) {
      all = all.with(fault);
    }
    with(all);
  }

  private void with(Faults faults) {
    service.close();
    service = EmbeddedService.start(EmbeddedOptions.instant().withFaults(faults));
    caller = Caller.v1(service);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 409, 413, 429, 500, 503})
  void answersWithAStatusOnTheCallsThatWereChosen(int status) {
    with(Fault.status("GET /batches", status).onCalls(2, 3));

    List<Integer> statuses =
        IntStream.range(0, 4).mapToObj(i -> caller.get("/batches").statusCode()).toList();

    assertThat(statuses).containsExactly(200, status, status, 200);
    assertThat(caller.get("/files").statusCode()).isEqualTo(200);
  }

  @Test
  void asksToWaitWhenItThrottles() {
    with(Fault.throttle("GET /batches", Duration.ofMillis(1500)).onCall(1));

    HttpResponse<String> answer = caller.get("/batches");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after-ms")).hasValue("1500");
    assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
    assertThat(json(answer).at("/error/code").asText()).isEqualTo("429");
  }

  @Test
  void cutsTheConnectionBeforeAnythingIsDone() {
    with(Fault.cut("POST /batches"));
    String input = caller.uploaded(Caller.chats(1));

    assertThatThrownBy(() -> caller.post("/batches", Caller.create(input, "/chat/completions")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(json(caller.get("/batches")).path("data")).isEmpty();
  }

  @Test
  void losesTheAnswerToACreateThatWasDone() {
    with(Fault.loseAnswer("POST /batches"));
    String input = caller.uploaded(Caller.chats(1));

    assertThatThrownBy(() -> caller.post("/batches", Caller.create(input, "/chat/completions")))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(json(caller.get("/batches")).at("/data/0/input_file_id").asText())
        .isEqualTo(input);
  }

  @Test
  void breaksDownloadsOff() {
    with(Fault.truncate("GET /files/{id}/content", 0.5).onCall(1));
    String id =
        json(caller.upload("input.jsonl", "x".repeat(100_000))).path("id").asText();

    assertThatThrownBy(() -> caller.get("/files/" + id + "/content"))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(caller.get("/files/" + id + "/content").body()).hasSize(100_000);
  }

  @Test
  void damagesDownloads() {
    with(Fault.corrupt("GET /files/{id}/content"));
    String id =
        json(caller.upload("input.jsonl", "x".repeat(100_000))).path("id").asText();

    String got = caller.get("/files/" + id + "/content").body();

    assertThat(got).hasSize(100_000).isNotEqualTo("x".repeat(100_000));
  }

  @Test
  void stallsBeforeItAnswers() {
    with(Fault.stall("GET /batches", Duration.ofMillis(300)));
    long began = System.nanoTime();

    caller.get("/batches");

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void strikesAShareOfTheCallsAndTheSameOnesEachTime() {
    with(Fault.status("*", 500).forShare(0.3));
    List<Integer> first = IntStream.range(0, 60)
        .mapToObj(i -> caller.get("/batches").statusCode())
        .toList();
    with(Fault.status("*", 500).forShare(0.3));
    List<Integer> second = IntStream.range(0, 60)
        .mapToObj(i -> caller.get("/batches").statusCode())
        .toList();

    assertThat(second).isEqualTo(first);
    assertThat(first.stream().filter(status -> status == 500).count()).isBetween(5L, 40L);
  }

  @Test
  void damagesResultLines() {
    with(Faults.none().withDuplicatedLines(0.1).withMissingLines(0.1).withMalformedLines(0.1));

    JsonNode job = caller.done(Caller.chats(300), "/chat/completions");
    List<String> lines = caller
        .get("/files/" + job.path("output_file_id").asText() + "/content")
        .body()
        .lines()
        .toList();

    assertThat(job.at("/request_counts/completed").asInt()).isEqualTo(300);
    long malformed = lines.stream().filter(line -> !line.endsWith("}")).count();
    long different = lines.stream().distinct().count();
    assertThat(malformed).isBetween(10L, 60L);
    assertThat(lines.size() - different).isBetween(10L, 60L);
    assertThat(different).isBetween(240L, 290L);
  }
}
