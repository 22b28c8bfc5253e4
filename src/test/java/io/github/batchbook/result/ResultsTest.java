package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.batchbook.batchfile.BatchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ResultsTest {
  private static final List<String> COLUMNS = List.of(
      "custom_id",
      "prompt",
      "output",
      "outcome",
      "finish_reason",
      "status_code",
      "error_code",
      "error_message",
      "model",
      "input_tokens",
      "cached_tokens",
      "output_tokens",
      "reasoning_tokens",
      "total_tokens",
      "cost",
      "attempt",
      "job",
      "from_cache",
      "schema_error");

  private static final String REVIEW =
      "{\"type\":\"object\",\"properties\":{\"sentiment\":{\"type\":\"string\"},\"score\":{\"type\":\"number\"}},"
          + "\"required\":[\"sentiment\",\"score\"],\"additionalProperties\":false}";

  @TempDir
  Path folder;

  record Review(String sentiment, double score) {}

  private Results results(List<String> requests, List<String> lines, JoinOptions options) {
    BatchFile input =
        BatchFile.read(Fixture.write(folder, "in.jsonl", requests.toArray(String[]::new)));
    Path output = Fixture.write(folder, "out.jsonl", lines.toArray(String[]::new));
    return Results.join(
        input, List.of(ResultFiles.of("batch_1", JobState.COMPLETED, output, null)), options);
  }

  private Results results(List<String> requests, List<String> lines) {
    return results(requests, lines, JoinOptions.DEFAULT);
  }

  private Results reviews(String... escapedAnswers) {
    List<String> requests = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < escapedAnswers.length; i++) {
      requests.add(Fixture.structured("row-" + i, REVIEW));
      lines.add(Fixture.chat("row-" + i, escapedAnswers[i].replace("\"", "\\\"")));
    }
    return results(requests, lines);
  }

  @Test
  void hasTheColumnsInTheirOrderAndTypes() {
    Table table = results(
            List.of(Fixture.request("a", "A?"), Fixture.request("b", "B?")),
            List.of(Fixture.failed("b", 400, "invalid_value"), Fixture.chat("a", "1")))
        .table();

    assertThat(table.name()).isEqualTo("in.jsonl");
    assertThat(table.columnNames()).isEqualTo(COLUMNS);
    assertThat(table.types())
        .extracting(ColumnType::name)
        .containsExactly(
            "STRING", "STRING", "STRING", "STRING", "STRING", "INTEGER", "STRING", "STRING",
            "STRING", "INTEGER", "INTEGER", "INTEGER", "INTEGER", "INTEGER", "DOUBLE", "INTEGER",
            "STRING", "BOOLEAN", "STRING");
    assertThat(table.row(0).getString("output")).isEqualTo("1");
    assertThat(table.row(0).getInt("total_tokens")).isEqualTo(12);
    assertThat(table.row(0).getBoolean("from_cache")).isFalse();
    assertThat(table.row(1).getString("outcome")).isEqualTo("failed");
    assertThat(table.row(1).getInt("status_code")).isEqualTo(400);
    assertThat(table.row(1).getString("error_code")).isEqualTo("invalid_value");
    assertThat(table.row(1).getString("error_message")).isEqualTo("no b");
    assertThat(table.column("cost").countMissing()).isEqualTo(2);
    assertThat(table.column("total_tokens").isMissing(1)).isTrue();
  }

  @Test
  void addsRefusalsAndToolCallsWhereThereAreAny() {
    Table table = results(
            List.of(Fixture.request("row-1", "A?"), Fixture.request("row-2", "B?")),
            List.of(
                Fixture.success("row-1", Fixture.text("body.chat_refusal.json")),
                Fixture.success("row-2", Fixture.text("body.chat_tool_calls.json"))))
        .table();

    assertThat(table.columnNames().subList(COLUMNS.size(), table.columnCount()))
        .containsExactly("refusal", "tool_calls");
    assertThat(table.stringColumn("refusal").asList())
        .containsExactly("I can't help with that.", "");
  }

  @Test
  void doesNotTouchWhatOtherReadersWouldChange() {
    Table table = results(
            List.of(Fixture.request("007", "  1,000  "), Fixture.request("NA", "x")),
            List.of(Fixture.chat("007", "001"), Fixture.chat("NA", " null ")))
        .table();

    assertThat(table.stringColumn("custom_id").asList()).containsExactly("007", "NA");
    assertThat(table.stringColumn("prompt").asList()).containsExactly("  1,000  ", "x");
    assertThat(table.stringColumn("output").asList()).containsExactly("001", " null ");
  }

  @Test
  void putsTheSourceBehindTheIdAndRenamesWhatCollides() {
    Table source = Table.create(
        StringColumn.create("custom_id", "b", "a"),
        StringColumn.create("Prompt", "source b", "source a"),
        IntColumn.create("stars", 2, 1),
        StringColumn.create("source.prompt", "x", "y"));

    Table table = results(
            List.of(
                Fixture.request("a", "A?"), Fixture.request("b", "B?"), Fixture.request("c", "C?")),
            List.of(),
            JoinOptions.DEFAULT.withSource(source).withName("run"))
        .table();

    assertThat(table.name()).isEqualTo("run");
    assertThat(table.columnNames())
        .startsWith(
            "custom_id", "source.Prompt", "stars", "source.source.prompt", "prompt", "output");
    assertThat(table.stringColumn("source.Prompt").asList())
        .containsExactly("source a", "source b", "");
    assertThat(table.intColumn("stars").asObjectArray()).containsExactly(1, 2, null);
  }

  @Test
  void joinsASourceByItsIdOnly() {
    List<String> requests = List.of(Fixture.request("a", "A?"));
    Results without = results(
        requests,
        List.of(),
        JoinOptions.DEFAULT.withSource(Table.create(IntColumn.create("n", 1))));
    Results twice = results(
        requests,
        List.of(),
        JoinOptions.DEFAULT.withSource(Table.create(StringColumn.create("custom_id", "a", "a"))));

    assertThatThrownBy(without::table)
        .isInstanceOf(ResultException.class)
        .hasMessage(
            "the source table has no column \"custom_id\", so its rows cannot be joined; its columns are n");
    assertThatThrownBy(twice::table)
        .isInstanceOf(ResultException.class)
        .hasMessage(
            "the source table has the custom_id \"a\" more than once, so its rows cannot be joined");
  }

  @Test
  void makesTypedColumnsFromTheSchema() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"n\":{\"type\":[\"integer\",\"null\"]},"
            + "\"big\":{\"type\":\"integer\"},\"ok\":{\"type\":\"boolean\"},\"day\":{\"type\":\"string\",\"format\":\"date\"},"
            + "\"at\":{\"$ref\":\"#/$defs/place\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
            + "\"kind\":{\"enum\":[\"x\",\"y\"]},\"maybe\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]}},"
            + "\"$defs\":{\"place\":{\"type\":\"object\",\"properties\":{\"lat\":{\"type\":\"number\"},\"city\":{\"type\":\"string\"}}}}}";
    String one =
        "{'name':'001','n':7,'big':9007199254740993,'ok':true,'day':'2026-11-22','at':{'lat':1.5,'city':'Ulm'},"
            + "'tags':['a','b'],'kind':'x','maybe':null}";
    String two = "{'name':'','n':null,'big':1,'ok':false,'at':{},'tags':[],'kind':'y','maybe':2}";

    Table table = results(
            List.of(
                Fixture.structured("a", schema),
                Fixture.structured("b", schema),
                Fixture.structured("c", schema)),
            List.of(
                Fixture.chat("a", one.replace("'", "\\\"")),
                Fixture.chat("b", two.replace("'", "\\\""))))
        .table();

    assertThat(table.columnNames().subList(COLUMNS.size(), table.columnCount()))
        .containsExactly(
            "output.name",
            "output.n",
            "output.big",
            "output.ok",
            "output.day",
            "output.at.lat",
            "output.at.city",
            "output.tags",
            "output.kind",
            "output.maybe");
    assertThat(table.types().subList(COLUMNS.size(), table.columnCount()))
        .extracting(ColumnType::name)
        .containsExactly(
            "STRING",
            "INTEGER",
            "LONG",
            "BOOLEAN",
            "LOCAL_DATE",
            "DOUBLE",
            "STRING",
            "STRING",
            "STRING",
            "DOUBLE");
    assertThat(table.stringColumn("output.name").asList()).containsExactly("001", "", "");
    assertThat(table.intColumn("output.n").asObjectArray()).containsExactly(7, null, null);
    assertThat(table.longColumn("output.big").get(0)).isEqualTo(9007199254740993L);
    assertThat(((BooleanColumn) table.column("output.ok")).asObjectArray())
        .containsExactly(true, false, null);
    assertThat(table.dateColumn("output.day").get(0)).hasToString("2026-11-22");
    assertThat(table.doubleColumn("output.at.lat").getDouble(0)).isEqualTo(1.5);
    assertThat(table.stringColumn("output.tags").asList())
        .containsExactly("[\"a\",\"b\"]", "[]", "");
    assertThat(table.column("schema_error").countMissing()).isEqualTo(3);
  }

  @Test
  void keepsIntegersExactBesideOneThatIsTooLarge() {
    String schema = "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}";

    Results results = results(
        List.of(Fixture.structured("a", schema), Fixture.structured("b", schema)),
        List.of(
            Fixture.chat("a", "{\\\"n\\\":9007199254740993}"),
            Fixture.chat("b", "{\\\"n\\\":1180591620717411303424}")));

    Table table = results.table();
    assertThat(table.longColumn("output.n").asObjectArray())
        .containsExactly(9007199254740993L, null);
    assertThat(table.stringColumn("output").get(1)).isEqualTo("{\"n\":1180591620717411303424}");
    assertThat(results.problems()).hasSize(1);
    assertThat(results.problems().get(0))
        .hasToString(
            "output.n of \"b\" is \"1180591620717411303424\", more than an integer of 64 bits"
                + " holds; its cell is empty, the number stands in output");
  }

  @Test
  void leavesOutADateThatIsNone() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"day\":{\"type\":\"string\",\"format\":\"date\"}},"
            + "\"required\":[\"day\"]}";

    Table table = results(
            List.of(
                Fixture.structured("a", schema),
                Fixture.structured("b", schema),
                Fixture.structured("c", schema)),
            List.of(
                Fixture.chat("a", "{\\\"day\\\":\\\"2026-11-22\\\"}"),
                Fixture.chat("b", "{\\\"day\\\":\\\"2026-13-45\\\"}"),
                Fixture.chat("c", "{}")))
        .table();

    assertThat(table.dateColumn("output.day").asList())
        .containsExactly(LocalDate.of(2026, 11, 22), null, null);
    assertThat(table.stringColumn("schema_error").asList())
        .containsExactly(
            "",
            "/day: does not match the date pattern must be a valid RFC 3339 full-date",
            "required property 'day' not found");
  }

  @Test
  void keepsARowThatDoesNotFitItsSchema() {
    Results results = reviews(
        "{\"sentiment\":\"good\",\"score\":\"high\"}",
        "no JSON",
        "",
        "{\"sentiment\":\"bad\",\"score\":0.5}");

    Table table = results.table();

    assertThat(table.stringColumn("outcome").asList()).containsOnly("answered");
    assertThat(table.stringColumn("schema_error").asList())
        .containsExactly(
            "/score: string found, number expected",
            "the answer is not JSON",
            "the answer is empty",
            "");
    assertThat(table.stringColumn("output").get(1)).isEqualTo("no JSON");
    assertThat(table.stringColumn("output.sentiment").asList())
        .containsExactly("good", "", "", "bad");
    assertThat(table.column("output.score").countMissing()).isEqualTo(3);
    assertThat(results.schemaError("row-1")).hasValue("the answer is not JSON");
    assertThat(results.schemaError("row-3")).isEmpty();
  }

  @Test
  void mergesTheSchemasOfDifferentRequests() {
    String left =
        "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},\"w\":{\"type\":\"integer\"},\"Both\":{\"type\":\"string\"}}}";
    String right =
        "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"string\"},\"w\":{\"type\":\"number\"},\"both\":{\"type\":\"string\"}}}";

    Table table = results(
            List.of(Fixture.structured("a", left), Fixture.structured("b", right)),
            List.of(
                Fixture.chat("a", "{'v':1,'w':1,'Both':'x'}".replace("'", "\\\"")),
                Fixture.chat("b", "{'v':'s','w':1.5,'both':'y'}".replace("'", "\\\""))))
        .table();

    assertThat(table.columnNames())
        .endsWith("output.v", "output.w", "output.Both", "output.both_2");
    assertThat(table.stringColumn("output.v").asList()).containsExactly("1", "s");
    assertThat(table.doubleColumn("output.w").asList()).containsExactly(1.0, 1.5);
  }

  @Test
  void reportsASchemaThatCannotBeUsedAndNeverFetchesOne() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      String schema = "{\"type\":\"object\",\"properties\":{\"v\":{\"$ref\":\""
          + server.url("/other.json") + "\"}}}";

      Results results = results(
          List.of(Fixture.structured("a", schema)),
          List.of(Fixture.chat("a", "{'v':1}".replace("'", "\\\""))));

      assertThat(results.problems())
          .extracting(ResultProblem::kind)
          .containsExactly(ResultProblem.Kind.UNREADABLE_SCHEMA);
      assertThat(results.problems().get(0).message())
          .startsWith("a schema of the input cannot be used to check answers");
      assertThat(results.table().stringColumn("output.v").asList()).containsExactly("1");
      assertThat(server.getRequestCount()).isZero();
    }
  }

  @Test
  void endsInASchemaThatRefersToItself() {
    String schema =
        "{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"string\"},\"next\":{\"$ref\":\"#\"}}}";

    Table table = results(
            List.of(Fixture.structured("a", schema)),
            List.of(Fixture.chat(
                "a", "{'v':'1','next':{'v':'2','next':{'v':'3'}}}".replace("'", "\\\""))))
        .table();

    assertThat(table.columnNames()).endsWith("output.v", "output.next.v", "output.next.next");
    assertThat(table.stringColumn("output.next.next").get(0)).isEqualTo("{\"v\":\"3\"}");
  }

  @Test
  void givesAnswersAsRecordsBesideTheirRows() {
    Results results = reviews(
        "{\"sentiment\":\"good\",\"score\":0.5}", "no JSON", "{\"sentiment\":\"bad\",\"score\":1}");

    assertThat(results.as(Review.class))
        .containsExactly(new Review("good", 0.5), null, new Review("bad", 1));
    assertThat(results.asMap(Review.class))
        .containsExactly(
            Map.entry("row-0", new Review("good", 0.5)), Map.entry("row-2", new Review("bad", 1)));
  }

  @Test
  void complainsWhenNoAnswerFitsTheRecord() {
    record Other(int[] score) {}

    assertThatThrownBy(() -> reviews("{\"score\":\"x\"}").as(Other.class))
        .isInstanceOf(ResultException.class)
        .hasMessageStartingWith("no answer fits Other; the first, of \"row-0\", fails so: score: ");
  }

  @Test
  void namesThePropertyThatDoesNotFitTheRecord() {
    record Point(int x) {}
    record Shape(List<Point> points) {}

    assertThatThrownBy(() -> reviews("{\"points\":[{\"x\":1},{\"y\":1}]}").as(Shape.class))
        .hasMessage(
            "no answer fits Shape; the first, of \"row-0\", fails so: points[1].x: Cannot map"
                + " `null` into type `int`");
  }

  @Test
  void countsOutcomes() {
    Results results = results(
        List.of(Fixture.request("a", "?"), Fixture.request("b", "?"), Fixture.request("c", "?")),
        List.of(Fixture.truncated("c", "x"), Fixture.chat("a", "x")));

    assertThat(results.outcomes())
        .containsExactly(
            Map.entry(Outcome.ANSWERED, 1),
            Map.entry(Outcome.TRUNCATED, 1),
            Map.entry(Outcome.MISSING, 1));
  }

  @Test
  void addsUpTokensAndCost() {
    Prices prices = row -> {
      Integer total = row.usage().total();
      return total == null ? OptionalDouble.empty() : OptionalDouble.of(total / 1000.0);
    };
    Results results = results(
        List.of(Fixture.request("a", "?"), Fixture.request("b", "?"), Fixture.request("c", "?")),
        List.of(Fixture.chat("a", "x"), Fixture.chat("b", "y"), Fixture.failed("c", 400, "z")),
        JoinOptions.DEFAULT.withPrices(prices));

    UsageTotals usage = results.usage();

    assertThat(usage)
        .usingRecursiveComparison()
        .ignoringFields("cost")
        .isEqualTo(new UsageTotals(3, 2, 20, 0, 4, 0, 24, OptionalDouble.empty(), 2));
    assertThat(usage.cost().orElseThrow()).isCloseTo(0.024, within(1e-12));
    assertThat(results.table().doubleColumn("cost").getDouble(0)).isEqualTo(0.012);
    assertThat(results.usageTable().stringColumn("model").asList())
        .containsExactly("gpt-4o-mini", "");
    assertThat(results.usageTable().longColumn("requests").asList()).containsExactly(2L, 1L);
  }

  @Test
  void groupsErrorsByCause() {
    List<String> requests = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      requests.add(Fixture.request("row-" + i, "?"));
    }
    for (int i = 0; i < 4; i++) {
      lines.add(Fixture.failed("row-" + i, 429, "rate_limit_exceeded")
          .replace("no row", "retry after 1" + i + " s, row"));
    }
    lines.add(Fixture.failed("row-4", 400, "invalid_value"));
    lines.add(Fixture.truncated("row-5", "x"));
    lines.add(Fixture.chat("row-6", "x"));

    Table errors = results(requests, lines).errors();

    assertThat(errors.columnNames())
        .containsExactly(
            "outcome",
            "count",
            "share",
            "status_code",
            "error_code",
            "error_message",
            "sample_ids",
            "what_to_do");
    assertThat(errors.intColumn("count").asList()).containsExactly(4, 3, 1, 1);
    assertThat(errors.stringColumn("outcome").asList())
        .containsExactly("failed", "missing", "failed", "truncated");
    assertThat(errors.doubleColumn("share").get(0)).isEqualTo(0.4);
    assertThat(errors.stringColumn("error_message").get(0)).isEqualTo("retry after 10 s, row-0");
    assertThat(errors.stringColumn("sample_ids").get(0)).isEqualTo("row-0, row-1, row-2");
    assertThat(errors.stringColumn("what_to_do").asList())
        .containsExactly(
            "The service was busy or failed: %retry --only failed.",
            "These were not answered: %retry --only missing.",
            "The request itself is wrong: correct it and submit a new file.",
            "Ask these again with a larger token limit: %retry --only truncated.");
  }

  @Test
  void takesAllRefusalsForOneCause() {
    String refusal = Fixture.text("body.chat_refusal.json");
    Table errors = results(
            List.of(Fixture.request("a", "?"), Fixture.request("b", "?")),
            List.of(
                Fixture.success("a", refusal),
                Fixture.success("b", refusal.replace("I can't help with that.", "Not this."))))
        .errors();

    assertThat(errors.intColumn("count").asList()).containsExactly(2);
    assertThat(errors.stringColumn("error_message").asList())
        .containsExactly("I can't help with that.");
  }

  @Test
  void tellsByTheCodeWhatToDoWhereALineHasNoStatus() {
    Table errors = results(
            List.of(
                Fixture.request("a", "?"), Fixture.request("b", "?"), Fixture.request("c", "?")),
            List.of(
                "{\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"x\"}}",
                "{\"custom_id\":\"b\",\"response\":null,\"error\":{\"code\":\"503\",\"message\":\"x\"}}",
                "{\"custom_id\":\"c\",\"response\":null,\"error\":{\"code\":\"404\",\"message\":\"x\"}}"))
        .errors();

    assertThat(errors.stringColumn("what_to_do").asList())
        .containsExactly(
            "The service was busy or failed: %retry --only failed.",
            "The service was busy or failed: %retry --only failed.",
            "Not found: check the deployment's name and the request's url.");
  }

  @Test
  void countsAnswersThatMissTheirSchemaAsACause() {
    Table errors = reviews("{\"sentiment\":1,\"score\":1}", "{\"sentiment\":\"x\",\"score\":1}")
        .errors();

    assertThat(errors.rowCount()).isEqualTo(1);
    assertThat(errors.row(0).getString("outcome")).isEqualTo("answered");
    assertThat(errors.row(0).getString("error_code")).isEqualTo("schema_mismatch");
  }

  @Test
  void saysWhatIsWorthRetrying() {
    List<Integer> statuses = List.of(400, 404, 408, 429, 500, 503);
    List<String> requests =
        statuses.stream().map(status -> Fixture.request("s" + status, "?")).toList();
    List<String> lines = statuses.stream()
        .map(status -> Fixture.failed("s" + status, status, "x"))
        .toList();

    assertThat(results(requests, lines).rows())
        .extracting(ResultRow::worthRetrying)
        .containsExactly(false, false, true, true, true, true);
  }

  @Test
  void givesANewTableEachTime() {
    Results results = results(List.of(Fixture.request("a", "?")), List.of(Fixture.chat("a", "x")));

    results.table().removeColumns("output");

    assertThat(results.table().columnNames()).contains("output");
  }

  @Test
  void knowsTheImagesOfARequest() {
    String request = Fixture.text("input.chat.jsonl").lines().toList().get(1);

    assertThat(results(List.of(request), List.of()).images("row-2"))
        .containsExactly("https://example.invalid/p.png");
  }

  @Test
  void behavesAsATableDoes() {
    Table table = reviews(
            "{\"sentiment\":\"good\",\"score\":0.5}", "{\"sentiment\":\"bad\",\"score\":1}")
        .table();

    assertThat(
            table.where(table.stringColumn("output.sentiment").isEqualTo("bad")).rowCount())
        .isEqualTo(1);
    assertThat(table.sortDescendingOn("output.score").stringColumn("custom_id").asList())
        .containsExactly("row-1", "row-0");
    assertThat(table.summary().rowCount()).isPositive();
    assertThat(table.dropDuplicateRows().rowCount()).isEqualTo(2);
    assertThat(Arrays.asList(table.column("output.score").asObjectArray()))
        .isEqualTo(List.of(0.5, 1.0));
  }
}
