package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

class SourceRowsTest {
  @TempDir
  Path folder;

  @Test
  void keepsTypesAndTexts() {
    Path file = Fixture.write(
        folder,
        "x.source.jsonl",
        "{\"custom_id\":\"007\",\"n\":null,\"d\":1,\"b\":true,\"zip\":\"01234\",\"mixed\":1,\"list\":[1]}",
        "{\"custom_id\":\"b\",\"n\":5,\"d\":1.5,\"b\":null,\"zip\":\"NA\",\"mixed\":\"x\"}");

    Table table = SourceRows.read(file);

    assertThat(table.types())
        .extracting(ColumnType::name)
        .containsExactly("STRING", "INTEGER", "DOUBLE", "BOOLEAN", "STRING", "STRING", "STRING");
    assertThat(table.stringColumn("custom_id").asList()).containsExactly("007", "b");
    assertThat(table.stringColumn("zip").asList()).containsExactly("01234", "NA");
    assertThat(table.stringColumn("mixed").asList()).containsExactly("1", "x");
    assertThat(table.stringColumn("list").asList()).containsExactly("[1]", "");
  }

  @Test
  void joinsWhatTheBuilderWrote() {
    BatchFile built = BatchFile.of(List.of(Map.of("stars", 5), Map.of("stars", 1)))
        .prompt("{{stars}} stars")
        .deployment("d")
        .write(folder.resolve("built.jsonl"));
    JoinOptions options =
        JoinOptions.DEFAULT.withSource(SourceRows.read(built.source().orElseThrow()));

    Table table = Results.join(built, List.of(), options).table();

    assertThat(table.columnNames()).startsWith("custom_id", "stars", "prompt");
    assertThat(table.intColumn("stars").asList()).containsExactly(5, 1);
    assertThat(table.stringColumn("prompt").asList()).containsExactly("5 stars", "1 stars");
  }

  @Test
  void tellsApartNamesThatDifferInCaseOnly() {
    Path file = Fixture.write(
        folder, "x.source.jsonl", "{\"custom_id\":\"a\",\"Name\":\"1\",\"name\":\"2\"}");

    assertThat(SourceRows.read(file).columnNames()).containsExactly("custom_id", "Name", "name_2");
  }

  @Test
  void saysWhichLineIsBroken() {
    Path file = Fixture.write(folder, "x.source.jsonl", "{\"custom_id\":\"a\"}", "[]");

    assertThatThrownBy(() -> SourceRows.read(file))
        .isInstanceOf(ResultException.class)
        .hasMessage("x.source.jsonl line 2: no JSON object; build the batch file again");
  }

  @Test
  void leavesOutAFileThatIsNoSource() {
    assertThat(SourceRows.joinable(Fixture.write(folder, "a.jsonl", "{\"x\":1}")))
        .isEmpty();
    assertThat(SourceRows.joinable(Fixture.write(folder, "b.jsonl", "no JSON"))).isEmpty();
    assertThat(SourceRows.joinable(
            Fixture.write(folder, "c.jsonl", "{\"custom_id\":\"a\"}", "{\"custom_id\":\"a\"}")))
        .isEmpty();
    assertThat(SourceRows.joinable(Fixture.write(folder, "d.jsonl", "{\"custom_id\":\"a\"}")))
        .isPresent();
  }
}
