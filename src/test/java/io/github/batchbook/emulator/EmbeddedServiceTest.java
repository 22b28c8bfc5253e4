package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServiceTest {
  private final EmbeddedService service = EmbeddedService.start(EmbeddedOptions.instant());
  private final Caller caller = Caller.v1(service);

  @AfterEach
  void close() {
    service.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat-base64",
        "chat-image-url",
        "chat-standard-input",
        "chat-structured-outputs",
        "responses-base64",
        "responses-image-url",
        "responses-standard-input",
        "responses-structured-outputs"
      })
  void answersEverySampleOfTheGuide(String name) {
    String input = Caller.resource("seed/" + name + ".jsonl");
    String endpoint = name.startsWith("chat") ? "/v1/chat/completions" : "/v1/responses";

    JsonNode job = caller.done(input, endpoint);

    assertThat(job.path("status").asText()).isEqualTo("completed");
    assertThat(ids(caller.output(job)))
        .containsExactlyInAnyOrderElementsOf(ids(Caller.lines(input)));
    assertThat(caller.errors(job)).isEmpty();
  }

  private static List<String> ids(List<JsonNode> lines) {
    return lines.stream().map(line -> line.path("custom_id").asText()).toList();
  }
}
