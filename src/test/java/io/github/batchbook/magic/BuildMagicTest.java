package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code %%batch_file}, from variables of the session and from files; nothing here asks a service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildMagicTest {
  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @TempDir
  Path folder;

  @BeforeAll
  void open(@TempDir Path home) {
    interpreter = Interpreter.open(new Home(home), Map.of(), front);
    java("var rows = List.of(Map.of(\"id\", \"r-1\", \"text\", \"Say \\\"hi\\\"\\n\"),"
        + " Map.of(\"id\", \"r-2\", \"text\", \"{{id}} stays\"))");
    java("enum Mood { GOOD, BAD }");
    java("record Place(String town, Optional<String> street) {}");
    java("record Review(Mood mood, double score, List<String> reasons, Place place) {}");
    java("sealed interface Shape permits Circle, Square {}\n"
        + "record Circle(double radius) implements Shape {}\n"
        + "record Square(double side) implements Shape {}");
    java("record Drawing(Shape shape) {}");
    java("var people = List.of(new Circle(1.5), new Circle(2))");
    java("var table = Table.create(\"t\", StringColumn.create(\"word\", \"a\", \"b\"),"
        + " IntColumn.create(\"n\", 1, 2))");
    java("var number = 7");
  }

  @AfterAll
  void close() {
    interpreter.close();
  }

  private void java(String code) {
    Reply reply = interpreter.evaluate(code);
    assertThat(reply).isNotInstanceOf(Reply.Failed.class);
  }

  private BatchFile built(String options, String template) {
    Reply reply = interpreter.evaluate("%%batch_file made --out " + folder.resolve("made.jsonl")
        + " " + options + "\n" + template);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return (BatchFile) ((Reply.Value) reply).value();
  }

  private String complaint(String cell) {
    Reply reply = interpreter.evaluate(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return String.join("\n", ((Reply.Failed) reply).text()).replace(folder.toString(), "FOLDER");
  }

  private static List<RequestLine> lines(BatchFile file) {
    return file.head(1000);
  }

  @Test
  void buildsFromAListOfMapsAndBindsTheVariable() throws IOException {
    Path out = folder.resolve("reviews.jsonl");
    Reply reply = interpreter.evaluate("%%batch_file reviews --from rows --deployment gpt-4o-mini-b"
        + " --id id --max-output-tokens 50 --temperature 0.5 --set seed=7 --out "
        + out
        + "\nsystem: You judge.\nuser: What of {{text}}?");

    assertThat(((Reply.Value) reply).display().text(TextFormat.PLAIN))
        .startsWith("reviews.jsonl   2 requests · ")
        .contains("deployment gpt-4o-mini-b · /v1/chat/completions")
        .contains("no problem found")
        .contains("  written: " + out)
        .contains("kept as reviews with the 2 columns");
    assertThat(out).hasContent("""
        {"custom_id":"r-1","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-b",\
        "messages":[{"role":"system","content":"You judge."},{"role":"user","content":"What of Say \\"hi\\"\\n?"}],\
        "max_tokens":50,"temperature":0.5,"seed":7}}
        {"custom_id":"r-2","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o-mini-b",\
        "messages":[{"role":"system","content":"You judge."},{"role":"user","content":"What of {{id}} stays?"}],\
        "max_tokens":50,"temperature":0.5,"seed":7}}
        """);
    assertThat(interpreter.evaluate("reviews.requests()"))
        .isInstanceOfSatisfying(
            Reply.Value.class, value -> assertThat(value.value()).isEqualTo(2));
    assertThat(folder.resolve("reviews.source.jsonl")).exists();
  }

  @Test
  void takesEachFieldThatIsSetAsItIsGiven() {
    BatchFile file = built(
        "--from rows --deployment d --set seed=7 --set stop='[\"a,b\",\"c=d\"]' --set metadata.team=x,y",
        "{{text}}");

    assertThat(lines(file).get(0).body().toString())
        .contains("\"seed\":7,\"stop\":[\"a,b\",\"c=d\"],\"metadata\":{\"team\":\"x,y\"}");
  }

  @Test
  void buildsFromATableFromRecordsAndFromFiles() throws IOException {
    Path csv = Files.writeString(folder.resolve("data.csv"), "Product Name,stars\n\"A, b\",001\n");
    Path jsonl = Files.writeString(folder.resolve("data.jsonl"), "{\"a\": {\"b\": [1]}}\n");

    assertThat(lines(built("--from table --deployment d", "{{word}} {{n}}")))
        .extracting(RequestLine::prompt)
        .containsExactly("a 1", "b 2");
    assertThat(lines(built("--from people --deployment d", "{{radius}}")))
        .extracting(RequestLine::customId)
        .containsExactly("row-000001", "row-000002");
    assertThat(lines(built("--from " + csv + " --deployment d", "{{ Product Name }}: {{stars}}")))
        .extracting(RequestLine::prompt)
        .containsExactly("A, b: 001");
    assertThat(lines(built("--from " + jsonl + " --deployment d", "{{a}}")))
        .extracting(RequestLine::prompt)
        .containsExactly("{\"b\":[1]}");
  }

  @Test
  void takesAWholeBody() {
    BatchFile file = built(
        "--from table --deployment d --endpoint responses",
        "{\"input\": \"Say {{word}}\", \"metadata\": {\"n\": \"{{n}}\"}, \"top_p\": {{n}}}");

    assertThat(lines(file).get(1).body())
        .hasToString(
            "{\"model\":\"d\",\"input\":\"Say b\",\"metadata\":{\"n\":\"2\"},\"top_p\":2}");
  }

  @Test
  void inlinesAndScalesTheImagesOfAFolder() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    ImageIO.write(
        new BufferedImage(60, 30, BufferedImage.TYPE_INT_RGB),
        "png",
        images.resolve("one.jpeg").toFile());

    BatchFile file = built(
        "--from " + images + " --deployment d --image image --detail low --resize 20",
        "What is on {{image}}?");

    assertThat(
            lines(file).get(0).body().at("/messages/0/content/1/image_url/url").asText())
        .startsWith("data:image/png;base64,");
    assertThat(lines(file)
            .get(0)
            .body()
            .at("/messages/0/content/1/image_url/detail")
            .asText())
        .isEqualTo("low");
  }

  @Test
  void takesARecordOfTheSessionAsSchema() {
    BatchFile file =
        built("--from table --deployment d --schema Review --endpoint responses", "{{word}}");

    assertThat(lines(file).get(0).body().at("/text/format/name").asText()).isEqualTo("Review");
    assertThat(lines(file).get(0).outputSchema().orElseThrow().toString()).isEqualTo("""
            {"type":"object","properties":{"mood":{"type":"string","enum":["GOOD","BAD"]},\
            "score":{"type":"number"},"reasons":{"type":"array","items":{"type":"string"}},\
            "place":{"type":"object","properties":{"town":{"type":"string"},"street":{"type":["string","null"]}},\
            "required":["town","street"],"additionalProperties":false}},\
            "required":["mood","score","reasons","place"],"additionalProperties":false}""");
    assertThat(lines(built("--from table --deployment d --schema Drawing", "{{word}}"))
            .get(0)
            .outputSchema()
            .orElseThrow()
            .at("/properties/shape/anyOf/1/properties/type/enum/0")
            .asText())
        .isEqualTo("Square");
  }

  @Test
  void takesSchemasAndToolsFromFiles() throws IOException {
    Path schema = Files.writeString(folder.resolve("mood.schema.json"), """
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"],
        "additionalProperties": false}""");
    Path tools = Files.writeString(
        folder.resolve("tools.json"),
        "[{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]");

    BatchFile file =
        built("--from table --deployment d --schema " + schema + " --tools " + tools, "{{word}}");

    assertThat(lines(file).get(0).body().at("/response_format/json_schema/name").asText())
        .isEqualTo("mood");
    assertThat(lines(file).get(0).body().at("/tools/0/function/name").asText()).isEqualTo("f");
  }

  @Test
  void refusesEmbeddingsWithTheReason() {
    assertThat(
            complaint("%%batch_file v --from table --deployment d --endpoint embeddings\n{{word}}"))
        .isEqualTo("""
            batch file: Azure takes no embeddings in a batch
              Ask for them one by one, or connect to a service that takes them.""");
  }

  @Test
  void complainsOfWhatIsNotThere() {
    assertThat(complaint("%%batch_file v --from tabel --deployment d\n{{word}}"))
        .isEqualTo("""
        %%batch_file: no variable and no file is called "tabel"; did you mean table?
          --from takes a table, a list of maps or records, a CSV or JSON Lines file, a folder of images.""");
    assertThat(complaint("%%batch_file v --from number --deployment d\nhi")).isEqualTo("""
        "number" holds no rows: it is of the type Integer
          Rows are a table, or a list of maps or records.""");
    assertThat(complaint("%%batch_file v --from table --deployment d\n{{wrod}}"))
        .isEqualTo("""
        %%batch_file: there is no column "wrod"; did you mean word?
          columns: word, n""");
    assertThat(complaint("%%batch_file v --from table --deployment d --schema Revue\n{{word}}"))
        .isEqualTo("""
            %%batch_file: no record and no file is called "Revue"
              Declare it before, as in: record Review(String sentiment, double score) {}""");
    assertThat(complaint("%%batch_file v --from table\n{{word}}")).isEqualTo("""
        batch file: no deployment is named
          Name your batch deployment: --deployment NAME, or .deployment(NAME) in Java.""");
    assertThat(complaint("%%batch_file v --deployment d\n{{word}}"))
        .startsWith("%%batch_file: --from SOURCE is missing\n  usage: %%batch_file NAME");
    assertThat(complaint("%%batch_file v --from table --deployment d\n"))
        .startsWith("%%batch_file: the cell is empty: write the prompt below");
    assertThat(complaint("%%batch_file a-b --from table --deployment d\nhi"))
        .startsWith("%%batch_file: NAME is a variable's too, which \"a-b\" cannot be");
    assertThat(complaint("%%batch_file v --from table --deployment d --set seed\nhi"))
        .startsWith("%%batch_file: --set takes KEY=VALUE, not \"seed\"");
    assertThat(complaint("%%batch_file v --from table --deployment d --endpoint chatt\nhi"))
        .startsWith("%%batch_file: no API \"chatt\"; did you mean chat?");
    assertThat(complaint("%%batch_file v --from table --deployment d --detail low\nhi"))
        .startsWith("%%batch_file: --detail is for images: --image COLUMN names them\n");
    assertThat(complaint("%%batch_file v --from table --deployment d --out " + folder + "\nhi"))
        .isEqualTo("""
            FOLDER is a folder; nothing was written
              --out PATH names the file itself, as in FOLDER/v.jsonl.""");
  }

  @Test
  void takesTextThatBeginsWithANumberAsText() {
    BatchFile file = built(
        "--from rows --deployment d --set user='12 monkeys' --set safety_identifier=", "{{text}}");

    assertThat(lines(file).get(0).body().path("user").asText()).isEqualTo("12 monkeys");
    assertThat(lines(file).get(0).body().path("safety_identifier").isTextual()).isTrue();
  }

  @Test
  void replacesWhatItBuiltAndNothingElse() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.jsonl"), "precious");
    String cell = "%%batch_file v --from table --deployment d --out " + mine + "\n{{word}}";

    assertThat(complaint(cell)).isEqualTo("""
        FOLDER/mine.jsonl is there already and was not built here; nothing was written
          Choose another NAME or --out PATH; --force replaces it.""");
    assertThat(mine).hasContent("precious");
    assertThat(built("--from table --deployment d", "{{word}}").requests()).isEqualTo(2);
    assertThat(built("--from table --deployment e", "{{word}}").deployment()).contains("e");
  }

  @Test
  void pointsToTheCellThatMakesABatchFileOfATable() throws IOException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "id,text\n1,hi\n");

    assertThat(complaint("%batch_file " + rows)).isEqualTo("""
        "FOLDER/rows.csv" is a table, not a batch file
          %%batch_file NAME --from FOLDER/rows.csv makes requests of its rows.""");
  }

  @Test
  void replacesNothingThatWasChangedSinceItWasBuilt() throws IOException {
    Path path = folder.resolve("edited.jsonl");
    String cell = "%%batch_file v --from table --deployment d --out " + path + "\n{{word}}";
    java(cell);
    java(cell);
    Files.writeString(path, "precious");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().plusSeconds(60)));

    assertThat(complaint(cell)).isEqualTo("""
        FOLDER/edited.jsonl is there already and was changed since it was built; nothing was written
          Choose another NAME or --out PATH; --force replaces it.""");
    assertThat(path).hasContent("precious");
    java(cell.replace("--out", "--force --out"));
    java(cell);
    assertThat(BatchFile.read(path).requests()).isEqualTo(2);
  }

  @Test
  void takesARecordWhoseNameHasOtherLetters() {
    java("record Größe(double länge) {}");

    BatchFile file = built("--from table --deployment d --schema Größe", "{{word}}");

    assertThat(lines(file).get(0).body().at("/response_format/json_schema").toString())
        .startsWith("{\"name\":\"Gr__e\",")
        .contains("\"länge\"");
  }

  @Test
  void completesColumnsInItsTemplate() {
    String cell = "%%batch_file v --from table --id n\nWhat of {{word}} and {{w";

    Completions found = interpreter.complete(cell, cell.length());

    assertThat(found.from()).isEqualTo(cell.length() - 1);
    assertThat(found.items()).extracting(Completions.Item::text).containsExactly("word}}");
    assertThat(interpreter.complete(cell, cell.length() - 4).items()).isEmpty();
  }

  @Test
  void completesColumnsOfItsSource() {
    String line = "%%batch_file v --from table --id w";

    assertThat(interpreter.complete(line, line.length()).items())
        .extracting(Completions.Item::text)
        .containsExactly("word");
  }
}
