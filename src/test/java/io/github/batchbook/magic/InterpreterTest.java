package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.batchbook.run.Home;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import io.github.batchbook.show.TextFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language: cells of Java and magics, without a service. One session serves all tests, as one serves a person all day. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class InterpreterTest {

  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @BeforeAll
  void open(@TempDir Path folder) {
    interpreter = Interpreter.open(new Home(folder), Map.of(), front);
  }

  @AfterAll
  void close() {
    interpreter.close();
  }

  private Reply run(String cell) {
    front.shown.clear();
    front.notes.clear();
    return interpreter.evaluate(cell);
  }

  private Object value(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return ((Reply.Value) reply).value();
  }

  private List<String> complaint(String cell) {
    Reply reply = run(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  @Test
  void evaluatesJavaAsJshellDoes() {
    assertThat(value("int a1 = 20; a1 + 22")).isEqualTo(42);
    assertThat(run("int a2 = 1;")).isEqualTo(new Reply.Silent());
  }

  @Test
  void theValueOfAnInputIsItsOutVariable() {
    int number = interpreter.nextNumber();
    run("\"first\"");

    assertThat(interpreter.nextNumber()).isEqualTo(number + 1);
    assertThat(value("out" + number + ".length()")).isEqualTo(5);
  }

  @Test
  void whatIsNotACellIsNotCounted() {
    int number = interpreter.nextNumber();

    Reply reply = interpreter.evaluateUncounted("6 * 7");

    assertThat(((Reply.Value) reply).value()).isEqualTo(42);
    assertThat(interpreter.nextNumber()).isEqualTo(number);
  }

  @Test
  void aMagicsValueIsGivenToAVariable() {
    assertThat(value("var m1 = %time 40 + 2")).isEqualTo(42);
    assertThat(value("m1 + 1")).isEqualTo(43);
    assertThat(value("int m2 = 5; m2 = %time m2 * 2")).isEqualTo(10);
    assertThat(value("m2")).isEqualTo(10);
    assertThat(value("final String m3 = %time \"x\"\nm3")).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({
    "var größe, größe",
    "final var m5, m5",
    "public static  var m6, m6",
    "int m7, m7",
  })
  void aMagicsValueIsKeptHoweverItsVariableIsDeclared(String declared, String name) {
    assertThat(value(declared + " = %time 40 + 2")).isEqualTo(42);
    assertThat(value(name)).isEqualTo(42);
  }

  @Test
  void aSemicolonHidesAMagicsValue() {
    assertThat(run("var h1 = %time 1;")).isEqualTo(new Reply.Silent());
    assertThat(run("%time 1;")).isEqualTo(new Reply.Silent());
  }

  @Test
  void aMagicThatIsNotLastShowsItsValue() {
    assertThat(value("%time 6 * 7\n1 + 1")).isEqualTo(2);
    assertThat(front.text()).isEqualTo("42");
  }

  @Test
  void aCellStopsAtItsFirstFailure() {
    assertThat(complaint("int s1 = 1;\n%nothing\nint s2 = 2;"))
        .containsExactly("%nothing: no such magic", "  %lsmagic lists the magics");
    assertThat(value("s1")).isEqualTo(1);
    assertThat(complaint("s2").get(0)).contains("cannot find symbol");
  }

  @Test
  void saysWhatWasMeant() {
    assertThat(complaint("%lsmagik"))
        .containsExactly(
            "%lsmagik: no such magic; did you mean %lsmagic?", "  %lsmagic lists the magics");
    assertThat(complaint("% help"))
        .containsExactly(
            "a magic's name stands right after the percent sign", "  %lsmagic lists the magics");
    assertThat(complaint("1 + 1;\n%%time"))
        .containsExactly("%% begins a cell of its own: nothing stands above it");
    assertThat(complaint("%lsmagic all"))
        .containsExactly("%lsmagic: takes no argument; what is \"all\"?", "  usage: %lsmagic");
    assertThat(complaint("var x = %lsmagic"))
        .containsExactly(
            "%lsmagic: yields nothing that \"var x =\" could keep", "  usage: %lsmagic");
  }

  @Test
  void compilerComplaintsPointAtTheLineOfTheCell() {
    assertThat(run("%lsmagic\nint c1 = 1;\nint c2 = nowhere + 1;"))
        .isEqualTo(new Reply.Failed(
            "CompilationError",
            "line 3: cannot find symbol",
            List.of(
                "line 3: cannot find symbol",
                "  symbol:   variable nowhere",
                "    int c2 = nowhere + 1;",
                "             ^^^^^^^")));
  }

  @Test
  void tellsOfAMagicThatWasReadAsJava() {
    assertThat(complaint("int g1 = 1\n%time"))
        .last()
        .isEqualTo("%time was read as Java, since the statement before it goes on: end that with a"
            + " semicolon");
  }

  @Test
  void tellsOfThatMagicAndNotOfOneInAText() {
    assertThat(complaint("String g2 = \"\"\"\n  %wait\n  \"\"\";\nint g3 = 1\n%time"))
        .last()
        .isEqualTo("%time was read as Java, since the statement before it goes on: end that with a"
            + " semicolon");
  }

  @Test
  void tellsOfACellMagicThatStandsBelowJava() {
    assertThat(complaint("int g4 = 1\n%%batch_file g5 --from g6\nuser: {{text}}"))
        .last()
        .isEqualTo("%%batch_file was read as Java: it begins a cell of its own, and nothing stands"
            + " above it");
  }

  @Test
  void saysHowTablesawReadsAFile() {
    assertThat(complaint("Table.read().csv(\"pom.xml\")"))
        .containsExactly(
            "Table.read() cannot guess the charset of a file here",
            "  Give it a reader: Table.read().csv(Files.newBufferedReader(Path.of(\"rows.csv\")))",
            "  %%batch_file NAME --from rows.csv takes the file itself, and leaves its cells as they"
                + " are.");
  }

  @Test
  void tracesCallCellsByTheNumberOfTheirPrompt() {
    run("%vars;");
    int declared = interpreter.nextNumber();
    run("int inverse(int n) {\n  return 1 / n;\n}");

    List<String> text = complaint("%vars;\ninverse(0)");

    assertThat(text)
        .containsExactly(
            "java.lang.ArithmeticException: / by zero",
            "\tat inverse([" + declared + "]:2)",
            "\tat [" + (declared + 1) + "]:2");
  }

  @Test
  void exceptionsOfTheUsersCodeKeepTheirNameAndTrace() {
    Reply.Failed failed = (Reply.Failed) run("%lsmagic\nint[] e1 = {};\ne1[3]");

    assertThat(failed.name()).isEqualTo("java.lang.ArrayIndexOutOfBoundsException");
    assertThat(failed.message()).isEqualTo("Index 3 out of bounds for length 0");
    assertThat(failed.text().get(0))
        .isEqualTo("java.lang.ArrayIndexOutOfBoundsException: Index 3 out of bounds for length 0");
    assertThat(failed.text().toString()).doesNotContain("io.github.batchbook");
  }

  @Test
  void expandsVariablesAndExpressions() {
    run("String p1 = \"time\"; int p2 = 3;");

    run("%help $p1");
    assertThat(front.text()).startsWith("%time JAVA");
    run("%help \"${p1.substring(0, 2) + \"me\"}\"");
    assertThat(front.text()).startsWith("%time JAVA");
    assertThat(complaint("%help $p9"))
        .containsExactly(
            "no variable \"p9\" in this session",
            "  $$ stands for a dollar sign, ${…} for an expression");
    assertThat(complaint("%help ${p2.nothing}").get(0)).contains("int cannot be dereferenced");
    assertThat(complaint("%help $$p1").get(0)).isEqualTo("%$p1: no such magic");
    assertThat(complaint("%help '$p1'").get(0)).isEqualTo("%$p1: no such magic");
  }

  @Test
  void aCellMagicTakesItsBodyAsItIs() {
    assertThat(value("%%time\nint b1 = 4;\n\"$b1 %time\" + b1")).isEqualTo("$b1 %time4");
    assertThat(front.notes).hasSize(1);
    assertThat(complaint("%%lsmagic\nx"))
        .containsExactly(
            "%lsmagic: takes no lines below it: write it with one %", "  usage: %lsmagic");
  }

  @Test
  void threeWaysAskForHelp() {
    run("%help time");
    String help = front.text();

    assertThat(run("%time?")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).isEqualTo(help);
    run("%time --help");
    assertThat(front.text()).isEqualTo(help);
  }

  @Test
  void anInterruptEndsJavaAndTheSessionGoesOn() throws InterruptedException {
    run("var started = new java.util.concurrent.CountDownLatch(1);");
    CountDownLatch started = (CountDownLatch) value("started");
    Thread user = new Thread(() -> {
      try {
        started.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      interpreter.interrupt();
    });
    user.start();

    assertThat(run("int kept = 5; started.countDown(); while (true) { kept = 5; }"))
        .isEqualTo(new Reply.Interrupted());
    user.join();

    assertThat(value("kept")).isEqualTo(5);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptEndsJavaInsideOfAMagic() throws InterruptedException {
    run("var begun = new java.util.concurrent.CountDownLatch(1);");
    CountDownLatch begun = (CountDownLatch) value("begun");
    Thread user = new Thread(() -> {
      try {
        begun.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      interpreter.interrupt();
    });
    user.start();

    assertThat(run("%%time\nbegun.countDown(); long forever = 0; while (true) { forever++; }"))
        .isEqualTo(new Reply.Interrupted());
    user.join();

    assertThat(value("2 + 3")).isEqualTo(5);
  }

  @Test
  void anInterruptWithoutACellDoesNothing() {
    interpreter.interrupt();

    assertThat(value("1 + 2")).isEqualTo(3);
  }

  @Test
  void showsTheSessionsVariables() {
    run("String v1 = \"\"; List<Integer> v2 = List.of(1, 2); int[] v3 = null;");
    run("int[] v4 = new int[100];");
    run("%vars");

    assertThat(front.text())
        .contains("String v1 = \"\"\nList<Integer> v2 = [1, 2]\nint[] v3 = null\nint[] v4 = {"
            + "0, ".repeat(19) + "0,…")
        .doesNotContain("magic$");
  }

  @Test
  void knowsWhenACellIsComplete() {
    assertThat(interpreter.completeness("%wait")).isEqualTo(new Completeness.Complete());
    assertThat(interpreter.completeness("var t = %results")).isEqualTo(new Completeness.Complete());
    assertThat(interpreter.completeness("1 + 1")).isEqualTo(new Completeness.Complete());
    assertThat(interpreter.completeness("%wait\nfor (;;) {"))
        .isInstanceOf(Completeness.Incomplete.class);
    assertThat(interpreter.completeness("%%time")).isInstanceOf(Completeness.Incomplete.class);
    assertThat(interpreter.completeness("%%time\n1 + 1")).isEqualTo(new Completeness.Complete());
  }

  @Test
  void completesNamesOfMagicsWithSummaries() {
    Completions found = interpreter.complete("int x = 1;\n%ls", 14);

    assertThat(found)
        .isEqualTo(
            new Completions(11, 14, List.of(new Completions.Item("%lsmagic", "lists all magics"))));
    assertThat(interpreter.complete("%%", 2).items())
        .extracting(Completions.Item::text)
        .contains("%%time")
        .doesNotContain("%%lsmagic");
  }

  @Test
  void completesArguments() {
    Completions found = interpreter.complete("%help tim", 9);

    assertThat(found.from()).isEqualTo(6);
    assertThat(found.items()).extracting(Completions.Item::text).containsExactly("time");
  }

  @Test
  void completesEachCauseOfARetry() {
    Completions first = interpreter.complete("%retry --only tr", 16);
    Completions second = interpreter.complete("%retry --only truncated,sc", 26);

    assertThat(first.items().stream().map(Completions.Item::text))
        .containsExactly("transient", "truncated");
    assertThat(second.items().stream().map(Completions.Item::text))
        .containsExactly("truncated,schema");
  }

  /** What completes Java; it is given up after a moment, so a busy machine may need more than one try. */
  private Completions completions(String cell) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> interpreter.complete(cell, cell.length()),
            found -> !found.items().isEmpty());
  }

  @Test
  void completesJavaBelowAndInsideMagics() {
    String cell = "%lsmagic\n\"abc\".toUpp";
    assertThat(completions(cell))
        .isEqualTo(new Completions(15, 20, List.of(new Completions.Item("toUpperCase(", ""))));
    String timed = "%time \"abc\".isEm";
    assertThat(completions(timed))
        .isEqualTo(new Completions(12, 16, List.of(new Completions.Item("isEmpty()", ""))));
  }

  @Test
  void completesAVariableThatAMagicOfTheSameCellWillGive() {
    String cell = "var later = %time 1\nlater.getCl";

    Completions found = completions(cell);

    assertThat(found)
        .isEqualTo(new Completions(26, 31, List.of(new Completions.Item("getClass()", ""))));
  }

  @Test
  void explainsMagicsAndJava() {
    assertThat(interpreter
            .inspect("%lsmagic", 3, false)
            .orElseThrow()
            .entries()
            .get(0)
            .signature())
        .isEqualTo("%lsmagic");
    String cell = "%lsmagic\nMath.max(1, 2)";
    Optional<Inspection> found = await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> interpreter.inspect(cell, 16, false), Optional::isPresent);
    assertThat(found.orElseThrow().entries().toString()).contains("int Math.max(int a, int b)");
  }

  @Test
  void answersANameWithAQuestionMark() {
    run("var reviews = java.util.List.of(1);");

    assertThat(interpreter.completeness("reviews?\n")).isEqualTo(new Completeness.Complete());
    assertThat(run("reviews?")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).isEqualTo("reviews:java.util.List<java.lang.Integer>");
    assertThat(run("Math.max??")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).contains("int Math.max(int a, int b)");
    run("noSuchName?");
    assertThat(front.text()).isEqualTo("nothing is known of \"noSuchName\" here");
  }

  @Test
  void saysWhereToBeginWhenAskedForHelpInAnyWay() {
    run("%help");
    String overview = front.text();

    assertThat(run("?")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).isEqualTo(overview);
    assertThat(run("help\n")).isEqualTo(new Reply.Silent());
    assertThat(front.text()).isEqualTo(overview);
    assertThat(interpreter.completeness("?\n")).isEqualTo(new Completeness.Complete());
    assertThat(interpreter.evaluateUncounted("?")).isInstanceOf(Reply.Failed.class);
    assertThat(value("String help = \"mine\"; help")).isEqualTo("mine");
    assertThat(value("help")).isEqualTo("mine");
  }

  @Test
  void displaysFitTheValue() {
    Reply.Value value = (Reply.Value) run("java.util.List.of(1, 2)");

    assertThat(value.type()).isEqualTo("List<Integer>");
    assertThat(value.display().text(TextFormat.PLAIN)).isEqualTo("[1, 2]");
  }
}
