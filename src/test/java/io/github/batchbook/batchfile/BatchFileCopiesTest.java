package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.BatchFileTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFileCopiesTest {
  @TempDir
  Path folder;

  @Test
  void cleansACopy() throws IOException {
    String dirty = "\ufeff"
        + chat("a", "m", "one\u2028two\u2029three\u0085four").replace("\n", "\r\n")
        + "\n  \r\n"
        + chat("b", "m", "é").stripTrailing();
    BatchFile file = write("dirty.jsonl", dirty);

    BatchFile fixed = file.fixed(folder.resolve("clean.jsonl"));

    assertThat(file.hasErrors()).isTrue();
    assertThat(fixed.problems()).isEmpty();
    assertThat(fixed.path())
        .hasContent(chat("a", "m", "one\\u2028two\\u2029three\\u0085four") + chat("b", "m", "é"));
    assertThat(file.path()).hasContent(dirty);
    assertThat(fixed.line("a").orElseThrow().prompt())
        .isEqualTo("one\u2028two\u2029three\u0085four");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ufeff[\n%s,\n%s\n]\n", "[%s , %s]", "%s\n%s"})
  void laysOutAnyOtherJsonInLines(String layout) throws IOException {
    String one =
        chat("a", "m", "tabs \\t, brackets ]}[{, \\\"quotes\\\" and \\\\").strip();
    String two =
        chat("b", "m", "one\u2028two").strip().replace("]}}", "], \"temperature\": 0.10}}");
    String laidOut = layout.formatted(one, two).replace("{\"custom", "{\r\n\t\"custom");
    BatchFile file = write("list.json", laidOut);

    BatchFile fixed = file.fixed(folder.resolve("lines.jsonl"));

    assertThat(fixed.problems()).isEmpty();
    assertThat(fixed.path()).hasContent("""
            {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"model":"m",\
            "messages":[{"role":"user","content":"tabs \\t, brackets ]}[{, \\"quotes\\" and \\\\"}]}}
            {"custom_id":"b","method":"POST","url":"/v1/chat/completions","body":{"model":"m",\
            "messages":[{"role":"user","content":"one\\u2028two"}],"temperature":0.10}}
            """);
    assertThat(file.path()).hasContent(laidOut);
  }

  @Test
  void neverEditsTheFileItself() {
    BatchFile file = write("mine.jsonl", chat("a", "m", "hi"));

    assertThatThrownBy(() -> file.fixed(file.path()))
        .isInstanceOf(BatchFileException.class)
        .hasMessage("mine.jsonl: a copy cannot replace the file it is made from\n"
            + "  Give the copy another name; your file is never edited.");
  }

  @Test
  void leavesNothingBehindWhenACopyFails() throws IOException {
    BatchFile file = write("mine.jsonl", chat("a", "m", "hi"));
    Path target = folder.resolve("missing").resolve("copy.jsonl");

    assertThatThrownBy(() -> file.fixed(target))
        .hasMessage("copy.jsonl: the file cannot be written: its folder is not there\n"
            + "  Check the folder and its rights.");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file.path());
    }
  }

  @Test
  void namesAnotherDeploymentAndChangesNothingElse() {
    String odd = "{ \"body\":{\"input\":1.10,\"model\" : \"a\\u0062\" },\"custom_id\":\"z\",";
    odd += "\"url\":\"/v1/responses\",\"method\":\"POST\"}";
    String none = odd.replace(",\"model\" : \"a\\u0062\"", "").replace("\"z\"", "\"y\"");
    String empty = none.replace("\"input\":1.10", "").replace("\"y\"", "\"x\"");
    String wrong = odd.replace("\"a\\u0062\"", "{\"model\": 1}").replace("\"z\"", "\"w\"");
    BatchFile file = write("odd.jsonl", String.join("\n", odd, none, empty, wrong, "nonsense"));

    BatchFile copy = file.withDeployment("new \"one\"", folder.resolve("copy.jsonl"));

    assertThat(copy.path())
        .hasContent(String.join(
            "\n",
            odd.replace("\"a\\u0062\"", "\"new \\\"one\\\"\""),
            none.replace("{\"input\"", "{\"model\": \"new \\\"one\\\"\", \"input\""),
            empty.replace("\"body\":{", "\"body\":{\"model\": \"new \\\"one\\\"\""),
            wrong.replace("{\"model\": 1}", "\"new \\\"one\\\"\""),
            "nonsense",
            ""));
    assertThat(copy.deployment()).contains("new \"one\"");
  }

  @Test
  void splitsAFileOfSeveralDeploymentsIntoParts() {
    String lines = chat("1", "a", "hi")
        + chat("2", "b", "hi")
        + chat("3", "a", "hi")
        + chat("4", "a", "hi")
        + chat("5", "b", "hi");
    BatchFile file = write("mixed.jsonl", lines);
    int line = chat("1", "a", "hi").length();

    BatchFile split =
        file.under(Rules.AZURE.withLimits(new Limits(1000_000, 2))).split();

    assertThat(file.hasErrors()).isTrue();
    assertThat(split.problems()).isEmpty();
    assertThat(split.parts())
        .containsExactly(
            new Part(1, "a", Endpoint.CHAT_COMPLETIONS, 2, 2L * line),
            new Part(2, "b", Endpoint.CHAT_COMPLETIONS, 2, 2L * line),
            new Part(3, "a", Endpoint.CHAT_COMPLETIONS, 1, line));
    Path target = folder.resolve("part.jsonl");
    split.writePart(split.parts().get(1), target);
    assertThat(target).hasContent(chat("2", "b", "hi") + chat("5", "b", "hi"));
    split.writePart(split.parts().get(2), target);
    assertThat(target).hasContent(chat("4", "a", "hi"));
  }

  @Test
  void givesAnOversizeLineAPartOfItsOwn() {
    String lines = chat("1", "a", "hi") + chat("2", "a", "x".repeat(500)) + chat("3", "a", "hi");
    BatchFile file = write("large.jsonl", lines).under(Rules.AZURE.withLimits(new Limits(400, 9)));

    assertThat(file.parts()).extracting(Part::requests).containsExactly(1, 1, 1);
    assertThat(file.parts().stream().mapToLong(Part::bytes).sum()).isEqualTo(file.bytes());
  }

  @Test
  void mergesFilesAndTellsWhereEachRequestIsFrom() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    BatchFile first = write("reviews.jsonl", "\ufeff" + chat("1", "m", "one"));
    BatchFile second = write("letters.jsonl", chat("1", "m", "two").stripTrailing());
    BatchFile third =
        BatchFile.read(Files.writeString(other.resolve("reviews.jsonl"), chat("1", "m", "three")));

    BatchFile merged = BatchFile.merged(List.of(first, second, third), folder.resolve("all.jsonl"));

    assertThat(merged.problems()).isEmpty();
    assertThat(merged.path())
        .hasContent(chat("reviews.1", "m", "one")
            + chat("letters.1", "m", "two")
            + chat("reviews-2.1", "m", "three"));
  }

  @Test
  void keepsTheRowsOfWhatIsCopied() {
    BatchFile built = built("built.jsonl");
    BatchFile plain = write("plain.jsonl", chat("1", "m", "one"));

    BatchFile copy = built.withDeployment("n", folder.resolve("copy.jsonl"));
    BatchFile converted =
        built.converted(Endpoint.RESPONSES, folder.resolve("converted.jsonl")).file();
    BatchFile fixed = plain.fixed(built("other.jsonl").path());

    assertThat(copy.source().orElseThrow())
        .hasContent("{\"custom_id\":\"row-000001\",\"file\":\"x\",\"n\":1.50}");
    assertThat(converted.source().orElseThrow())
        .hasSameTextualContentAs(copy.source().orElseThrow());
    assertThat(fixed.source()).isEmpty();
    assertThat(copy).hasToString("copy.jsonl (1 request)");
  }

  @Test
  void mergesTheRowsOfFilesAndTellsWhereEachIsFrom() {
    BatchFile plain = write("plain.jsonl", "\ufeff" + chat("1", "m", "one"));

    BatchFile merged =
        BatchFile.merged(List.of(built("built.jsonl"), plain), folder.resolve("all.jsonl"));

    assertThat(merged.source().orElseThrow()).hasContent("""
            {"custom_id":"built.row-000001","file":"built.jsonl","source.file":"x","n":1.50}
            {"custom_id":"plain.1","file":"plain.jsonl"}
            """);
  }

  @Test
  void keepsTheFilesOfAnEarlierMerge() {
    BatchFile plain = write("plain.jsonl", chat("1", "m", "one"));
    BatchFile merged =
        BatchFile.merged(List.of(built("built.jsonl"), plain), folder.resolve("all.jsonl"));

    BatchFile again = BatchFile.merged(List.of(merged, plain), folder.resolve("again.jsonl"));

    assertThat(again.source().orElseThrow()).hasContent("""
            {"custom_id":"all.built.row-000001","file":"all.jsonl","source.file":"built.jsonl","source.source.file":"x","n":1.50}
            {"custom_id":"all.plain.1","file":"all.jsonl","source.file":"plain.jsonl"}
            {"custom_id":"plain.1","file":"plain.jsonl"}
            """);
  }

  private BatchFile built(String name) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("file", "x");
    row.put("n", new BigDecimal("1.50"));
    return BatchFile.of(List.of(row)).prompt("{{n}}").deployment("m").write(folder.resolve(name));
  }

  @ParameterizedTest
  @EnumSource
  void writesASampleThatNeedsOnlyADeployment(Endpoint endpoint) {
    BatchFile sample = BatchFile.sample(endpoint, "mine", folder.resolve("sample.jsonl"));

    assertThat(sample.under(Rules.OPENAI).problems()).isEmpty();
    assertThat(sample.deployment()).contains("mine");
    assertThat(sample.endpoint()).contains(endpoint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[{'role':'system','content':'s'},{'role':'user','content':'hi'}],'max_tokens':90,'temperature':0.5 | 'input':[{'role':'system','content':'s'},{'role':'user','content':'hi'}],'max_output_tokens':90,'temperature':0.5",
        "'messages':[{'role':'user','content':[{'type':'text','text':'hi'},{'type':'image_url','image_url':{'url':'https://x/a.png','detail':'low'}},{'type':'image_url','image_url':{'url':'https://x/b.png'}}]}] | 'input':[{'role':'user','content':[{'type':'input_text','text':'hi'},{'type':'input_image','image_url':'https://x/a.png','detail':'low'},{'type':'input_image','image_url':'https://x/b.png','detail':'auto'}]}]",
        "'messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}},'verbosity':'low','reasoning_effort':'high' | 'input':[{'role':'user','content':'hi'}],'text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object'}},'verbosity':'low'},'reasoning':{'effort':'high'}",
        "'messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':{'name':'f','parameters':{}}}],'tool_choice':{'type':'function','function':{'name':'f'}},'n':1 | 'input':[{'role':'user','content':'hi'}],'tools':[{'type':'function','name':'f','parameters':{},'strict':false}],'tool_choice':{'type':'function','name':'f'}",
        "'messages':[{'role':'user','content':'hi'}],'tools':[{'type':'function','function':{'name':'f','strict':true}}],'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function','function':{'name':'f'}}]}},'logprobs':true,'top_logprobs':3 | 'input':[{'role':'user','content':'hi'}],'tools':[{'type':'function','name':'f','strict':true}],'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]},'include':['message.output_text.logprobs'],'top_logprobs':3",
        "'messages':[{'role':'assistant','content':[{'type':'text','text':'t'}],'tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'1'},{'role':'user','content':[{'type':'file','file':{'file_id':'x'}}]}] | 'input':[{'role':'assistant','content':[{'type':'output_text','text':'t'}]},{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'1'},{'role':'user','content':[{'type':'input_file','file_id':'x'}]}]",
      })
  void convertsChatToResponses(String chat, String responses) {
    Converted converted = convert("/v1/chat/completions", chat, Endpoint.RESPONSES);

    assertThat(converted.lost()).isEmpty();
    assertThat(converted.file().problems()).isEmpty();
    assertThat(converted.file().path()).hasContent(line("/v1/responses", responses) + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':'hi','instructions':'s','max_output_tokens':90 | 'messages':[{'role':'system','content':'s'},{'role':'user','content':'hi'}],'max_completion_tokens':90",
        "'input':[{'role':'user','content':[{'type':'input_text','text':'hi'},{'type':'input_image','image_url':'https://x/a.png','detail':'low'}]}] | 'messages':[{'role':'user','content':[{'type':'text','text':'hi'},{'type':'image_url','image_url':{'url':'https://x/a.png','detail':'low'}}]}]",
        "'input':'hi','text':{'format':{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object'}},'verbosity':'low'},'reasoning':{'effort':'high'},'background':false | 'messages':[{'role':'user','content':'hi'}],'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':{'type':'object'}}},'verbosity':'low','reasoning_effort':'high'",
        "'input':[{'role':'assistant','content':'t'},{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'1'}],'tools':[{'type':'function','name':'f'}] | 'messages':[{'role':'assistant','content':'t','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'c','content':'1'}],'tools':[{'type':'function','function':{'name':'f'}}]",
        "'input':'hi','include':['message.output_text.logprobs'],'top_logprobs':3,'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]} | 'messages':[{'role':'user','content':'hi'}],'logprobs':true,'top_logprobs':3,'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function','function':{'name':'f'}}]}}",
      })
  void convertsResponsesToChat(String responses, String chat) {
    Converted converted = convert("/v1/responses", responses, Endpoint.CHAT_COMPLETIONS);

    assertThat(converted.lost()).isEmpty();
    assertThat(converted.file().problems()).isEmpty();
    assertThat(converted.file().path()).hasContent(line("/v1/chat/completions", chat) + "\n");
  }

  @Test
  void namesWhatCannotBeCarried() {
    String body = "'messages':[{'role':'user','content':[{'type':'text','text':'hi'},"
        + "{'type':'input_audio','input_audio':{}}]}],'seed':7,'n':2";

    Converted converted = convert("/v1/chat/completions", body, Endpoint.RESPONSES);

    assertThat(converted.lost())
        .extracting(Problem::code, Problem::message)
        .containsExactly(
            tuple(
                "not_carried",
                "a part of type \"input_audio\" has no place in the Responses API (\"a\")"),
            tuple("not_carried", "\"seed\" has no place in the Responses API (\"a\")"),
            tuple("not_carried", "\"n\" has no place in the Responses API (\"a\")"));
  }

  @Test
  void namesWhatChatDoesNotHave() {
    String body =
        "'input':[{'role':'user','content':[{'type':'input_file','file_url':'https://x/a.pdf'},"
            + "{'type':'input_text','text':'hi'}]},{'type':'function_call_output','call_id':'c','output':["
            + "{'type':'input_text','text':'1'},{'type':'input_image','image_url':'https://x/a.png'}]}],"
            + "'tool_choice':{'type':'web_search'},'include':['reasoning.encrypted_content']";

    Converted converted = convert("/v1/responses", body, Endpoint.CHAT_COMPLETIONS);

    assertThat(converted.lost())
        .extracting(Problem::message)
        .containsExactly(
            "a file by its \"file_url\" has no place in Chat Completions (\"a\")",
            "an image or a file that a tool answered has no place in Chat Completions (\"a\")",
            "a \"tool_choice\" of type \"web_search\" has no place in Chat Completions (\"a\")",
            "\"include\" of \"reasoning.encrypted_content\" has no place in Chat Completions (\"a\")");
    assertThat(converted.file().path())
        .hasContent(line(
                "/v1/chat/completions",
                "'messages':[{'role':'user','content':[{'type':'text','text':'hi'}]},"
                    + "{'role':'tool','tool_call_id':'c','content':[{'type':'text','text':'1'}]}]")
            + "\n");
  }

  @Test
  void comesBackFromAConversionAsItWas() {
    BatchFile chat = BatchFile.read(Path.of("..", "notebooks", "data", "chat.jsonl"));

    BatchFile there =
        chat.converted(Endpoint.RESPONSES, folder.resolve("there.jsonl")).file().requireValid();
    BatchFile back =
        there.converted(Endpoint.CHAT_COMPLETIONS, folder.resolve("back.jsonl")).file();

    assertThat(there.problems()).isEmpty();
    assertThat(back.problems()).isEmpty();
    chat.forEachLine(line -> {
      RequestLine again = back.line(line.customId()).orElseThrow();
      assertThat(again.prompt()).isEqualTo(line.prompt());
      assertThat(again.images()).isEqualTo(line.images());
      assertThat(again.outputSchema()).isEqualTo(line.outputSchema());
    });
  }

  private Converted convert(String url, String body, Endpoint to) {
    return write("from.jsonl", line(url, body)).converted(to, folder.resolve("to.jsonl"));
  }

  private static String line(String url, String body) {
    String line =
        "{'custom_id':'a','method':'POST','url':'" + url + "','body':{'model':'m'," + body + "}}";
    return line.replace('\'', '"');
  }

  private BatchFile write(String name, String content) {
    try {
      return BatchFile.read(Files.writeString(folder.resolve(name), content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
