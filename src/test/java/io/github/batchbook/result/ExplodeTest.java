package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ExplodeTest {
  private static Table table(String... lists) {
    StringColumn ids = StringColumn.create("custom_id");
    for (int row = 0; row < lists.length; row++) {
      ids.append("row-" + row);
    }
    return Table.create(
        "t",
        ids,
        StringColumn.create("output.tags", lists),
        IntColumn.create("n", new int[lists.length]));
  }

  @Test
  void givesEachElementARow() {
    Table exploded =
        Explode.column(table("[\"a\",\"b\"]", "[]", "", "[\"c\",null]"), "output.TAGS");

    assertThat(exploded.columnNames())
        .containsExactly("custom_id", "output.tags", "output.tags.index", "n");
    assertThat(exploded.stringColumn("custom_id").asList())
        .containsExactly("row-0", "row-0", "row-1", "row-2", "row-3", "row-3");
    assertThat(exploded.stringColumn("output.tags").asList())
        .containsExactly("a", "b", "", "", "c", "");
    assertThat(exploded.intColumn("output.tags.index").asList())
        .containsExactly(1, 2, null, null, 1, 2);
  }

  @Test
  void givesNumbersAColumnOfNumbers() {
    assertThat(Explode.column(table("[1,2]", "[3]"), "output.tags")
            .intColumn("output.tags")
            .asList())
        .containsExactly(1, 2, 3);
    assertThat(Explode.column(table("[1,2.5]"), "output.tags")
            .doubleColumn("output.tags")
            .asList())
        .containsExactly(1.0, 2.5);
    assertThat(Explode.column(table("[1,\"x\"]"), "output.tags")
            .stringColumn("output.tags")
            .asList())
        .containsExactly("1", "x");
  }

  @Test
  void givesPropertiesOfObjectsColumnsOfTheirOwn() {
    Table exploded = Explode.column(
        table("[{\"name\":\"x\",\"n\":1},{\"name\":\"y\",\"at\":[1]}]", "[]"), "output.tags");

    assertThat(exploded.columnNames())
        .containsExactly(
            "custom_id",
            "output.tags.name",
            "output.tags.n",
            "output.tags.at",
            "output.tags.index",
            "n");
    assertThat(exploded.stringColumn("output.tags.name").asList()).containsExactly("x", "y", "");
    assertThat(exploded.intColumn("output.tags.n").asList()).containsExactly(1, null, null);
    assertThat(exploded.stringColumn("output.tags.at").asList()).containsExactly("", "[1]", "");
  }

  @Test
  void keepsTextThatIsNoList() {
    assertThat(Explode.column(table("[\"a\"]", "oops"), "output.tags")
            .stringColumn("output.tags")
            .asList())
        .containsExactly("a", "oops");
    assertThatThrownBy(() -> Explode.column(table("a", "b"), "output.tags"))
        .isInstanceOf(ResultException.class)
        .hasMessage(
            "column \"output.tags\" holds no lists\n  A list is JSON text, such as [\"a\", \"b\"].");
  }
}
