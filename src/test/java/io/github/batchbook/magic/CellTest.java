package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
  private static List<String> parts(String text) {
    Cell cell = Cell.of(text);
    return cell.parts().stream().map(part -> shown(cell, part)).toList();
  }

  private static String shown(Cell cell, Cell.Part part) {
    if (part instanceof Cell.Magic magic) {
      MagicLine line = cell.line(magic);
      String target = cell.target(magic);
      return "%" + line.name() + "|" + line.rest().strip() + (target.isEmpty() ? "" : "|" + target);
    }
    return "java|" + cell.text().substring(part.from(), part.to()).strip();
  }

  @Test
  void takesMagicsAndJavaInOrder() {
    assertThat(parts("%submit a.jsonl --name x\nint n = 1;\n%wait\nn + 1"))
        .containsExactly("%submit|a.jsonl --name x", "java|int n = 1;", "%wait|", "java|n + 1");
  }

  @Test
  void takesTheStatementBeforeAMagicThatIsAssigned() {
    assertThat(parts("int n = 1; var t = %results --only failed\nt.rowCount()"))
        .containsExactly("java|int n = 1;", "%results|--only failed|var t =", "java|t.rowCount()");
    assertThat(parts("t = %results")).containsExactly("%results||t =");
    assertThat(parts("final Table t =   %results;")).containsExactly("%results|;|final Table t =");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int x = 7\n  %wait;",
        "7 % wait",
        "String s = \"\"\"\n%wait\n\"\"\";",
        "/*\n%wait\n*/ 1",
        "// %wait\n1",
        "\"%wait\"",
        "f(\n%wait)",
        "int m(int a) {\n  return a\n%wait;\n}",
        "a == %wait",
        "x %= wait",
      })
  void leavesJavaAlone(String java) {
    assertThat(Cell.of(java).parts()).hasSize(1).allMatch(part -> part instanceof Cell.Java);
  }

  @Test
  void quotesOfAMagicDoNotDisturbTheJavaBelow() {
    assertThat(parts("%submit it's.jsonl\nint n = 1;"))
        .containsExactly("%submit|it's.jsonl", "java|int n = 1;");
  }

  @Test
  void aMagicMayFollowADeclarationWithBraces() {
    assertThat(parts("record R(int a) {}\n%wait"))
        .containsExactly("java|record R(int a) {}", "%wait|");
  }

  @Test
  void commentsAloneAreNoPart() {
    assertThat(parts("// first\n%wait\n/* last */")).containsExactly("%wait|");
    assertThat(parts("  \n")).isEmpty();
  }

  @Test
  void carriageReturnsEndALine() {
    assertThat(parts("%wait a\r\n%wait b\r\n")).containsExactly("%wait|a", "%wait|b");
  }

  @Test
  void twoPercentSignsTakeTheWholeCell() {
    Cell cell = Cell.of("\n%%time x\r\nint n = 1;\n%wait\n");

    assertThat(cell.parts()).hasSize(1);
    Cell.Magic magic = (Cell.Magic) cell.parts().get(0);
    assertThat(cell.line(magic)).isEqualTo(new MagicLine("time", false, " x", 7));
    assertThat(cell.body(magic)).isEqualTo("int n = 1;\n%wait\n");
  }

  @Test
  void aQuestionMarkAfterTheNameAsksForHelp() {
    Cell cell = Cell.of("%submit?");

    assertThat(cell.line((Cell.Magic) cell.parts().get(0)).asksHelp()).isTrue();
  }

  @Test
  void javaKeepsItsPlaceInTheCell() {
    Cell cell = Cell.of("%wait\nint n = 1; var t = %results\nn + m");

    assertThat(cell.javaInPlace(cell.parts().get(3))).isEqualTo("\n\n" + "n + m");
  }
}
