package io.github.batchbook.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyJudgementTest {
  private static final String CHAT = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String RESPONSES = "'input':'Hi'";
  private static final ResultLines LINES = new ResultLines(EmbeddedOptions.instant());

  private static JsonNode answer(String url, String body) throws Exception {
    String line =
        "{'custom_id':'a','method':'POST','url':'" + url + "','body':{'model':'m'," + body + "}}";
    ResultLines.Line answer = LINES.answer(
        line.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, 1);
    JsonNode json = Caller.JSON.readTree(answer.json());
    assertThat(answer.good()).isEqualTo(json.at("/response/status_code").asInt() == 200);
    return json;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat/completions | CHAT,'tool_choice':'auto' | Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
        "chat/completions | CHAT,'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}} | Invalid value for 'tool_choice': no function named 'g' was specified in the 'tools' parameter.",
        "chat/completions | CHAT,'top_logprobs':2 | The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.",
        "chat/completions | CHAT,'stream_options':{} | The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        "chat/completions | 'messages':[{'role':'tool','tool_call_id':'c','content':'7'}] | Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        "responses | 'input':'Hi','text':{'format':{'type':'json_object'}} | Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'."
      })
  void refusesInTheWordsOfTheService(String api, String body, String message) throws Exception {
    JsonNode line = answer("/v1/" + api, body.replace("CHAT", CHAT));

    assertThat(line.at("/response/body/error/message").asText()).isEqualTo(message);
    assertThat(line.at("/response/body/error/type").asText()).isEqualTo("invalid_request_error");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chat/completions | CHAT,'logprobs':true,'top_logprobs':2",
        "chat/completions | CHAT,'tool_choice':'none'",
        "chat/completions | CHAT,'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'f'}}",
        "chat/completions | 'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}},{'id':'d','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'7'},{'role':'tool','tool_call_id':'d','content':'8'}]",
        "responses | 'input':'Hi, as JSON','text':{'format':{'type':'json_object'}}",
        "responses | 'input':[{'role':'system','content':'Answer in json'},{'role':'user','content':[{'type':'input_text','text':'Hi'}]}],'text':{'format':{'type':'json_object'}}"
      })
  void answersWhatBelongsTogether(String api, String body) throws Exception {
    JsonNode line = answer("/v1/" + api, body.replace("CHAT", CHAT));

    assertThat(line.at("/response/status_code").asInt()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[] | invalid_value | messages",
        "'messages':'Hi' | invalid_type | messages",
        "'massages':[] | unknown_parameter | massages",
        "'n':1 | missing_required_parameter | messages",
        "'messages':[{'content':'Hi'}] | missing_required_parameter | messages[0].role",
        "'messages':[{'role':'king','content':'Hi'}] | invalid_value | messages[0].role",
        "'messages':[{'role':'user','content':null}] | invalid_type | messages[0].content",
        "'messages':[{'role':'user','content':[{'type':'input_text','text':'x'}]}] | invalid_value | messages[0].content[0].type",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'nowhere'}}]}] | invalid_image_url | messages[0].content[0].image_url.url",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}] | invalid_image_format | messages[0].content[0].image_url.url",
        "CHAT,'temperature':3 | invalid_value | temperature",
        "CHAT,'max_tokens':0 | invalid_value | max_tokens",
        "CHAT,'max_tokens':'many' | invalid_type | max_tokens",
        "CHAT,'max_tokens':5,'max_completion_tokens':5 | invalid_parameter_combination | max_tokens",
        "CHAT,'stream':true | unsupported_value | stream",
        "CHAT,'response_format':{'type':'xml'} | invalid_value | response_format.type",
        "CHAT,'response_format':{'type':'json_object'} | null | messages",
        "CHAT,'response_format':{'type':'json_schema'} | missing_required_parameter | response_format.json_schema",
        "CHAT,'response_format':{'type':'json_schema','json_schema':{'name':'a b','schema':{}}} | invalid_value | response_format.json_schema.name",
        "CHAT,'response_format':{'type':'json_schema','json_schema':{'name':'a','strict':true,'schema':{'type':'object','properties':{'x':{'type':'string'}},'required':['x']}}} | invalid_json_schema | response_format",
        "CHAT,'response_format':{'type':'json_schema','json_schema':{'name':'a','strict':true,'schema':{'type':'object','properties':{'x':{'type':'string'}},'required':[],'additionalProperties':false}}} | invalid_json_schema | response_format",
        "CHAT,'tools':[] | invalid_value | tools",
        "CHAT,'tool_choice':'auto' | null | tool_choice",
        "CHAT,'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'function','function':{'name':'g'}} | null | tool_choice",
        "CHAT,'top_logprobs':2 | null | top_logprobs",
        "CHAT,'logprobs':false,'top_logprobs':2 | null | top_logprobs",
        "CHAT,'stream_options':{'include_usage':true} | null | stream_options",
        "'messages':[{'role':'user','content':'Hi'},{'role':'tool','tool_call_id':'c','content':'7'}] | null | messages.[1].role",
        "'messages':[{'role':'assistant','tool_calls':[],'content':'Hi'},{'role':'tool','tool_call_id':'c','content':'7'}] | null | messages.[1].role"
      })
  void refusesChatBodies(String body, String code, String param) throws Exception {
    JsonNode line = answer("/v1/chat/completions", body.replace("CHAT", CHAT));

    assertThat(line.at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(line.at("/response/body/error/code").asText()).isEqualTo(code);
    assertThat(line.at("/response/body/error/param").asText()).isEqualTo(param);
    assertThat(line.at("/error").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'temperature':1 | missing_required_parameter | input",
        "'messages':[] | unknown_parameter | messages",
        "'input':[] | invalid_value | input",
        "'input':7 | invalid_type | input",
        "'input':[{'role':'user','content':[{'type':'text','text':'x'}]}] | invalid_value | input[0].content[0].type",
        "'input':[{'role':'tool','content':'x'}] | invalid_value | input[0].role",
        "RESPONSES,'max_output_tokens':15 | invalid_value | max_output_tokens",
        "RESPONSES,'max_tokens':100 | unknown_parameter | max_tokens",
        "RESPONSES,'background':true | unsupported_value | background",
        "RESPONSES,'text':{'format':{'type':'json_object'}} | null | input",
        "RESPONSES,'instructions':'JSON!','text':{'format':{'type':'json_object'}} | null | input",
        "'input':[{'role':'user','content':[{'type':'input_text','text':'Hi'}]}],'text':{'format':{'type':'json_object'}} | null | input",
        "RESPONSES,'text':{'format':{'type':'json_schema','schema':{}}} | missing_required_parameter | text.format.name"
      })
  void refusesResponsesBodies(String body, String code, String param) throws Exception {
    JsonNode line = answer("/v1/responses", body.replace("RESPONSES", RESPONSES));

    assertThat(line.at("/response/status_code").asInt()).isEqualTo(400);
    assertThat(line.at("/response/body/error/code").asText()).isEqualTo(code);
    assertThat(line.at("/response/body/error/param").asText()).isEqualTo(param);
  }

  @ParameterizedTest
  @CsvSource({"gpt-5-mini-batch", "my-o3", "o4-mini"})
  void letsReasoningModelsRefuseWhatTheyRefuse(String deployment) throws Exception {
    JsonNode limit =
        answer("/chat/completions", CHAT + ",'max_tokens':100,'model':'" + deployment + "'");
    JsonNode warm =
        answer("/chat/completions", CHAT + ",'temperature':0,'model':'" + deployment + "'");

    assertThat(limit.at("/response/body/error/message").asText())
        .isEqualTo("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
            + "'max_completion_tokens' instead.");
    assertThat(warm.at("/response/body/error/code").asText()).isEqualTo("unsupported_value");
  }

  @Test
  void writesFailedLinesInEveryRecordedShape() throws Exception {
    for (Quirks.ErrorShape shape : Quirks.ErrorShape.values()) {
      ResultLines lines = new ResultLines(
          EmbeddedOptions.instant().withQuirks(Quirks.azure().withErrorShape(shape)));
      String line =
          "{\"custom_id\":\"a\",\"url\":\"/chat/completions\",\"body\":{\"model\":\"m\",\"messages\":[]}}";
      JsonNode json = Caller.JSON.readTree(lines
          .answer(line.getBytes(java.nio.charset.StandardCharsets.UTF_8), 1, 1)
          .json());

      String message = switch (shape) {
        case HTTP_BODY, INNER_ERROR -> json.at("/response/body/error/message").asText();
        case NO_RESPONSE -> json.at("/error/message").asText();
        case SCORER_OBJECT -> json.at("/error/message/error/message").asText();
        case SCORER_TEXT ->
          Caller.JSON
              .readTree(json.at("/error/message").asText())
              .at("/error/message")
              .asText();
        case MIXED ->
          Stream.of(
                  "/response/body/error/message", "/error/message/error/message", "/error/message")
              .map(path -> json.at(path).asText())
              .filter(text -> !text.isEmpty())
              .map(text ->
                  text.startsWith("{") ? text.replaceAll(".*\"message\":\"(.*?)\",.*", "$1") : text)
              .findFirst()
              .orElse("");
      };
      assertThat(json.at("/response/body/error/innererror/code").asText())
          .isEqualTo(shape == Quirks.ErrorShape.INNER_ERROR ? "invalid_value" : "");
      assertThat(message)
          .isEqualTo("Invalid value for 'messages': expected from 1 to 2048 messages.");
      assertThat(json.path("custom_id").asText()).isEqualTo("a");
    }
  }
}
