package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ExportTest {
  @TempDir
  private Path folder;

  private static Table table() {
    IntColumn tokens = IntColumn.create("tokens", 12, 0);
    tokens.appendMissing();
    DoubleColumn score = DoubleColumn.create("score", 0.91, -1.5);
    score.appendMissing();
    BooleanColumn good = BooleanColumn.create("good", true, false);
    good.appendMissing();
    DateColumn day =
        DateColumn.create("day", LocalDate.of(2026, 11, 22), LocalDate.of(1969, 7, 20));
    day.appendMissing();
    return Table.create(
        "reviews",
        StringColumn.create("custom_id", "a", "b", "c"),
        StringColumn.create("text", "one, \"two\"\nthree", "=SUM(A1)", ""),
        tokens,
        score,
        good,
        day);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void writesCommaSeparatedValues() throws IOException {
    Path file = folder.resolve("t.csv");

    Export.Written written = Export.of(table()).to(file);

    assertThat(Files.readString(file))
        .isEqualTo("custom_id,text,tokens,score,good,day\r\n"
            + "a,\"one, \"\"two\"\"\nthree\",12,0.91,true,2026-11-22\r\n"
            + "b,=SUM(A1),0,-1.5,false,1969-07-20\r\n"
            + "c,,,,,\r\n");
    assertThat(written)
        .isEqualTo(new Export.Written(file, ExportFormat.CSV, 3, 6, Files.size(file)));
    assertThat(left()).containsExactly("t.csv");
  }

  @Test
  void defusesFormulasOnRequest() throws IOException {
    Path file = folder.resolve("t.csv");

    Export.of(table()).defused().columns(List.of("text", "SCORE")).to(file);

    assertThat(Files.readString(file))
        .isEqualTo("text,score\r\n\"one, \"\"two\"\"\nthree\",0.91\r\n'=SUM(A1),-1.5\r\n,\r\n");
  }

  @Test
  void writesJsonLines() throws IOException {
    Path file = folder.resolve("t.jsonl");

    Export.of(table()).to(file);

    assertThat(file).hasContent("""
        {"custom_id":"a","text":"one, \\"two\\"\\nthree","tokens":12,"score":0.91,"good":true,"day":"2026-11-22"}
        {"custom_id":"b","text":"=SUM(A1)","tokens":0,"score":-1.5,"good":false,"day":"1969-07-20"}
        {"custom_id":"c","text":null,"tokens":null,"score":null,"good":null,"day":null}
        """);
  }

  @Test
  void keepsHalfOfASurrogatePairInJsonAndReplacesItWhereUtf8HasNone() throws IOException {
    Table hostile = Table.create(StringColumn.create("t", "\ud83d\"x", "😀 \u2028", "\udc00"));

    for (ExportFormat format : ExportFormat.values()) {
      Export.of(hostile).to(folder.resolve("h." + format.word()));
    }

    assertThat(Files.readString(folder.resolve("h.jsonl")))
        .isEqualTo("{\"t\":\"\\ud83d\\\"x\"}\n{\"t\":\"😀 \\u2028\"}\n{\"t\":\"\\udc00\"}\n");
    assertThat(Files.readString(folder.resolve("h.csv")))
        .isEqualTo("t\r\n\"\uFFFD\"\"x\"\r\n😀 \u2028\r\n\uFFFD\r\n");
  }

  @Test
  void escapesInJsonWhatSomeProgramsTakeForTheEndOfALine() throws IOException {
    Path file = folder.resolve("t.jsonl");

    Export.of(Table.create(StringColumn.create("t", "a\u0085b\u2028c\u2029\n😀")))
        .to(file);

    assertThat(Files.readString(file)).isEqualTo("{\"t\":\"a\\u0085b\\u2028c\\u2029\\n😀\"}\n");
  }

  @Test
  void writesHtmlThatNeedsNothingElse() throws IOException {
    Path file = folder.resolve("t.html");
    Table table = Table.create(
        "a <b>",
        StringColumn.create("t", "<script>alert(1)</script>", "x".repeat(20_000)),
        IntColumn.create("n", 1, 2));

    Export.of(table).to(file);

    assertThat(Files.readString(file))
        .startsWith(
            "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>a &lt;b&gt;</title>")
        .contains("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td><td class=n>1</td>")
        .contains("x".repeat(20_000))
        .doesNotContain("<script", "http");
  }

  @Test
  void writesEmptyTables() throws IOException {
    Table none = Table.create(StringColumn.create("a"), IntColumn.create("b"));

    for (ExportFormat format : ExportFormat.values()) {
      Export.of(none).to(folder.resolve("e." + format.word()));
    }

    assertThat(folder.resolve("e.csv")).hasContent("a,b\r\n");
    assertThat(folder.resolve("e.jsonl")).isEmptyFile();
    assertThat(folder.resolve("e.parquet")).isNotEmptyFile();
  }

  @Test
  void leavesWhatWasThereWhenItFails() throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), "precious");
    Export export = Export.of(table()).columns(List.of("txt"));

    assertThatThrownBy(() -> export.to(file))
        .isInstanceOf(ShowException.class)
        .hasMessage("no column \"txt\"; did you mean text?");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Export.of(table()).to(file))
        .hasMessage("interrupted; \"" + file + "\" was not written");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("precious");
    assertThat(left()).containsExactly("t.csv");
  }

  @Test
  void saysWhereItCannotWrite() {
    Path file = folder.resolve("none").resolve("t.csv");

    assertThatThrownBy(() -> Export.of(table()).to(file))
        .hasMessage(
            "\"" + file + "\" cannot be written: there is no folder \"" + file.getParent() + "\"");
    assertThatThrownBy(() -> Export.of(table()).to(folder.resolve("t.xlsx")))
        .hasMessage(
            "the ending of \"t.xlsx\" says no format: .csv, .jsonl, .parquet and .html are known");
  }

  @Test
  void replacesWhatALinkPointsTo() throws IOException {
    Path real = Files.writeString(folder.resolve("real.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);

    Export.of(table()).to(link);

    assertThat(link).isSymbolicLink();
    assertThat(Files.readString(real)).startsWith("custom_id,");
  }
}
