package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Completion gives up after a time, which a busy machine may need; so these tests ask until there is an answer. */
class AssistanceTest {
  private static final JavaShell SHELL = JavaShell.open(ShellOptions.defaults());

  @BeforeAll
  static void declare() {
    SHELL.bind("t", "tech.tablesaw.api.Table", Table.create("t", StringColumn.create("c", "x")));
    SHELL.evaluate(
        "String greeting = \"hello\";\nint greenNumber = 3;\nint half(int whole) { return whole / 2; }");
  }

  @AfterAll
  static void close() {
    SHELL.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t.wh | 2 | where(",
        "t.column(0).na | 12 | name()",
        "greeting.subs | 9 | substring(",
        "gree | 0 | greeting",
        "new StringBui | 4 | StringBuilder(",
        "int a = 1; int b = gree | 19 | greenNumber",
        "var list = new ArrayList<String>();\\nlist.get(0).tri | 48 | trim()",
        "record R(int left) {}\\nvar r = new R(1);\\nr.le | 42 | left()",
        "List<String> words(String s) { return null; }\\nwords(\"\").get(0).isEm | 63 | isEmpty()",
        "var numbers = List.of(1);\\nnumb | 26 | numbers",
        "// why\\nfor (var c : greeting.toCharArray()) {\\n  Character.isDi | 58 | isDigit("
      })
  void completesNamesAndMembersAlsoOfTheCellItself(String source, int start, String expected) {
    String cell = source.replace("\\n", "\n");

    Completions found =
        answer(() -> SHELL.complete(cell, cell.length()), c -> texts(c).contains(expected));

    assertThat(found.start()).isEqualTo(start);
  }

  @Test
  void looksOnlyAtWhatIsBeforeTheCursor() {
    Completions found = answer(
        () -> SHELL.complete("greeting.leng + 1", 13), c -> !c.candidates().isEmpty());

    assertThat(found)
        .isEqualTo(new Completions(9, List.of(new Completions.Candidate("length()", true))));
  }

  @Test
  void putsFittingCandidatesFirst() {
    Completions found =
        answer(() -> SHELL.complete("int x = gree", 12), c -> texts(c).size() > 1);

    assertThat(found.candidates())
        .startsWith(new Completions.Candidate("greenNumber", true))
        .contains(new Completions.Candidate("greeting", false));
  }

  @Test
  void offersJShellsOwnVariablesOnlyWhenAsked() {
    String name = ((CellResult.Value) SHELL.evaluate("40 + 2")).name();

    Completions asked = answer(() -> SHELL.complete("$", 1), c -> texts(c).contains(name));
    Completions plain = answer(() -> SHELL.complete("", 0), c -> !c.candidates().isEmpty());

    assertThat(asked.start()).isZero();
    assertThat(texts(plain)).noneMatch(text -> text.startsWith("$"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noSuchThing.x", "greeting.zzz", "\"text gree", "// gree"})
  void offersNothingWhereThereIsNothing(String source) {
    assertThat(SHELL.complete(source, source.length()))
        .isEqualTo(new Completions(source.length(), List.of()));
  }

  @Test
  void survivesACursorOutside() {
    assertThat(SHELL.complete("noSuchThing", 99)).isEqualTo(new Completions(11, List.of()));
    assertThat(SHELL.inspect("noSuchThing", -5, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Math.max | 8 | int Math.max(int a, int b)",
        "Math.max(1, 2) | 6 | int Math.max(int a, int b)",
        "Math.max( | 9 | int Math.max(int a, int b)",
        "greeting | 3 | greeting:java.lang.String",
        "half | 4 | int half(int whole)",
        "String | 6 | java.lang.String",
        "int third(int n) { return n / 3; }\\nthird | 40 | int third(int n)"
      })
  void inspectsTheNameAtTheCursor(String source, int cursor, String signature) {
    String cell = source.replace("\\n", "\n");

    Optional<Inspection> found =
        answer(() -> SHELL.inspect(cell, cursor, false), Optional::isPresent);

    assertThat(found.orElseThrow().entries()).contains(new Inspection.Entry(signature, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Math.max(1, 2) | 11",
        "Math.max(1, 2) | 14",
        "Math.max(1, (2 + | 17",
        "Math.max(half(4), 'c' | 21",
      })
  void inspectsTheCallAroundTheCursorWhereNoNameStands(String source, int cursor) {
    Optional<Inspection> found =
        answer(() -> SHELL.inspect(source, cursor, false), Optional::isPresent);

    assertThat(found.orElseThrow().entries())
        .contains(new Inspection.Entry("int Math.max(int a, int b)", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 1 | complete",
        "int x | complete",
        "int a; int b | complete",
        "// comment | complete",
        "if (greenNumber > 1) half(2); | complete",
        "if (true) { | incomplete 4",
        "class A {\\n  void m() {\\n    half( | incomplete 12",
        "void f() | incomplete 0",
        "int y = 1 + | incomplete 0",
        "int y = 1;\\nfor (;;) { | incomplete 4",
        "String s = \"\"\"\\n  { | incomplete 0",
        "/* comment | incomplete 0",
        "int x = ; | invalid",
        ") | invalid",
        "int fine = 1; int bad = ; | invalid"
      })
  void tellsWhetherATextIsComplete(String source, String expected) {
    Completeness found = SHELL.completeness(source.replace("\\n", "\n"));

    String told = found instanceof Completeness.Incomplete incomplete
        ? "incomplete " + incomplete.indent().length()
        : found instanceof Completeness.Complete ? "complete" : "invalid";
    assertThat(told).isEqualTo(expected);
  }

  @Test
  void declaresNothingOfWhatItIsAskedAbout() {
    SHELL.complete("int onlyAsked = 1;\nonlyAs", 25);
    SHELL.completeness("int onlyAsked = 1;");

    assertThat(SHELL.variables()).noneMatch(variable -> variable.name().equals("onlyAsked"));
  }

  private static <T> T answer(java.util.function.Supplier<T> question, Predicate<T> wanted) {
    var last = new AtomicReference<T>();
    Awaitility.await().atMost(java.time.Duration.ofMinutes(1)).until(() -> {
      last.set(question.get());
      return wanted.test(last.get());
    });
    return last.get();
  }

  private static List<String> texts(Completions completions) {
    return completions.candidates().stream().map(Completions.Candidate::text).toList();
  }
}
