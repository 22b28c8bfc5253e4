package io.github.batchbook.emulator;

import static io.github.batchbook.emulator.Caller.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final String A = Caller.chat("a", "one");
  private static final String B = Caller.chat("b", "two");

  private EmbeddedService service = EmbeddedService.start(
      EmbeddedOptions.instant().withQuirks(Quirks.azure().withLineNumbers(true)));
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

  /** Code and line of each finding. */
  private List<String> findings(String content) {
    return findings(content, "/chat/completions");
  }

  private List<String> findings(String content, String endpoint) {
    JsonNode job = caller.done(content, endpoint);
    assertThat(job.path("status").asText()).isEqualTo("failed");
    assertThat(job.path("output_file_id").isNull()).isTrue();
    assertThat(job.path("failed_at").isNumber()).isTrue();
    assertThat(job.at("/request_counts/total").asInt()).isZero();
    return java.util.stream.StreamSupport.stream(job.at("/errors/data").spliterator(), false)
        .map(found -> found.path("code").asText() + " " + found.path("line").asText())
        .toList();
  }

  @Test
  void findsLinesThatAreNotJson() {
    for (String bad : List.of("{", "nonsense", "", "{} {}", "{\"a\":NaN}", "\"a\u0001\"")) {
      assertThat(findings(A + bad + "\n" + B))
          .as(bad)
          .containsExactly("invalid_json_line 2", "invalid_request null");
    }
  }

  @Test
  void tellsOfABadLineInTheWordsThatWereRecorded() {
    JsonNode job = caller.done("{\n", "/chat/completions");

    assertThat(job.path("errors").toString())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":[{\"code\":\"invalid_json_line\",\"message\":\"This line is not parseable as "
                + "valid JSON.\",\"line\":1,\"param\":null},{\"code\":\"invalid_request\",\"message\":\"The request is "
                + "invalid.\",\"line\":null,\"param\":null}]}");
  }

  @Test
  void findsLinesWhoseFrameIsWrong() {
    for (String[] change : new String[][] {
      {"\"custom_id\":\"b\"", "\"custom_ids\":\"b\""},
      {"\"custom_id\":\"b\"", "\"custom_id\":7"},
      {"\"custom_id\":\"b\"", "\"custom_id\":\"\""},
      {"\"POST\"", "\"GET\""},
      {"\"method\":\"POST\",", ""},
      {"\"url\":", "\"uri\":"},
      {"\"body\":{", "\"bodies\":{"},
      {"\"model\":\"gpt-4o-mini-batch\"", "\"model\":\"\""},
      {"\"model\":\"gpt-4o-mini-batch\",", ""}
    }) {
      String changed = B.replace(change[0], change[1]);
      assertThat(changed).isNotEqualTo(B);
      assertThat(findings(A + changed)).as(changed).containsExactly("invalid_request 2");
    }
    assertThat(findings("[]\n")).containsExactly("invalid_request 1");
  }

  @Test
  void findsRepeatedIds() {
    assertThat(findings(A + B + A))
        .containsExactly("duplicate_custom_id 3", "invalid_request null");
  }

  @Test
  void findsAnotherDeployment() {
    assertThat(findings(A + B.replace("mini-batch", "mini")))
        .containsExactly("model_mismatch 2", "invalid_request null");
  }

  @Test
  void findsDeploymentsThatDoNotExist() {
    restart(EmbeddedOptions.instant().withDeployments(Deployment.batch("reviews")));

    JsonNode job = caller.done(A, "/chat/completions");

    assertThat(job.at("/errors/data/0/code").asText()).isEqualTo("model_not_found");
    assertThat(job.at("/errors/data/0/message").asText())
        .isEqualTo(
            "The provided model deployment 'gpt-4o-mini-batch' does not exist in the AOAI resource.");
    assertThat(job.at("/errors/data/0/line").isNull()).isTrue();
    assertThat(job.at("/errors/data/1/message").asText()).isEqualTo("The request is invalid.");
    assertThat(caller
            .done(A.replace("gpt-4o-mini-batch", "reviews"), "/chat/completions")
            .path("status")
            .asText())
        .isEqualTo("completed");
  }

  @Test
  void findsDeploymentsThatAreNotForBatches() {
    restart(EmbeddedOptions.instant().withDeployments(Deployment.standard("gpt-4o-mini-batch")));

    assertThat(findings(A)).containsExactly("invalid_request null");
  }

  @Test
  void findsUrlsThatDoNotMatch() {
    String responses = A.replace("/v1/chat/completions", "/v1/responses");

    assertThat(findings(A + B.replace("/v1/chat/completions", "/v1/responses")))
        .containsExactly("url_mismatch 2", "invalid_request null");
    assertThat(findings(A.replace("/v1/chat/completions", "/v1/somewhere")))
        .containsExactly("url_mismatch 1", "invalid_request null");
    assertThat(findings(A, "/v1/responses"))
        .containsExactly("url_mismatch 1", "invalid_request null");
    assertThat(caller
            .done(A + B.replace("/v1/chat", "/chat"), "/v1/chat/completions")
            .path("status")
            .asText())
        .isEqualTo("completed");
    assertThat(caller.done(responses, "/chat/completions").path("status").asText())
        .isEqualTo("completed");
  }

  @Test
  void findsFilesWithoutRequests() {
    assertThat(findings("")).containsExactly("empty_file null", "invalid_request null");
  }

  @Test
  void findsAByteOrderMark() {
    JsonNode job = caller.done("\uFEFF" + A, "/chat/completions");

    assertThat(job.at("/errors/data/0/message").asText())
        .startsWith(
            "Validation failed: A valid model deployment name couldn't be extracted from the input file.");
  }

  @Test
  void findsTooManyRequests() {
    restart(EmbeddedOptions.instant().withLimits(Limits.azure().withRequests(2)));

    assertThat(caller.done(A + B, "/chat/completions").path("status").asText())
        .isEqualTo("completed");
    assertThat(findings(A + B + Caller.chat("c", "three")))
        .containsExactly("too_many_tasks null", "invalid_request null");
  }

  @Test
  void findsTooManyTokensWhileItValidates() {
    restart(EmbeddedOptions.instant().withLimits(Limits.azure().withEnqueuedTokens(30_000, false)));

    JsonNode job = caller.done(Caller.chat("a", "x".repeat(200_000)), "/chat/completions");

    assertThat(job.at("/errors/data")).hasSize(1);
    assertThat(job.at("/errors/data/0/code").asText()).isEqualTo("token_limit_exceeded");
    assertThat(job.at("/errors/data/0/message").asText())
        .isEqualTo(
            "The number of enqueued tokens has surpassed the configured limit of 30K for the deployment "
                + "'gpt-4o-mini-batch'. Please either increase the limit or try again once the current jobs have finished.");
  }

  @Test
  void refusesTooManyTokensAtOnceInFastRegions() {
    restart(EmbeddedOptions.instant().withLimits(Limits.azure().withEnqueuedTokens(30_000, true)));
    String input = caller.uploaded(Caller.chat("a", "x".repeat(200_000)));

    HttpResponse<String> answer =
        caller.post("/batches", Caller.create(input, "/chat/completions"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText()).contains("token_limit_exceeded");
  }
}
