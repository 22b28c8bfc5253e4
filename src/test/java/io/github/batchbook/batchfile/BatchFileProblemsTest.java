package io.github.batchbook.batchfile;

import static io.github.batchbook.batchfile.BatchFileTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchFileProblemsTest {
  @TempDir
  Path folder;

  private static final String GOOD = chat("good", "m", "hi");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat-base64",
        "chat-image-url",
        "chat-standard-input",
        "chat-structured-outputs",
        "responses-base64",
        "responses-standard-input",
        "responses-structured-outputs"
      })
  void acceptsTheSamplesButForTheirPlaceholder(String sample) {
    BatchFile file = BatchFile.read(Path.of("test", "resources", "seed", sample + ".jsonl"));

    assertThat(file.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.severity()).isEqualTo(Severity.ERROR);
      assertThat(problem.code()).isEqualTo("model_not_found");
      assertThat(problem.count()).isEqualTo(file.requests());
      assertThat(problem.message())
          .isEqualTo("deployment \"REPLACE-WITH-MODEL-DEPLOYMENT-NAME\" is a placeholder ("
              + (problem.count() == 1 ? "" : "first: ") + "\"" + problem.customId() + "\")");
    });
    assertThat(file.under(Rules.EMBEDDED).hasErrors()).isFalse();
    assertThat(file.under(Rules.EMBEDDED).problems()).hasSize(1);
  }

  @Test
  void laysOutAComplaintAsPromised() {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 10_000; i++) {
      String model = i == 900 ? "gpt-4o" : "o4-mini-batch";
      String line = chat(i == 40 || i == 812 ? "a-17" : "id-" + i, model, "hi");
      boolean warm = i == 17 || i == 18 || (i > 300 && i <= 301 + 211);
      lines.append(warm ? line.replace("]}}", "], \"temperature\": 0}}") : line);
    }

    assertThatThrownBy(() -> file(lines.toString()).requireValid())
        .isInstanceOf(BatchFileException.class)
        .hasMessage("""
            requests.jsonl: 3 problems in 10,000 lines; nothing was submitted
              line 812                   duplicate_custom_id     "a-17" is also on line 40
                                         Give every request its own custom_id.
              line 900                   model_mismatch          deployment "gpt-4o"; all lines before it say "o4-mini-batch" ("id-900")
                                         One file, one deployment: split it, or --deployment NAME to set one for all.
              lines 17, 18, 301… (214)   unsupported_parameter   warning: "temperature" is refused by reasoning models (first: "id-17")
                                         Leave it out, or use "max_completion_tokens" for "max_tokens".
              %batch_file requests.jsonl --line a-17 shows the line""");
  }

  @Test
  void laysOutOneProblemAlone() {
    assertThatThrownBy(() -> file(GOOD + GOOD).requireValid()).hasMessage("""
            requests.jsonl: 1 problem in 2 lines; nothing was submitted
              line 2   duplicate_custom_id   "good" is also on line 1
                       Give every request its own custom_id.
              %batch_file requests.jsonl --line good shows the line""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "  \n\n"})
  void refusesAnEmptyFile(String content) {
    assertThatThrownBy(() -> file(content).requireValid()).hasMessageEndingWith("""
            ; nothing was submitted
              file   empty_file   the file holds no request
                     Write one request on each line.""");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | not a JSON object (column 1)",
        "[1, 2] | not a JSON object (column 1)",
        "\"text\" | not a JSON object (column 1)",
        "{\"a\": 1 | the line ends inside the object (column 8)",
        "{\"a\": \"b | the line ends inside the object (column 9)",
        "{\"a\": 1} {\"b\": 2} | something follows the object (column 10)",
        "{\"a\": 1}, | not valid JSON (column 9)",
        "{\"a\": 1, \"a\": 2} | a key stands twice in one object (column 10)",
        "{\"ä\": {\"b\": [{\"c\": 1, \"c\": 2}]}} | a key stands twice in one object (column 23)",
        "{\"a\": NaN} | NaN and Infinity are not JSON (column 7)",
        "{\"a\": -Infinity} | NaN and Infinity are not JSON (column 7)",
        "{\"a\": 01} | not valid JSON (column 8)",
        "{\"a\": 1.} | not valid JSON (column 9)",
        "{\"a\": 'b'} | not valid JSON (column 7)",
        "{\"a\": \"\\x\"} | not valid JSON (column 9)",
        "{\"a\": \"\\u12\"} | not valid JSON (column 12)",
        "{a: 1} | not valid JSON (column 2)",
        "{\"a\": 1,} | not valid JSON (column 9)",
        "{\"a\" 1} | not valid JSON (column 6)",
        "{\"a\": tru} | not valid JSON (column 7)",
        "{} // comment | not valid JSON (column 4)",
        "{\"a\": \"one\ttab\"} | a control character stands raw in a string (column 11)",
      })
  void refusesALineThatIsNotJson(String line, String message) {
    assertThat(report(GOOD + line + "\n"))
        .isEqualTo("  line 2   invalid_json_line   "
            + message
            + "\n           Each line must hold one JSON object and nothing else.");
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    Path path = folder.resolve("latin.jsonl");
    Files.write(path, chat("a", "m", "grün").getBytes(StandardCharsets.ISO_8859_1));

    assertThat(BatchFile.read(path).report()).isEqualTo("""
              line 1   invalid_json_line   not UTF-8 (column 136)
                       Save the file as UTF-8, without BOM.""".indent(2).stripTrailing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM", "UTF-16"})
  void refusesUtf16(String encoding) throws IOException {
    Path path = folder.resolve("wide.jsonl");
    Files.write(path, (GOOD + "\n" + GOOD).getBytes(Charset.forName(encoding)));

    assertThat(BatchFile.read(path).requests()).isEqualTo(2);
    assertThat(BatchFile.read(path).report()).isEqualTo("""
              file   invalid_json_line   the file is UTF-16, not UTF-8
                     Save it as UTF-8, without BOM, as iconv -f UTF-16 -t UTF-8 does.""".indent(2).stripTrailing());
  }

  @Test
  void refusesLinesNestedTooDeep() {
    String deep = "{\"a\": " + "[".repeat(1001) + "]".repeat(1001) + "}\n";

    assertThat(file(GOOD + deep).problems())
        .singleElement()
        .extracting(Problem::code, Problem::message)
        .containsExactly("invalid_json_line", "nested deeper than 1,000 levels");
  }

  @Test
  void refusesABlankLineBetweenRequests() {
    assertThat(report(GOOD + "\n" + chat("b", "m", "hi")))
        .isEqualTo("""
              line 2   invalid_json_line   the line is blank
                       Remove it, or --fix writes a copy without.""".indent(2).stripTrailing());
  }

  @Test
  void refusesAByteOrderMark() {
    assertThat(report("\ufeff" + GOOD)).isEqualTo("""
              line 1   byte_order_mark   the file begins with a byte order mark, which the service refuses
                       Save it as UTF-8 without BOM, or --fix writes a clean copy.""".indent(2).stripTrailing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[%s, %s]\n", "[\n%s,\n%s\n]\n", "\ufeff [ \n%s\n, %s]"})
  void saysThatAFileIsAJsonList(String list) {
    BatchFile file = file(list.replace("%s", GOOD.strip()));

    assertThat(file.requests()).isEqualTo(2);
    assertThat(file.report()).isEqualTo("""
              file   invalid_json_line   the file is one JSON list of 2 requests, not JSON Lines
                     Write each request on a line of its own, without the list's brackets and commas; --fix does so in a copy, as jq -c '.[]' does.""".indent(2).stripTrailing());
  }

  @ParameterizedTest
  @CsvSource({"1,1 request", "3,3 requests"})
  void saysThatJsonIsLaidOutOverSeveralLines(int requests, String counted) {
    BatchFile file = file(laidOut(GOOD).repeat(requests));

    assertThat(file.requests()).isEqualTo(requests);
    assertThat(file.report()).isEqualTo("""
              file   invalid_json_line   the file is JSON of %s laid out over several lines, not JSON Lines
                     Write each request on one line; --fix does so in a copy, as jq -c . does.""".formatted(counted).indent(2).stripTrailing());
  }

  @Test
  void saysThatTheRequestsStandInAnObject() {
    BatchFile file = file("{\n\"version\": [1],\n\"requests\": [\n" + GOOD + "," + GOOD + "]}\n");

    assertThat(file.requests()).isEqualTo(2);
    assertThat(file.report()).isEqualTo("""
              file   invalid_json_line   the file is one JSON object with 2 requests in its list "requests", not JSON Lines
                     Write each request on a line of its own, as jq -c '.requests[]' does.""".indent(2).stripTrailing());
  }

  @Test
  void saysWhereAJsonListBreaksOff() {
    BatchFile file = file("[\n" + laidOut(GOOD).strip() + ",\n" + GOOD + GOOD + "]\n");

    assertThat(file.requests()).isEqualTo(2);
    assertThat(file.report())
        .isEqualTo("""
              file   invalid_json_line   the file is one JSON list of 2 requests, not JSON Lines; it breaks off in line %d
                     Write each request on a line of its own, without the list's brackets and commas.""".formatted(file.lines() - 1).indent(2).stripTrailing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[%s]~[%s]~ | 1 request | 2",
        "[~{\"a\":~{\"b\"~ | 0 requests | 4",
        "[{\"a\" 1}]| 0 requests | 1"
      })
  void countsOnlyTheWholeRequestsOfOneList(String list, String counted, int line) {
    BatchFile file = file(list.replace("%s", GOOD.strip()).replace('~', '\n'));

    assertThat(file.requests() + (file.requests() == 1 ? " request" : " requests"))
        .isEqualTo(counted);
    assertThat(file.problems())
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("the file is one JSON list of " + counted
            + ", not JSON Lines; it breaks off in line " + line);
  }

  private static String laidOut(String request) {
    return request.replace(": {", ": {\n  ").replace(", ", ",\n  ").replace("}", "\n}");
  }

  @Test
  void countsEqualProblemsOnce() {
    StringBuilder lines = new StringBuilder(GOOD);
    IntStream.range(0, 1000).forEach(i -> lines.append("nonsense\n"));

    assertThat(report(lines.toString())).isEqualTo("""
              lines 2, 3, 4… (1,000)   invalid_json_line   not a JSON object (first: column 1)
                                       Each line must hold one JSON object and nothing else.""".indent(2).stripTrailing());
  }

  @Test
  void saysWhatItDoesNotTellApart() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 23; i++) {
      lines.append(chat(String.valueOf(i), "m", "hi").replace("\"user\"", "\"user" + i + "\""));
    }

    var problems = file(lines.toString()).problems();

    assertThat(problems).hasSize(21);
    assertThat(problems.get(20).lines()).containsExactly(21, 22, 23);
    assertThat(problems.get(20).message())
        .isEqualTo(
            "a message has the role \"user20\"; besides, 2 more problems of this code (first: column 140, \"20\")");
  }

  @Test
  void countsAThousandRepeatedIdsOnce() {
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 2000).forEach(i -> lines.append(chat("id-" + i % 1000, "m", "hi")));

    assertThat(report(lines.toString())).isEqualTo("""
              lines 1001, 1002, 1003… (1,000)   duplicate_custom_id   "id-0" is also on line 1, and 999 more lines like it
                                                Give every request its own custom_id.""".indent(2).stripTrailing());
  }

  @Test
  void findsARepeatedIdHoweverItIsWritten() {
    String escaped = GOOD.replace("\"good\"", "\"g\\u006fod\"");

    assertThat(file(GOOD + escaped).problems())
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("\"good\" is also on line 1");
  }

  @Test
  void findsARepeatedIdBehindALongBody() {
    String late =
        "{\"method\": \"POST\", \"url\": \"/v1/responses\", \"body\": {\"model\": \"m\", \"input\":"
            + " \""
            + "x".repeat(10_000)
            + "\"}, \"custom_id\": \"late\"}\n";

    assertThat(file(late + late).problems())
        .singleElement()
        .extracting(Problem::message)
        .isEqualTo("\"late\" is also on line 1");
  }

  @Test
  void namesEveryOtherDeploymentOnce() {
    String lines =
        chat("1", "a", "hi") + chat("2", "b", "hi") + chat("3", "b", "hi") + chat("4", "c", "hi");

    assertThat(report(lines)).isEqualTo("""
              lines 2, 3   model_mismatch   deployment "b"; all lines before it say "a", and 1 more line like it (first: "2")
                           One file, one deployment: split it, or --deployment NAME to set one for all.
              line 4       model_mismatch   deployment "c"; the file began with "a" ("4")
                           One file, one deployment: split it, or --deployment NAME to set one for all.""".indent(2).stripTrailing());
    assertThat(file(lines).deployment()).isEmpty();
  }

  @Test
  void refusesTwoApisInOneFile() {
    String other =
        "{\"custom_id\": \"r\", \"method\": \"POST\", \"url\": \"/v1/responses\", \"body\":"
            + " {\"model\": \"m\", \"input\": \"hi\"}}\n";

    assertThat(report(GOOD + other)).isEqualTo("""
              line 2   url_mismatch   url "/v1/responses"; all lines before it say "/v1/chat/completions" ("r")
                       One file, one url: --split makes parts, --to responses|chat converts.""".indent(2).stripTrailing());
    assertThat(file(GOOD + other).endpoint()).isEmpty();
  }

  @Test
  void takesAUrlWithAndWithoutItsVersion() {
    String bare = chat("b", "m", "hi").replace("/v1/chat", "/chat");

    assertThat(file(GOOD + bare).problems()).isEmpty();
  }

  @Test
  void warnsOfWindowsLineEnds() {
    assertThat(report(GOOD.replace("\n", "\r\n"))).isEqualTo("""
              line 1   line_ends   warning: ends in CR LF; whether the service takes that is not known ("good")
                       --fix writes a copy with LF alone.""".indent(2).stripTrailing());
    assertThat(file(GOOD.replace("\n", "\r\n")).hasErrors()).isFalse();
  }

  @Test
  void looksForTheWordJsonInEachLineThatNeedsIt() {
    StringBuilder chat = new StringBuilder();
    StringBuilder responses = new StringBuilder();
    for (String text : List.of("as json", "hi", "as JSON", "ho")) {
      chat.append(chat(text, "m", text)
          .replace("]}}", "], \"response_format\": {\"type\": \"json_object\"}}}"));
      responses.append("""
          {"custom_id": "%s", "method": "POST", "url": "/v1/responses", "body": {"model": "m", "input": "%s", \
          "text": {"format": {"type": "json_object"}}}}
          """.formatted(text, text));
    }

    for (CharSequence lines : List.of(chat, responses)) {
      assertThat(file(lines.toString()).problems())
          .singleElement()
          .extracting(Problem::lines)
          .isEqualTo(List.of(2, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u2028", "\u2029", "\u0085"})
  void warnsOfLiteralLineSeparators(String separator) {
    assertThat(report(chat("a", "m", "one" + separator + "two")))
        .isEqualTo("""
              line 1   line_separator   warning: a literal U+2028, U+2029 or U+0085, at which some programs cut the line ("a")
                       --fix writes a copy with these characters escaped.""".indent(2).stripTrailing());
  }

  @Test
  void warnsOfALongId() {
    assertThat(file(chat("😀".repeat(64), "m", "hi")).problems()).isEmpty();
    assertThat(report(chat("x".repeat(65), "m", "hi")))
        .isEqualTo("""
              line 1   custom_id_length   warning: "custom_id" has more than 64 characters (column 15, "%s…")
                       The longest that the service takes is not documented; 64 is safe.""".formatted("x".repeat(64)).indent(2).stripTrailing());
  }

  @Test
  void warnsOfANameThatDoesNotEndInJsonl() throws IOException {
    Path path = Files.writeString(folder.resolve("requests.txt"), GOOD);

    assertThat(BatchFile.read(path).report()).isEqualTo("""
              file   file_name   warning: the name "requests.txt" does not end in .jsonl
                     OpenAI refuses other names; rename the file.""".indent(2).stripTrailing());
    assertThat(BatchFile.read(path).hasErrors()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "o1,true",
    "o3-mini,true",
    "prod-o4-mini,true",
    "gpt-5,true",
    "GPT-5.1-batch,true",
    "my-gpt5,true",
    "gpt-5-chat,false",
    "gpt-4o-mini-batch,false",
    "gpt-4.1,false",
    "summaries-prod,false",
    "foo3,false"
  })
  void knowsReasoningModelsByTheirNames(String deployment, boolean reasoning) {
    String line = chat("a", deployment, "hi").replace("]}}", "], \"max_tokens\": 9}}");

    assertThat(report(line)).isEqualTo(reasoning ? refusedByReasoning("max_tokens") : "");
  }

  @Test
  void believesTheConnectionMoreThanAName() {
    BatchFile named = file(chat("a", "gpt-5", "hi").replace("]}}", "], \"temperature\": 0.5}}"));
    BatchFile unnamed = file(chat("a", "prod", "hi").replace("]}}", "], \"temperature\": 0.5}}"));

    assertThat(named.under(Rules.AZURE.withReasoning("gpt-5", false)).problems())
        .isEmpty();
    assertThat(unnamed.under(Rules.AZURE.withReasoning("prod", true)).report())
        .isEqualTo(refusedByReasoning("temperature"));
  }

  private static String refusedByReasoning(String parameter) {
    return """
              line 1   unsupported_parameter   warning: "%s" is refused by reasoning models ("a")
                       Leave it out, or use "max_completion_tokens" for "max_tokens".""".formatted(parameter).indent(2).stripTrailing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\": 1",
        "\"top_p\": 1.0",
        "\"presence_penalty\": 0",
        "\"logprobs\": false",
        "\"logit_bias\": {}"
      })
  void saysNothingOfDefaultsThatReasoningModelsTake(String parameter) {
    String line = chat("a", "gpt-5", "hi").replace("]}}", "], " + parameter + "}}");

    assertThat(file(line).problems()).isEmpty();
  }

  @Test
  void refusesEmbeddingsWhereTheyAreNotTaken() {
    BatchFile file =
        file("{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/v1/embeddings\","
            + " \"body\": {\"model\": \"m\", \"input\": [\"one\", \"two\"]}}\n");

    assertThat(file.report()).isEqualTo("""
              line 1   url_mismatch   Azure takes no embeddings in a batch ("a")
                       Ask for them one by one, or connect to a service that takes them.""".indent(2).stripTrailing());
    assertThat(file.under(Rules.OPENAI).problems()).isEmpty();
    assertThat(file.kinds()).isEqualTo(Map.of(InputKind.EMBEDDINGS, 1));
    assertThat(file.line("a").orElseThrow().prompt()).isEqualTo("one\ntwo");
  }

  @Test
  void takesNoByteOrderMarkInsideAFile() {
    assertThat(file(GOOD + "\ufeff" + chat("b", "m", "hi")).problems())
        .singleElement()
        .extracting(Problem::code, Problem::message)
        .containsExactly("invalid_json_line", "not a JSON object (column 1)");
  }

  @Test
  void neverRepeatsAPromptOrALongValue() {
    String line = chat("a", "m", "secret").replace("\"user\"", "\"" + "r".repeat(500) + "\"");

    assertThat(report(line)).doesNotContain("secret").contains("\"" + "r".repeat(64) + "…\"");
  }

  private String report(String content) {
    return file(content).report();
  }

  private BatchFile file(String content) {
    try {
      return BatchFile.read(Files.writeString(folder.resolve("requests.jsonl"), content));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
