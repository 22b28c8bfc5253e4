package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultLineTest {
  private static final String FILTER_MESSAGE =
      "The response was filtered ... (content management policy) (violence: medium)";

  @Test
  void readsAChatCompletion() {
    ResultLine line = Fixture.line(Fixture.text("output.azure.chat.jsonl"));

    assertThat(line)
        .isEqualTo(new ResultLine(
            "row-1",
            Outcome.ANSWERED,
            200,
            "Danube, Nile, Amazon.",
            null,
            null,
            "stop",
            null,
            "gpt-4o-mini-2024-07-18",
            "00000000-0000-4000-8000-000000000001",
            new TokenUsage(20, 0, 8, 0, 28)));
  }

  @Test
  void readsTheKeysOfOpenAiInTheirOrder() {
    ResultLine azure = Fixture.line(Fixture.text("output.azure.chat.jsonl"));
    ResultLine openAi = Fixture.line(Fixture.text("output.openai.chat.jsonl"));

    assertThat(openAi.requestId()).isEqualTo("req_000001");
    assertThat(openAi).usingRecursiveComparison().ignoringFields("requestId").isEqualTo(azure);
  }

  @Test
  void readsResponses() {
    List<ResultLine> lines =
        Fixture.text("output.azure.responses.jsonl").lines().map(Fixture::line).toList();

    assertThat(lines).extracting(ResultLine::customId).containsExactly("row-2", "row-1");
    assertThat(lines.get(0).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(lines.get(0).refusal()).isEqualTo("I can't help with that.");
    assertThat(lines.get(0).output()).isNull();
    assertThat(lines.get(1).outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(lines.get(1).output()).isEqualTo("Danube, Nile, Amazon.");
    assertThat(lines.get(1).finishReason()).isEqualTo("completed");
    assertThat(lines.get(1).model()).isEqualTo("my-batch-deployment");
    assertThat(lines.get(1).usage()).isEqualTo(new TokenUsage(12, 0, 90, 64, 102));
  }

  @ParameterizedTest
  @CsvSource({
    "body.chat.json, ANSWERED, stop",
    "body.chat_content_filter.json, FILTERED, content_filter",
    "body.chat_refusal.json, REFUSED, stop",
    "body.chat_tool_calls.json, ANSWERED, tool_calls",
    "body.response.json, ANSWERED, completed",
    "body.response_incomplete.json, TRUNCATED, max_output_tokens",
    "body.response_refusal.json, REFUSED, completed",
    "body.response_tool_call.json, ANSWERED, completed",
    "body.embedding.json, ANSWERED,",
  })
  void judgesBodies(String body, Outcome outcome, String finishReason) {
    ResultLine line = Fixture.lineWithBody(body);

    assertThat(line.outcome()).isEqualTo(outcome);
    assertThat(line.finishReason()).isEqualTo(finishReason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"body.chat_tool_calls.json", "body.response_tool_call.json"})
  void keepsToolCalls(String body) {
    ResultLine line = Fixture.lineWithBody(body);

    assertThat(line.toolCalls())
        .isEqualTo(
            "[{\"id\":\"call_1\",\"name\":\"lookup\",\"arguments\":\"{\\\"q\\\":\\\"x\\\"}\"}]");
    assertThat(line.output()).isNull();
  }

  @Test
  void keepsAnEmbeddingAsJson() {
    ResultLine line = Fixture.lineWithBody("body.embedding.json");

    assertThat(line.output()).isEqualTo("[0.01,-0.02,0.03]");
    assertThat(line.usage()).isEqualTo(new TokenUsage(5, null, null, null, 5));
  }

  @Test
  void saysWhichFilterStoppedAnAnswer() {
    ResultLine line = Fixture.lineWithBody("body.chat_content_filter.json");

    assertThat(line.error())
        .isEqualTo(new ResultError(null, "the content filter stopped the answer: violence: high"));
  }

  @Test
  void readsAllFiveShapesOfErrors() {
    List<ResultLine> lines =
        Fixture.text("error.shapes.jsonl").lines().map(Fixture::line).toList();

    assertThat(lines)
        .extracting(
            ResultLine::customId, ResultLine::outcome, ResultLine::statusCode, ResultLine::error)
        .containsExactly(
            tuple(
                "shape-a-openai-http-error",
                Outcome.FAILED,
                400,
                new ResultError("invalid_value", "Invalid value")),
            tuple(
                "shape-b-openai-non-http",
                Outcome.EXPIRED,
                null,
                new ResultError(
                    "batch_expired", "not executed before the completion window ended")),
            tuple(
                "shape-c-azure-scorer-object",
                Outcome.FILTERED,
                400,
                new ResultError("content_filter", FILTER_MESSAGE)),
            tuple(
                "shape-d-azure-scorer-string",
                Outcome.FILTERED,
                400,
                new ResultError("content_filter", FILTER_MESSAGE)),
            tuple(
                "shape-e-azure-http-body",
                Outcome.FILTERED,
                400,
                new ResultError("content_filter", FILTER_MESSAGE)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"status_code\":429,\"body\":{\"error\":{\"code\":\"429\",\"message\":\"slow down\"}}} | null | FAILED | 429 | slow down",
        "{\"status_code\":500} | null | FAILED | | status 500 without an error",
        "{\"status_code\":500,\"body\":null} | {\"code\":null,\"message\":null} | FAILED | | status 500 without an error",
        "{\"status_code\":404,\"body\":{\"statusCode\":404,\"message\":\"Resource not found\"}} | null | FAILED | | Resource not found",
        "{\"status_code\":400,\"body\":{\"error\":\"plain text\"}} | null | FAILED | | plain text",
        "{\"status_code\":400,\"body\":\"plain text\"} | null | FAILED | | plain text",
        "{\"status_code\":400} | {\"code\":null,\"message\":\"not JSON\"} | FAILED | | not JSON",
        "{\"status_code\":400} | {\"code\":null,\"message\":{\"message\":\"inner\",\"code\":\"c\"}} | FAILED | c | inner",
        "{\"status_code\":400} | \"text\" | FAILED | | text",
        "{\"status_code\":400,\"body\":{\"error\":{\"type\":\"server_error\",\"message\":\"m\"}}} | null | FAILED | server_error | m",
        "null | {\"code\":\"batch_cancelled\",\"message\":\"m\"} | CANCELLED | batch_cancelled | m",
        "null | null | FAILED | | the line has neither an answer nor an error",
        "{\"status_code\":200} | {\"code\":\"x\",\"message\":\"m\"} | FAILED | x | m",
        "{\"status_code\":200,\"body\":{\"status\":\"failed\",\"output\":[],\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}}"
            + " | null | FAILED | server_error | m",
      })
  void readsOtherErrors(
      String response, String error, Outcome outcome, String code, String message) {
    ResultLine line =
        Fixture.line("{\"custom_id\":\"a\",\"response\":" + response + ",\"error\":" + error + "}");

    assertThat(line.outcome()).isEqualTo(outcome);
    assertThat(line.error()).isEqualTo(new ResultError(code, message));
  }

  @Test
  void lets408To5xxBeFailuresThoughTheBodyLooksLikeAnAnswer() {
    ResultLine line = Fixture.line(Fixture.chat("a", "text").replace("200", "503"));

    assertThat(line.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(line.statusCode()).isEqualTo(503);
  }

  @Test
  void answersWithoutAStatusWhenThereIsABodyAndNoError() {
    ResultLine line = Fixture.line(Fixture.chat("a", "text").replace("\"status_code\":200,", ""));

    assertThat(line.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(line.statusCode()).isNull();
  }

  @Test
  void joinsAllTextPartsOfAllMessages() {
    String response = "{\"object\":\"response\",\"status\":\"completed\",\"output\":["
        + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"a\"},{\"type\":\"output_text\",\"text\":\"b\"}]},"
        + "{\"type\":\"web_search_call\"},"
        + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"c\"}]}]}";
    String chat = "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":["
        + "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}}]}";

    assertThat(Fixture.line(Fixture.success("a", response)).output()).isEqualTo("abc");
    assertThat(Fixture.line(Fixture.success("a", chat)).output()).isEqualTo("ab");
  }

  @Test
  void takesTheChoiceOfIndexZero() {
    String body =
        "{\"choices\":[{\"index\":1,\"message\":{\"content\":\"second\"}},{\"index\":0,\"message\":{\"content\":\"first\"}}]}";

    assertThat(Fixture.line(Fixture.success("a", body)).output()).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":null}}]}",
        "{\"choices\":[]}",
        "{\"object\":\"response\",\"status\":\"completed\",\"output\":[{\"type\":\"reasoning\"}]}",
        "{}",
      })
  void callsAnAnswerWithoutOutputFailed(String body) {
    ResultLine line = Fixture.line(Fixture.success("a", body));

    assertThat(line.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(line.error())
        .isEqualTo(new ResultError(
            null, "the request succeeded, but its answer has neither text nor tool calls"));
  }

  @Test
  void takesAnEmptyTextForAnAnswer() {
    ResultLine line = Fixture.line(Fixture.chat("a", ""));

    assertThat(line.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(line.output()).isEmpty();
  }

  @Test
  void keepsLoneSurrogatesAndLineSeparators() {
    assertThat(Fixture.line(Fixture.chat("a", "\\ud83d\u2028\u0085\\u0000")).output())
        .isEqualTo("\ud83d\u2028\u0085\u0000");
  }

  @Test
  void takesTheLastOfRepeatedKeys() {
    String line = Fixture.chat("first", "one")
        .replace("\"custom_id\":\"first\"", "\"custom_id\":\"first\",\"custom_id\":\"second\"");

    assertThat(Fixture.line(line).customId()).isEqualTo("second");
  }

  @Test
  void readsKeysInAnyOrder() {
    String line =
        "{\"error\":null,\"response\":{\"body\":{\"usage\":{\"total_tokens\":1},\"choices\":[{\"message\":"
            + "{\"content\":\"x\"},\"finish_reason\":\"length\"}]},\"status_code\":200},\"custom_id\":\"a\"}";

    assertThat(Fixture.line(line))
        .extracting(ResultLine::customId, ResultLine::outcome, ResultLine::output)
        .containsExactly("a", Outcome.TRUNCATED, "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{\"custom_id\":null}",
        "{\"custom_id\":7}",
        "{\"custom_id\":\"\"}"
      })
  void isEmptyWithoutAnId(String line) {
    assertThat(ResultLine.of(Fixture.json(line))).isEmpty();
  }

  @Test
  void readsTokenCountsThatAreWrittenAsStrings() {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":\"12\",\"completion_tokens\":\"7\","
            + "\"total_tokens\":\"019\"}}";

    assertThat(Fixture.line(Fixture.success("a", body)).usage())
        .isEqualTo(new TokenUsage(12, null, 7, null, 19));
  }

  @Test
  void leavesOutTokenCountsThatAreNone() {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":\"7.5\","
            + "\"total_tokens\":99999999999}}";

    assertThat(Fixture.line(Fixture.success("a", body)).usage()).isEqualTo(TokenUsage.NONE);
  }
}
