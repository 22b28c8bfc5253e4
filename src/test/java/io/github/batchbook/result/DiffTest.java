package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class DiffTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"mood\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}}}";

  @TempDir
  private Path folder;

  private int files;

  private Results results(String name, List<String> requests, String... lines) {
    int number = files++;
    BatchFile input =
        BatchFile.read(Fixture.write(folder, number + ".jsonl", requests.toArray(String[]::new)));
    Path output = Fixture.write(folder, number + ".out.jsonl", lines);
    return Results.join(
        input,
        List.of(ResultFiles.of("job" + number, JobState.COMPLETED, output, null)),
        JoinOptions.DEFAULT.withName(name));
  }

  @Test
  void namesTheDeploymentOfARunWithoutAResultLine() {
    Results none = results("none", requests("a", "b", "c", "d"));

    assertThat(first().diff(none).summary().stringColumn("deployment").asList())
        .containsExactly("d", "d");
  }

  private static List<String> requests(String... ids) {
    return java.util.Arrays.stream(ids)
        .map(id -> Fixture.request(id, "ask " + id))
        .toList();
  }

  private Results first() {
    return results(
        "first",
        requests("a", "b", "c", "d"),
        Fixture.chat("a", "one"),
        Fixture.chat("b", "two"),
        Fixture.chat("c", "three"));
  }

  @Test
  void matchesRowsByIdAndComparesTheirText() {
    Results second = results(
        "second",
        requests("c", "a", "e", "b"),
        Fixture.chat("a", "one"),
        Fixture.chat("b", "TWO"),
        Fixture.failed("c", 500, "boom"));

    Diff diff = first().diff(second);

    assertThat(diff.names()).containsExactly("first", "second");
    assertThat(diff.compared()).containsExactly("output");
    assertThat(diff.common()).isEqualTo(3);
    assertThat(diff.only("first")).isEqualTo(1);
    assertThat(diff.only("second")).isEqualTo(1);
    assertThat(diff.answeredByAll()).isEqualTo(2);
    assertThat(diff.agreement()).isEqualTo(0.5);
    assertThat(diff.otherQuestions()).isZero();
    Table changed = diff.changed();
    assertThat(changed.columnNames())
        .containsExactly(
            "custom_id",
            "prompt",
            "outcome (first)",
            "outcome (second)",
            "output (first)",
            "output (second)");
    assertThat(changed.stringColumn("custom_id").asList()).containsExactly("b", "c");
    assertThat(changed.stringColumn("outcome (second)").asList())
        .containsExactly("answered", "failed");
    assertThat(changed.stringColumn("output (second)").asList()).containsExactly("TWO", "");
  }

  @Test
  void comparesTypedColumnsWhereAllHaveThem() {
    List<String> requests =
        List.of(Fixture.structured("a", SCHEMA), Fixture.structured("b", SCHEMA));
    Results one = results(
        "one",
        requests,
        Fixture.chat("a", "{\\\"mood\\\":\\\"good\\\",\\\"n\\\":1}"),
        Fixture.chat("b", "{\\\"mood\\\":\\\"bad\\\",\\\"n\\\":2}"));
    Results two = results(
        "two",
        requests,
        Fixture.chat("a", "{\\\"n\\\": 1, \\\"mood\\\": \\\"good\\\"}"),
        Fixture.chat("b", "{\\\"mood\\\":\\\"bad\\\",\\\"n\\\":3}"));

    Diff diff = one.diff(two);

    assertThat(diff.compared()).containsExactly("output.mood", "output.n");
    assertThat(diff.agreement()).isEqualTo(0.5);
    assertThat(diff.columns().intColumn("equal").asList()).containsExactly(2, 1);
    assertThat(diff.changed().intColumn("output.n (two)").asList()).containsExactly(3);
    assertThat(Diff.of(List.of(one, two), List.of("output.mood")).agreement()).isEqualTo(1.0);
    assertThat(Diff.of(List.of(one, two), List.of("output")).agreement()).isZero();
  }

  @Test
  void setsManyRunsSideBySide() {
    Results second =
        results("first", requests("a", "b"), Fixture.chat("a", "one"), Fixture.chat("b", "2"));
    Results third =
        results("third", requests("a", "b"), Fixture.chat("a", "1"), Fixture.chat("b", "2"));

    Diff diff = Diff.of(List.of(first(), second, third), List.of());

    assertThat(diff.names()).containsExactly("first", "first #2", "third");
    assertThat(diff.agreement()).isZero();
    Table summary = diff.summary();
    assertThat(summary.stringColumn("model").asList())
        .containsExactly("gpt-4o-mini", "gpt-4o-mini", "gpt-4o-mini");
    assertThat(summary.intColumn("answered").asList()).containsExactly(3, 2, 2);
    assertThat(summary.doubleColumn("agreement").asList()).containsExactly(null, 0.5, 0.0);
    assertThat(summary.longColumn("output_tokens").asList()).containsExactly(6L, 4L, 4L);
    assertThat(diff.changed().stringColumn("output (first #2)").asList())
        .containsExactly("one", "2");
  }

  @Test
  void tellsRunsAndColumnsApartWhoseNamesDifferByCase() {
    Results second = results("FIRST", requests("a", "b"), Fixture.chat("a", "1"));

    Diff diff = Diff.of(List.of(first(), second), List.of("output", "OUTPUT", "Outcome"));

    assertThat(diff.compared()).containsExactly("output", "outcome");
    assertThat(diff.changed().columnNames())
        .containsExactly(
            "custom_id",
            "prompt",
            "output (first)",
            "output (FIRST #2)",
            "outcome (first)",
            "outcome (FIRST #2)");
  }

  @Test
  void noticesThatSomethingElseWasAsked() {
    Results other =
        results("other", List.of(Fixture.request("a", "else"), Fixture.request("b", "ask b")));

    Diff diff = first().diff(other);

    assertThat(diff.otherQuestions()).isEqualTo(1);
    assertThat(diff.agreement()).isNaN();
    assertThat(diff.changed().rowCount()).isEqualTo(2);
  }

  @Test
  void needsTwoRunsAndColumnsThatAllHave() {
    assertThatThrownBy(() -> Diff.of(List.of(first()), List.of()))
        .hasMessage("a diff needs two runs or more");
    assertThatThrownBy(() -> Diff.of(List.of(first(), first()), List.of("nope")))
        .isInstanceOf(ResultException.class)
        .hasMessageStartingWith("no column \"nope\" in the results of first\n  columns: custom_id");
  }
}
