package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DraftTest {
  @TempDir
  Path folder;

  public record Review(String text, int stars) {}

  record Judgement(String sentiment, double score) {}

  @Test
  void asksAboutEachRow() {
    BatchFile file = BatchFile.of(List.of(new Review("Great \"thing\"", 5), new Review("Meh", 2)))
        .system("You judge.")
        .prompt("Stars: {{stars}}. {{ text }}")
        .deployment("d")
        .maxOutputTokens(50)
        .temperature(0.5)
        .write(target());

    assertThat(file.problems()).isEmpty();
    assertThat(target()).hasContent("""
            {"custom_id":"row-000001","method":"POST","url":"/v1/chat/completions","body":{"model":"d","messages":[{"role":"system","content":"You judge."},{"role":"user","content":"Stars: 5. Great \\"thing\\""}],"max_tokens":50,"temperature":0.5}}
            {"custom_id":"row-000002","method":"POST","url":"/v1/chat/completions","body":{"model":"d","messages":[{"role":"system","content":"You judge."},{"role":"user","content":"Stars: 2. Meh"}],"max_tokens":50,"temperature":0.5}}
            """);
  }

  @Test
  void keepsTheRowsForTheJoin() {
    BatchFile file = BatchFile.of(List.of(new Review("a\u2028b", 5), new Review("Meh", 2)))
        .prompt("{{text}}")
        .id("stars")
        .deployment("d")
        .write(target());

    assertThat(file.source()).contains(folder.resolve("built.source.jsonl"));
    assertThat(file.source().orElseThrow()).hasContent("""
            {"custom_id":"5","text":"a\\u2028b","stars":5}
            {"custom_id":"2","text":"Meh","stars":2}
            """);
  }

  @Test
  void asksForASchemaInTheWordsOfEachApi() {
    Draft draft = BatchFile.of(List.of(Map.of("text", "hi")))
        .prompt("{{text}}")
        .deployment("d")
        .schema(Judgement.class)
        .maxOutputTokens(16)
        .set("reasoning.effort", "low");

    RequestLine responses =
        draft.endpoint(Endpoint.RESPONSES).write(target()).line("row-000001").orElseThrow();

    assertThat(responses.body())
        .hasToString("{\"model\":\"d\",\"input\":[{\"role\":\"user\",\"content\":\"hi\"}],"
            + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"Judgement\","
            + "\"strict\":true,\"schema\":"
            + OutputSchema.of(Judgement.class)
            + "}},\"max_output_tokens\":16,\"reasoning\":{\"effort\":\"low\"}}");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "EMBEDDINGS")
  void writesWhatTheChecksAccept(Endpoint endpoint) throws IOException {
    png("one.png", 8, 8);
    BatchFile file = BatchFile.of(
            List.of(Map.of("text", "hi", "picture", folder.resolve("one.png"))))
        .endpoint(endpoint)
        .prompt("{{text}}")
        .image("picture")
        .deployment("d")
        .schema(Judgement.class)
        .maxOutputTokens(16)
        .write(target());

    assertThat(file.problems()).isEmpty();
    assertThat(file.kinds()).containsKeys(InputKind.BASE64_IMAGE, InputKind.STRUCTURED_OUTPUT);
    assertThat(file.line("row-000001").orElseThrow().outputSchema())
        .contains(OutputSchema.of(Judgement.class));
  }

  @Test
  void takesATemplateInParts() {
    Draft draft = BatchFile.of(List.of(Map.of("a", "1", "b", "2"))).deployment("d");

    draft
        .template("\nSystem: Be brief.\nVery.\nuser:\nSum {{a}} and {{b}}\n\nplease\n")
        .write(target());

    assertThat(target())
        .content()
        .contains("[{\"role\":\"system\",\"content\":\"Be brief.\\nVery.\"},"
            + "{\"role\":\"user\",\"content\":\"Sum 1 and 2\\n\\nplease\"}]");
    draft.template("Tell me: user: {{a}}").write(target());
    assertThat(target())
        .content()
        .contains("[{\"role\":\"user\",\"content\":\"Tell me: user: 1\"}]");
  }

  @Test
  void fillsAWholeBody() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("text", "a \"b\"\n{{n}}");
    row.put("n", 7);
    row.put("none", null);
    BatchFile file = BatchFile.of(List.of(row)).template("""
                {"model": "d", "messages": [{"role": "user", "content": "Say \\"{{text}}\\""}],
                 "seed": {{n}}, "stop": {{text}}, "user": "{{none}}", "n": {{ none }},
                 "metadata": {"{{n}}": "{{n}}"}}
                """).write(target());

    assertThat(file.hasErrors()).isFalse();
    assertThat(target())
        .content()
        .contains(
            "\"content\":\"Say \\\"a \\\"b\\\"\\n{{n}}\\\"\"}],\"seed\":7,"
                + "\"stop\":\"a \\\"b\\\"\\n{{n}}\",\"user\":\"\",\"n\":null,\"metadata\":{\"7\":\"7\"}}");
  }

  @Test
  void takesTextsOfCsvInAWholeBodyForWhatTheyMean() throws IOException {
    Path csv = write(
        "data.csv",
        "n;zip;stop;t;none\n0.50;007;[\"a\", \"b\"];5 apples;\n-3;1;{\"a\" 1};true;null\n");

    BatchFile.from(csv)
        .body("{\"input\":\"{{n}}\",\"l\":[{{n}},{{zip}},{{stop}},{{t}},{{none}}]}")
        .deployment("d")
        .write(target());

    assertThat(target())
        .content()
        .contains("\"input\":\"0.50\",\"l\":[0.50,\"007\",[\"a\",\"b\"],\"5 apples\",null]}")
        .contains("\"input\":\"-3\",\"l\":[-3,1,\"{\\\"a\\\" 1}\",true,null]}");
  }

  @Test
  void namesThePlaceWhereABodyIsNotJson() {
    assertThatThrownBy(() -> BatchFile.of(List.of(Map.of("a", "1")))
            .deployment("d")
            .body("{\"input\": {{a}},\n \"x\" }")
            .write(target()))
        .isInstanceOf(BatchFileException.class)
        .hasMessage(
            "batch file: the body is not JSON: line 2, column 6\n  Write a JSON object; a place in a"
                + " string is \"{{column}}\", a bare one {{column}}.");
    assertThat(target()).doesNotExist();
  }

  @Test
  void asksAboutATablesRows() {
    Table table = Table.create(
        StringColumn.create("id", "x", "y"),
        DoubleColumn.create("price", 1.5, Double.NaN),
        DateColumn.create("day", LocalDate.of(2026, 11, 22), LocalDate.of(2026, 11, 23)));

    BatchFile file = BatchFile.of(table)
        .id("id")
        .prompt("{{price}} on {{day}}")
        .deployment("d")
        .write(target());

    assertThat(file.line("x").orElseThrow().prompt()).isEqualTo("1.5 on 2026-11-22");
    assertThat(file.line("y").orElseThrow().prompt()).isEqualTo(" on 2026-11-23");
    assertThat(file.source().orElseThrow())
        .content()
        .contains("{\"custom_id\":\"y\",\"id\":\"y\",\"price\":null,\"day\":\"2026-11-23\"}");
  }

  record Shop(String city) {}

  record Order(
      Optional<String> note,
      Optional<String> none,
      String[] tags,
      Shop shop,
      List<LocalDate> days) {}

  @Test
  void asksAboutWhatValuesHold() throws IOException {
    Order order = new Order(
        Optional.of("fast"),
        Optional.empty(),
        new String[] {"a", "b"},
        new Shop("Bonn"),
        List.of(LocalDate.of(2026, 11, 22)));

    BatchFile file = BatchFile.of(List.of(order))
        .prompt("{{note}} {{none}} {{tags}} {{shop}} {{days}}")
        .deployment("d")
        .write(target());

    assertThat(file.line("row-000001").orElseThrow().prompt())
        .isEqualTo("fast  [\"a\",\"b\"] {\"city\":\"Bonn\"} [\"2026-11-22\"]");
    assertThat(file.source().orElseThrow())
        .hasContent("{\"custom_id\":\"row-000001\",\"note\":\"fast\",\"none\":null,"
            + "\"tags\":[\"a\",\"b\"],\"shop\":{\"city\":\"Bonn\"},\"days\":[\"2026-11-22\"]}");
  }

  @Test
  void readsCsvAsTheTextsItHolds() throws IOException {
    Path csv = write(
        "data.csv",
        "\ufeffid;text;note\r\n001;\"Hello; \"\"you\"\"\nthere\";NA\r\n\r\n002;plain\r\n");

    BatchFile file =
        BatchFile.from(csv).id("id").prompt("{{text}}|{{note}}").deployment("d").write(target());

    assertThat(file.line("001").orElseThrow().prompt()).isEqualTo("Hello; \"you\"\nthere|NA");
    assertThat(file.line("002").orElseThrow().prompt()).isEqualTo("plain|");
    assertThat(file.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a, b \n1,x\n2,y\n",
        "a,b\r1,x\r2,y\r",
        "a\tb\r\n1\tx\r\n2\ty",
        "b,\"a;1;2\",\"\"\nx,1,\ny,2,\n"
      })
  void readsCsvAsOtherProgramsWriteIt(String text) throws IOException {
    Path csv = write("data.csv", text);

    BatchFile file = BatchFile.from(csv).prompt("{{b}}").deployment("d").write(target());

    assertThat(file.requests()).isEqualTo(2);
    assertThat(file.line("row-000002").orElseThrow().prompt()).isEqualTo("y");
  }

  @Test
  void complainsOfCsvWithoutRowsOrNames() throws IOException {
    Path bare = write("bare.csv", "a,b\n");
    Path twice = write("twice.csv", "a,b, a\n1,2,3\n");
    Path latin = folder.resolve("latin.csv");
    Files.write(latin, "a,b\nf\u00e9e,2\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> BatchFile.from(bare))
        .hasMessage("bare.csv: there is no row in it\n  Write a header and rows.");
    assertThatThrownBy(() -> BatchFile.from(twice))
        .hasMessage("twice.csv: the columns 1 and 3 are both named \"a\"\n"
            + "  Give each column a name of its own in the first line.");
    assertThatThrownBy(() -> BatchFile.from(latin))
        .hasMessage(
            "latin.csv: it is not UTF-8\n  Save it as UTF-8; Excel calls that \"CSV UTF-8\".");
  }

  @Test
  void complainsOfBrokenCsv() throws IOException {
    Path open = write("open.csv", "a,b\n1,\"two\n3,4\n");
    Path wide = write("wide.csv", "a,b\n1,2\n1,2,3\n");

    assertThatThrownBy(
            () -> BatchFile.from(open).prompt("{{a}}").deployment("d").write(target()))
        .hasMessage("open.csv: a quote that opens on line 2 is never closed\n"
            + "  Close it; a quote inside quotes is written twice.");
    assertThatThrownBy(
            () -> BatchFile.from(wide).prompt("{{a}}").deployment("d").write(target()))
        .hasMessage("wide.csv: line 3 has more values than the header has columns\n"
            + "  Quote values that hold the delimiter.");
    assertThat(target()).doesNotExist();
  }

  @Test
  void readsJsonLines() throws IOException {
    Path source = write("data.jsonl", "{\"a\":\"x\",\"n\":1.50,\"l\":[1]}\n\n{\"a\":null}\n");

    BatchFile file =
        BatchFile.from(source).prompt("{{a}} {{n}} {{l}}").deployment("d").write(target());

    assertThat(file.line("row-000001").orElseThrow().prompt()).isEqualTo("x 1.50 [1]");
    assertThat(file.line("row-000002").orElseThrow().prompt()).isEqualTo("  ");
  }

  @Test
  void knowsColumnsThatTheFirstRowLacks() throws IOException {
    Path source = write("data.ndjson", "{\"a\":1}\n{\"a\":2,\"b\":3}\n");

    BatchFile ofFile =
        BatchFile.from(source).prompt("{{a}}{{b}}").deployment("d").write(target());
    BatchFile ofMaps = BatchFile.of(List.of(Map.of("a", 1), Map.of("b", 3)))
        .prompt("{{a}}{{b}}")
        .deployment("d")
        .write(folder.resolve("maps.jsonl"));

    assertThat(ofFile.head(2)).extracting(RequestLine::prompt).containsExactly("1", "23");
    assertThat(ofMaps.head(2)).extracting(RequestLine::prompt).containsExactly("1", "3");
  }

  @Test
  void complainsOfJsonLinesThatAreNone() throws IOException {
    Path source = write("data.jsonl", "{\"a\":1}\n[2]\n");

    assertThatThrownBy(
            () -> BatchFile.from(source).prompt("{{a}}").deployment("d").write(target()))
        .hasMessage("data.jsonl: line 2 is not a JSON object\n"
            + "  A source in JSON Lines has one object on each line.");
  }

  @Test
  void readsTheRowsOfAJsonList() throws IOException {
    String list =
        "\ufeff[\n  {\"a\": \"x\", \"n\": 1.50},\n  {\"a\": \"y\\u2028\", \"l\": [1]}\n]\n";
    Path source = write("data.json", list);

    BatchFile file =
        BatchFile.from(source).prompt("{{a}} {{n}} {{l}}").deployment("d").write(target());

    assertThat(file.head(3))
        .extracting(RequestLine::prompt)
        .containsExactly("x 1.50 ", "y\u2028  [1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | there is no row in it",
        "[{\"a\": 1}, 2] | element 2 of the list is a number, not an object",
        "[{\"a\": 1}, {\"a\" | line 1 is not valid JSON",
        "[{\"a\": 1}] [2] | line 1 is not valid JSON",
      })
  void complainsOfAJsonListThatIsNone(String list, String what) throws IOException {
    Path source = write("data.json", list);

    assertThatThrownBy(
            () -> BatchFile.from(source).prompt("{{a}}").deployment("d").write(target()))
        .hasMessageStartingWith("data.json: " + what + "\n");
  }

  @Test
  void complainsOfJsonLinesThatAreNotUtf8() throws IOException {
    Path latin = folder.resolve("latin.jsonl");
    Files.write(latin, "{\"a\": \"b\"}\n{\"a\": \"grün\"}\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> BatchFile.from(latin))
        .hasMessage("latin.jsonl: line 2 is not UTF-8 (column 10)\n  Save the file as UTF-8.");
  }

  @Test
  void warnsOfPromptsThatLackAValue() throws IOException {
    Path csv = write("data.csv", "id,text,note\n1\n2,two,\n3, ,x\n");

    BatchFile file =
        BatchFile.from(csv).id("id").prompt("{{text}} {{id}}").deployment("d").write(target());

    assertThat(file.hasErrors()).isFalse();
    assertThat(file.problems())
        .containsExactly(new Problem(
            Severity.WARNING,
            "empty_value",
            List.of(1, 3),
            2,
            0,
            "1",
            "the column \"text\" is empty in 2 rows, whose prompts have a blank in its place (first: \"1\")",
            "Fill it, or leave these rows out."));
    assertThat(BatchFile.from(csv)
            .body(
                "{\"model\":\"d\",\"messages\":[{\"role\":\"user\",\"content\":\"{{id}}\"}],\"user\":\"{{note}}\",\"seed\":{{text}}}")
            .write(target())
            .problems())
        .extracting(Problem::message)
        .contains(
            "the column \"note\" is empty in 2 rows, whose prompts have a blank in its place (first: \"row-000001\")")
        .noneMatch(message -> message.contains("\"text\" is empty"));
  }

  @Test
  void asksAboutAFolderOfImages() throws IOException {
    png("b.png", 4, 4);
    Files.copy(folder.resolve("b.png"), folder.resolve("a.jpg"));
    write("notes.txt", "no image");
    write("._b.png", "no image");
    Files.createDirectory(folder.resolve("c.png"));

    BatchFile file = BatchFile.from(folder)
        .prompt("What is in {{image}}?")
        .image("image")
        .detail("low")
        .deployment("d")
        .write(target());

    assertThat(file.problems()).isEmpty();
    assertThat(file.requests()).isEqualTo(2);
    RequestLine first = file.line("row-000001").orElseThrow();
    assertThat(first.prompt()).isEqualTo("What is in a.jpg?");
    assertThat(first.images()).singleElement().asString().startsWith("data:image/png;base64,");
    assertThat(first.body().toString()).contains("\"detail\":\"low\"");
  }

  @Test
  void showsTheImagesOfAFolderUntold() throws IOException {
    png("a.png", 4, 4);
    Draft draft = BatchFile.from(folder).deployment("d");

    for (Draft untold : List.of(draft, draft.endpoint(Endpoint.RESPONSES))) {
      BatchFile file = untold.prompt("What is this?").write(target());

      assertThat(file.problems()).isEmpty();
      assertThat(file.line("row-000001").orElseThrow().images())
          .singleElement()
          .asString()
          .startsWith("data:image/png;base64,");
    }
    BatchFile named = draft
        .body("{\"messages\": [{\"role\": \"user\", \"content\": \"{{image}}\"}]}")
        .write(target());
    assertThat(named.line("row-000001").orElseThrow().prompt()).isEqualTo("a.png");
  }

  @Test
  void scalesImagesDown() throws IOException {
    png("wide.png", 400, 100);

    BatchFile file = BatchFile.from(folder)
        .prompt("?")
        .image("image")
        .resize(100)
        .deployment("d")
        .write(target());

    String url = file.line("row-000001").orElseThrow().images().get(0);
    byte[] bytes = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
    assertThat(List.of(image.getWidth(), image.getHeight())).containsExactly(100, 25);
  }

  @Test
  void givesARowAsManyImagesAsItHas() {
    List<Map<String, Object>> rows = List.of(
        Map.of("i", List.of("https://x.example/1.png", "https://x.example/2.png")),
        Map.of("i", ""),
        Map.of("i", "https://x.example/3.png"));

    BatchFile file = BatchFile.of(rows).prompt("?").image("i").deployment("d").write(target());

    assertThat(file.problems())
        .singleElement()
        .extracting(Problem::severity, Problem::code, Problem::message, Problem::remedy)
        .containsExactly(
            Severity.WARNING,
            "empty_value",
            "the column \"i\" is empty in 1 row, whose request has no image (\"row-000002\")",
            "Fill it, or leave these rows out.");
    assertThat(file.line("row-000001").orElseThrow().images()).hasSize(2);
    assertThat(file.line("row-000002").orElseThrow().images()).isEmpty();
    assertThat(file.line("row-000003").orElseThrow().images())
        .containsExactly("https://x.example/3.png");
  }

  @Test
  void complainsOfAnImageThatIsNone() throws IOException {
    write("words.png", "no image");

    assertThatThrownBy(() -> BatchFile.of(
                List.of(Map.of("i", folder.resolve("words.png").toString())))
            .prompt("?")
            .image("i")
            .deployment("d")
            .write(target()))
        .hasMessage("words.png: this is no image\n  PNG, JPEG, GIF and WebP are taken.");
    assertThatThrownBy(() -> BatchFile.of(
                List.of(Map.of("i", "https://x.example/a.png"), Map.of("i", "gone.png")))
            .prompt("?")
            .image("i")
            .deployment("d")
            .write(target()))
        .hasMessage(
            "batch file: there is no image \"gone.png\"\n  The row of \"row-000002\" names it;"
                + " looked for " + Path.of("gone.png").toAbsolutePath() + ".");
    assertThat(target()).doesNotExist();
  }

  @Test
  void complainsOfWhatIsMissing() {
    Draft draft = BatchFile.of(List.of(Map.of("text", "hi")));

    assertThatThrownBy(() -> draft.prompt("{{text}}").write(target()))
        .hasMessage("batch file: no deployment is named\n"
            + "  Name your batch deployment: --deployment NAME, or .deployment(NAME) in Java.");
    assertThatThrownBy(() -> draft.deployment("d").write(target()))
        .hasMessage("batch file: nothing is asked\n  Give it a prompt.");
    assertThatThrownBy(() -> draft.deployment("d").prompt("{{tetx}}").write(target()))
        .hasMessage("batch file: there is no column \"tetx\"\n  Columns are \"text\".");
    assertThatThrownBy(() -> draft.deployment("d").prompt("?").id("no").write(target()))
        .hasMessage("batch file: there is no column \"no\"\n  Columns are \"text\".");
    assertThatThrownBy(() -> draft.detail("medium"))
        .hasMessage("batch file: \"detail\" is \"medium\"\n  Say low, high or auto.");
    assertThatThrownBy(() -> draft.maxOutputTokens(0))
        .hasMessage("batch file: the limit of an answer's tokens is 0\n  Say a number from 1 on.");
    assertThatThrownBy(() -> draft.resize(-1))
        .hasMessage("batch file: an image's longest side is -1\n  Say a number from 1 on.");
    assertThatThrownBy(() -> draft.set("text..format", 1))
        .hasMessage("batch file: \"text..format\" names no field of the body\n"
            + "  Say its name; dots lead into objects.");
    assertThatThrownBy(() -> BatchFile.of(List.of()))
        .hasMessage("batch file: there are no rows to make requests of\n  Give it at least one.");
    assertThatThrownBy(() -> BatchFile.of(Collections.singletonList(null)))
        .hasMessage("batch file: a row is null\n  Leave it out.");
    assertThatThrownBy(() -> BatchFile.of(List.of("word")))
        .hasMessage("batch file: a row is of the type String\n"
            + "  Rows are maps, records, or those of a table.");
    assertThatThrownBy(() ->
            draft.deployment("d").prompt("?").endpoint(Endpoint.EMBEDDINGS).write(target()))
        .hasMessage("batch file: Azure takes no embeddings in a batch\n"
            + "  Ask for them one by one, or connect to a service that takes them.");
    assertThat(target()).doesNotExist();
  }

  @Test
  void complainsOfARowWithoutItsId() {
    List<Map<String, String>> rows = List.of(Map.of("id", "a"), Map.of("id", " "));

    assertThatThrownBy(
            () -> BatchFile.of(rows).id("id").prompt("?").deployment("d").write(target()))
        .hasMessage("batch file: row 2 has nothing in the column \"id\"\n"
            + "  It gives the custom_id, so every row needs its own value there.");
  }

  @Test
  void buildsEmbeddingsWhereTheyAreTaken() {
    BatchFile file = BatchFile.of(List.of(Map.of("text", "hi")))
        .rules(Rules.OPENAI)
        .endpoint(Endpoint.EMBEDDINGS)
        .prompt("{{text}}")
        .deployment("d")
        .write(target());

    assertThat(file.problems()).isEmpty();
    assertThat(file.line("row-000001").orElseThrow().prompt()).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void carriesAnyTextUnchanged(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Map<String, String>> rows =
        random.ints(200).mapToObj(i -> Map.of("text", text(random))).toList();

    BatchFile file = BatchFile.of(rows).prompt("{{text}}").deployment("d").write(target());

    assertThat(file.problems()).allMatch(problem -> problem.code().equals("empty_value"));
    file.forEachLine(
        line -> assertThat(line.prompt()).isEqualTo(rows.get(line.number() - 1).get("text")));
  }

  /** Any UTF-16, half surrogate pairs and what is escaped among it. */
  private static String text(SplittableRandom random) {
    char[] chars = new char[random.nextInt(1, 60)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = switch (random.nextInt(6)) {
        case 0 -> (char) random.nextInt(0x20);
        case 1 -> "\"\\/\u007f\u0085\u2028\u2029\ufeff{}".charAt(random.nextInt(10));
        case 2 -> (char) random.nextInt(0xD800, 0xE000);
        case 3 -> (char) random.nextInt(0x80, 0x10000);
        default -> (char) random.nextInt(0x20, 0x7f);
      };
    }
    return new String(chars);
  }

  @Test
  void keepsADraftAsItWas() {
    Draft draft = BatchFile.of(List.of(Map.of("text", "hi"))).deployment("d").prompt("one");
    draft.prompt("two").set("seed", 1).image("text");

    draft.write(target());

    assertThat(target())
        .content()
        .endsWith("\"messages\":[{\"role\":\"user\",\"content\":\"one\"}]}}\n");
  }

  private Path target() {
    return folder.resolve("built.jsonl");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private void png(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT_COMPLETIONS,gpt-4o,max_tokens",
    "CHAT_COMPLETIONS,gpt-5,max_completion_tokens",
    "RESPONSES,gpt-5,max_output_tokens"
  })
  void limitsAnswersInTheWordsOfEachApi(Endpoint endpoint, String deployment, String key) {
    BatchFile file = BatchFile.of(List.of(Map.of("text", "hi")))
        .maxOutputTokens(16)
        .prompt("{{text}}")
        .deployment(deployment)
        .endpoint(endpoint)
        .write(target());

    assertThat(file.problems()).isEmpty();
    assertThat(file.line("row-000001").orElseThrow().body().path(key).asInt()).isEqualTo(16);
    assertThat(file.maxOutputTokens()).hasValue(16);
  }
}
