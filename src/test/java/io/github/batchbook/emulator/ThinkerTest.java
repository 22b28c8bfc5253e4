package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThinkerTest {
  private static JsonNode answer(EmbeddedOptions options, String id, String body) throws Exception {
    String line = "{'custom_id':'" + id + "','method':'POST','url':'/v1/chat/completions','body':{"
        + body + "}}";
    return Caller.JSON
        .readTree(new ResultLines(options)
            .answer(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8), options.seed(), 1)
            .json())
        .at("/response/body");
  }

  private static final String ASK =
      "'model':'m','messages':[{'role':'user','content':'How high is the Zugspitze?'}]";

  @Test
  void saysThatAnswersAreSyntheticAndWhatWasAsked() throws Exception {
    JsonNode body = answer(EmbeddedOptions.instant(), "a", ASK);

    assertThat(body.at("/choices/0/message/content").asText())
        .startsWith("[synthetic] ")
        .contains("How high is the Zugspitze?");
    assertThat(body.path("system_fingerprint").asText()).isEqualTo("fp_synthetic");
    assertThat(body.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void staysWithinTheTokensThatAreAllowed() throws Exception {
    for (int limit = 1; limit < 30; limit++) {
      JsonNode body = answer(EmbeddedOptions.instant(), "a", ASK + ",'max_tokens':" + limit);

      assertThat(body.at("/usage/completion_tokens").asInt()).isBetween(1, limit);
      assertThat(body.at("/choices/0/message/content").asText().length())
          .isLessThanOrEqualTo(4 * limit);
    }
  }

  @Test
  void stopsOnlyWhenEvenTheSmallestValueDoesNotFit() throws Exception {
    String format =
        ",'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'object',"
            + "'properties':{'items':{'type':'array','items':{'type':'integer'}}},'required':['items']}}}";

    JsonNode small = answer(EmbeddedOptions.instant(), "a", ASK + format + ",'max_tokens':3");
    JsonNode none = answer(EmbeddedOptions.instant(), "a", ASK + format + ",'max_tokens':2");

    assertThat(small.at("/choices/0/message/content").asText()).isEqualTo("{\"items\":[]}");
    assertThat(small.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(none.at("/choices/0/finish_reason").asText()).isEqualTo("length");
  }

  @Test
  void answersInJsonWhenThatIsAsked() throws Exception {
    JsonNode body = answer(
        EmbeddedOptions.instant(),
        "a",
        "'model':'m','messages':[{'role':'user','content':'Say it in JSON'}],'response_format':{'type':'json_object'}");

    assertThat(
            Caller.JSON.readTree(body.at("/choices/0/message/content").asText()).isObject())
        .isTrue();
  }

  @Test
  void callsTheToolThatItMust() throws Exception {
    JsonNode body = answer(
        EmbeddedOptions.instant(),
        "a",
        ASK
            + ",'tools':[{'type':'function','function':{'name':'first'}},{'type':'function','function':{'name':'look',"
            + "'parameters':{'type':'object','properties':{'n':{'type':'integer'}},'required':['n']}}}],"
            + "'tool_choice':{'type':'function','function':{'name':'look'}}");

    JsonNode call = body.at("/choices/0/message/tool_calls/0/function");
    assertThat(call.path("name").asText()).isEqualTo("look");
    assertThat(Caller.JSON.readTree(call.path("arguments").asText()).path("n").isInt())
        .isTrue();
    assertThat(body.at("/choices/0/message/content").isNull()).isTrue();
  }

  @Test
  void answersAsManyTimesAsAsked() throws Exception {
    JsonNode body = answer(EmbeddedOptions.instant(), "a", ASK + ",'n':3");

    assertThat(body.path("choices")).hasSize(3);
    assertThat(body.at("/choices/2/index").asInt()).isEqualTo(2);
  }

  @Test
  void drawsUnusualAnswersInTheirShares() throws Exception {
    EmbeddedOptions options =
        EmbeddedOptions.instant().withShares(Shares.none().withRefused(0.25).withTruncated(0.25));
    int refused = 0;
    int truncated = 0;
    for (int i = 0; i < 400; i++) {
      JsonNode body = answer(options, "row-" + i, ASK);
      refused += body.at("/choices/0/message/refusal").isTextual() ? 1 : 0;
      truncated += body.at("/choices/0/finish_reason").asText().equals("length") ? 1 : 0;
    }

    assertThat(refused).isBetween(60, 140);
    assertThat(truncated).isBetween(60, 140);
  }

  @Test
  void describesImagesByFormatAndSize() throws Exception {
    JsonNode line = Caller.JSON.readTree(Caller.resource("seed/chat-base64.jsonl"));

    JsonNode body = answer(
        EmbeddedOptions.instant(), "a", line.path("body").toString().replaceAll("^.|.$", ""));

    assertThat(body.at("/choices/0/message/content").asText()).contains("a 24×24 PNG image");
  }

  @Test
  void readsTheSizeOfEveryFormatThatTheApiTakes() {
    assertThat(picture("47494638396120000a00", 10)).isEqualTo("GIF 32×10");
    assertThat(picture("ffd8ffe000104a46494600010100000100010000ffc0001108001e00280301", 64))
        .isEqualTo("JPEG 40×30");
    assertThat(picture(
            "52494646000000005745425056503858" + "0a00000000000000" + "630000" + "c70000", 30))
        .isEqualTo("WebP 100×200");
    assertThat(Images.Picture.of("plain text, no image".getBytes(StandardCharsets.UTF_8)))
        .isNull();
  }

  private static String picture(String hex, int length) {
    byte[] head = java.util.HexFormat.of().parseHex(hex);
    Images.Picture picture =
        Images.Picture.of(java.util.Arrays.copyOf(head, Math.max(length, head.length)));
    return picture.format() + " " + picture.width() + "×" + picture.height();
  }

  @Test
  void givesReasoningModelsTheirThoughts() throws Exception {
    String line =
        "{'custom_id':'a','method':'POST','url':'/v1/responses','body':{'model':'gpt-5-batch','input':'Why?'}}";

    JsonNode body = Caller.JSON
        .readTree(new ResultLines(EmbeddedOptions.instant())
            .answer(line.replace('\'', '"').getBytes(StandardCharsets.UTF_8), 1, 1)
            .json())
        .at("/response/body");

    assertThat(body.at("/output/0/type").asText()).isEqualTo("reasoning");
    assertThat(body.at("/output/1/content/0/text").asText()).startsWith("[synthetic]");
    assertThat(body.at("/usage/output_tokens_details/reasoning_tokens").asInt()).isPositive();
    assertThat(body.at("/model").asText()).isEqualTo("gpt-5-batch");
  }

  @Test
  void namesTheModelBehindADeployment() {
    assertThat(IntStream.range(0, 4)
            .mapToObj(i -> Models.behind(
                new String[] {"my-gpt-4o", "summaries", "GPT-4.1-nano-batch", "o3-mini-b"}[i])))
        .containsExactly(
            "gpt-4o-2024-11-20",
            "gpt-4o-mini-2024-07-18",
            "gpt-4.1-nano-2025-04-14",
            "o3-mini-2025-01-31");
  }
}
