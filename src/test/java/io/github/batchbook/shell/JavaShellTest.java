package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaShellTest {
  private static final JavaShell SHELL = JavaShell.open(ShellOptions.defaults());

  @AfterAll
  static void close() {
    SHELL.close();
  }

  @Test
  void givesTheValueOfAnExpression() {
    CellResult.Value value = value("List.of(1, 2)");

    assertThat(value.value()).isEqualTo(List.of(1, 2));
    assertThat(value.name()).matches("\\$\\d+");
    assertThat(value.type()).isEqualTo("List<Integer>");
    assertThat(value.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 1 | int | 2",
        "2.5f * 2 | float | 5.0",
        "(char) 120 | char | x",
        "\"日本 😀 é\" | String | 日本 😀 é",
        "new StringBuilder(\"a\").append('b'); | StringBuilder | ab",
        "switch (3) { default -> 7; } | int | 7",
        "(Comparable<String> & java.io.Serializable) \"s\" | Comparable<String> | s",
        "new Object() { public String toString() { return \"mine\"; } } | Object | mine",
        "Map.of(\"k\", List.of(1L)) | Map<String,List<Long>> | {k=[1]}"
      })
  void tellsTheStaticType(String source, String type, String shown) {
    CellResult.Value value = value(source);

    assertThat(value.type()).isEqualTo(type);
    assertThat(String.valueOf(value.value())).isEqualTo(shown);
  }

  @Test
  void givesNullAsAValue() {
    assertThat(value("(String) null").value()).isNull();
  }

  @Test
  void givesTheObjectItselfNotACopy() {
    Object first = value("var builder = new StringBuilder(); builder").value();

    assertThat(value("builder").value()).isSameAs(first);
    assertThat(SHELL.variable("builder")).containsSame(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n\t\n",
        "// only a comment",
        "/* one */ // and two\n",
        ";",
        "int declared = 5;",
        "int unterminated = 5",
        "int doubly = 1;;",
        "int assigned; assigned = 6",
        "if (1 < 2) { }",
        "for (int i = 0; i < 3; i++) { Math.abs(i); }",
        "void nothing() { }\nnothing()",
        "1 + 1;\nint after = 3;",
        "import java.util.zip.*;",
        "enum Colour { RED, GREEN }",
        "interface Shape { double area(); }\nrecord Square(double side) implements Shape {\n"
            + "  public double area() { return side * side; }\n}",
        "int one = 1, two = 2;",
        "@Deprecated void old() { }"
      })
  void hasNoValueForAnythingButAnExpression(String source) {
    assertThat(SHELL.evaluate(source)).isEqualTo(new CellResult.Nothing(List.of()));
  }

  @Test
  void keepsDeclarationsForLaterCells() {
    SHELL.evaluate(
        "record Point(int x, int y) { public Point { if (x < 0) throw new IllegalArgumentException(); } }");
    SHELL.evaluate(
        "<T extends Comparable<T>> T larger(T a, T b) { return a.compareTo(b) > 0 ? a : b; }");
    SHELL.evaluate("Function<Point, Integer> sum = p -> p.x() + p.y();");
    SHELL.evaluate("enum Size { S, L }");

    assertThat(value("sum.apply(new Point(2, 3))").value()).isEqualTo(5);
    assertThat(value("larger(\"a\", \"b\")").value()).isEqualTo("b");
    assertThat(value("Size.valueOf(\"L\").ordinal()").value()).isEqualTo(1);
  }

  @Test
  void runsAllSnippetsOfACellAndGivesTheLastValue() {
    String source = """
        // numbers
        var numbers = new ArrayList<Integer>();
        numbers.add(1); numbers.add(2);
        for (int n : List.of(3, 4)) {
          numbers.add(n);
        }
        String text = \"""
          %d
        \""";
        numbers.size() + text.length()""";

    assertThat(value(source).value()).isEqualTo(9);
  }

  @Test
  void stopsAtTheFirstFailureAndKeepsWhatRanBefore() {
    CellResult result = SHELL.evaluate("int kept = 1;\nint wrong = \"s\";\nint never = 2;");

    assertThat(result)
        .isEqualTo(new CellResult.Rejected(
            List.of(new Diagnostic(
                2,
                13,
                16,
                "incompatible types: java.lang.String cannot be converted to int",
                "int wrong = \"s\";")),
            List.of()));
    assertThat(value("kept").value()).isEqualTo(1);
    assertThat(SHELL.evaluate("never")).isInstanceOf(CellResult.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int bad = ;| 1 | 11",
        "int fine = 1;\\n\\n   int bad = fine + missing;| 3 | 21",
        "// comment\\n/* and\\n more */ missing| 3 | 10",
        "\\n\\n\\nmissing| 4 | 1",
        "void f() {\\n  int y = \"s\";\\n}| 2 | 11",
        "if (true) {\\n  f(| 2 | 5",
        "\"日本\" + missing| 1 | 8"
      })
  void tellsLineAndColumnInTheCell(String source, int line, int column) {
    CellResult result = SHELL.evaluate(source.replace("\\n", "\n"));

    assertThat(result).isInstanceOfSatisfying(CellResult.Rejected.class, rejected -> {
      Diagnostic first = rejected.diagnostics().get(0);
      assertThat(List.of(first.line(), first.column())).containsExactly(line, column);
      assertThat(first.endColumn()).isGreaterThan(first.column());
      assertThat(first.sourceLine())
          .isEqualTo(source.replace("\\n", "\n").split("\n", -1)[line - 1]);
    });
  }

  @Test
  void saysHowTheConstructorOfARecordIsWritten() {
    CellResult result = SHELL.evaluate("record Odd(int x) { Odd { x = 1; } }");

    assertThat(((CellResult.Rejected) result).diagnostics().get(0).message())
        .isEqualTo("invalid canonical constructor in record Odd\n"
            + "  (attempting to assign stronger access privileges; was public)\n"
            + "  (a record declared in a cell is public: write public before its constructor)");
  }

  @Test
  void saysWhatIsMissingWithoutJShellsOwnClass() {
    assertThat(SHELL.evaluate("nowhere"))
        .isEqualTo(new CellResult.Rejected(
            List.of(new Diagnostic(
                1, 1, 8, "cannot find symbol\n  symbol:   variable nowhere", "nowhere")),
            List.of()));
  }

  @Test
  void notesAMethodThatCannotBeCalledYet() {
    CellResult declared = SHELL.evaluate("int early() { return late(); }", "[8]");
    CellResult called = SHELL.evaluate("early()", "[9]");
    SHELL.evaluate("int late() { return 7; }");

    assertThat(declared.notes())
        .containsExactly("method early(), which cannot be called until method late() is declared");
    assertThat(called)
        .isInstanceOfSatisfying(
            CellResult.Thrown.class,
            thrown -> assertThat(thrown.trace())
                .containsExactly(
                    "method early() cannot be called until method late() is declared",
                    "  Declare that first, then this cell again.",
                    "\tat early([8]:1)",
                    "\tat [9]:1"));
    assertThat(value("early()").value()).isEqualTo(7);
  }

  @Test
  void notesNothingWhenTheCellDeclaresTheRestItself() {
    CellResult.Value value = value("int up() { return down(); }\nint down() { return 8; }\nup()");

    assertThat(value.value()).isEqualTo(8);
    assertThat(value.notes()).isEmpty();
  }

  @Test
  void notesVariablesLostWhenTheirRecordIsDeclaredAgain() {
    SHELL.evaluate("record Pair(int a) {}\nvar lost = new Pair(1);\nPair emptied = new Pair(2);");

    CellResult result = SHELL.evaluate("record Pair(int a) { int twice() { return 2 * a; } }");

    assertThat(result.notes())
        .containsExactlyInAnyOrder(
            "variable lost was dropped, because Pair was declared again",
            "variable emptied has its default value again, because Pair was declared again");
  }

  @Test
  void keepsVariablesWhenTheSameCellRunsAgain() {
    SHELL.evaluate("record Same(int a) {}");
    SHELL.evaluate("var survivor = new Same(1);");

    CellResult result = SHELL.evaluate("record Same(int a) {}");

    assertThat(result.notes()).isEmpty();
    assertThat(value("survivor.equals(new Same(1))").value()).isEqualTo(true);
  }

  @Test
  void replacesAMethodByANewOne() {
    SHELL.evaluate("int version() { return 1; }\nint caller() { return version(); }");
    SHELL.evaluate("int version() { return 2; }");

    assertThat(value("caller()").value()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System.exit(3) | System.exit(3)",
        "Runtime.getRuntime().exit(4) | Runtime.exit(4)",
        "IntConsumer leave = System::exit; leave.accept(5) | System.exit(5)",
        "new Object() { void leave() { Runtime.getRuntime().halt(6); } }.leave() | Runtime.halt(6)"
      })
  void refusesToEndTheProcess(String source, String call) {
    assertThat(SHELL.evaluate(source)).isInstanceOfSatisfying(CellResult.Thrown.class, thrown -> {
      assertThat(thrown.name()).isEqualTo("ExitRefusedException");
      assertThat(thrown.trace())
          .startsWith(
              call + " was not run: it would end the whole session, with all its variables",
              "  In the terminal exit or Ctrl-D leaves the session; in a notebook restart the"
                  + " kernel, or shut it down.");
    });
  }

  @Test
  void bindsAnObjectOfTheHostWithItsType() {
    var list = new java.util.ArrayList<>(List.of("a"));

    SHELL.bind("given", "java.util.List<java.lang.String>", list);
    SHELL.evaluate("given.add(given.get(0).repeat(3));");

    assertThat(list).containsExactly("a", "aaa");
    assertThat(SHELL.variables())
        .contains(new ShellVariable("given", "java.util.List<java.lang.String>"));
  }

  @Test
  void bindsAgainWithAnotherValueAndAnotherType() {
    SHELL.bind("again", "int", 1);
    SHELL.bind("again", "int", 2);
    assertThat(value("again + 1").value()).isEqualTo(3);

    SHELL.bind("again", "String", null);

    assertThat(value("again").value()).isNull();
    assertThat(SHELL.variables().stream().filter(v -> v.name().equals("again")))
        .containsExactly(new ShellVariable("again", "String"));
  }

  @Test
  void refusesToBindWhatDoesNotFit() {
    assertThatThrownBy(() -> SHELL.bind("wrong", "int", "text"))
        .isInstanceOf(ShellException.class)
        .hasMessage("\"int wrong;\" cannot hold a java.lang.String");
    assertThatThrownBy(() -> SHELL.bind("wrong", "Missing", 1))
        .isInstanceOf(ShellException.class)
        .hasMessage("\"Missing wrong;\" declares no variable");
    assertThatThrownBy(() -> SHELL.bind("two words", "int", 1))
        .isInstanceOf(ShellException.class)
        .hasMessage("\"int two words;\" declares no variable");
  }

  @Test
  void tellsNoVariableThatIsNotThere() {
    assertThat(SHELL.variable("neverDeclared")).isEmpty();
  }

  @Test
  void endsACellThatLeavesAThreadRunning() {
    CellResult result = SHELL.evaluate("""
            var stopped = new CountDownLatch(1);
            var worker = new Thread(() -> { try { stopped.await(); } catch (InterruptedException e) { } });
            worker.start();""");

    assertThat(result).isEqualTo(new CellResult.Nothing(List.of()));
    assertThat(value("worker.isAlive()").value()).isEqualTo(true);
    SHELL.evaluate("stopped.countDown(); worker.join();");
    assertThat(value("worker.isAlive()").value()).isEqualTo(false);
  }

  @Test
  void printsTheExceptionThatEndsAThreadOfTheUser() {
    PrintStream before = System.err;
    var handlerBefore = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(null);
    var printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      SHELL.evaluate(
          "var failing = new Thread(() -> { throw new IllegalStateException(\"in the back\"); }, \"back\");"
              + " failing.start(); failing.join();");
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .startsWith("Exception in thread \"back\" java.lang.IllegalStateException: in the back");
    } finally {
      System.setErr(before);
      Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
    }
  }

  @Test
  void leavesTheProcessItsHandlerOfExceptions() {
    var before = Thread.getDefaultUncaughtExceptionHandler();
    var ours = (Thread.UncaughtExceptionHandler) (thread, thrown) -> {};
    Thread.setDefaultUncaughtExceptionHandler(ours);
    try {
      SHELL.evaluate("1 + 1");

      assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(ours);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void evaluatesWithTheLoaderOfTheSnippets() {
    assertThat(value("Thread.currentThread().getContextClassLoader()").value())
        .isSameAs(SHELL.classLoader());
    assertThat(value("class Here {}\nHere.class.getClassLoader()").value())
        .isSameAs(SHELL.classLoader());
  }

  @Test
  void prefersTheUsersClassesToTheHosts(@TempDir Path folder) throws Exception {
    Path host = compiled(folder.resolve("host"), "host");
    Path user = compiled(folder.resolve("user"), "user");
    try (var parent = new java.net.URLClassLoader(
            new java.net.URL[] {host.toUri().toURL()}, getClass().getClassLoader());
        var own =
            JavaShell.open(new ShellOptions(List.of("lib.*"), List.of(user), parent, List.of()));
        var shared = JavaShell.open(
            new ShellOptions(List.of("lib.*"), List.of(user), parent, List.of("lib.")))) {
      assertThat(((CellResult.Value) own.evaluate("Greeting.TEXT.get()")).value())
          .isEqualTo("user");
      assertThat(((CellResult.Value) shared.evaluate("Greeting.TEXT.get()")).value())
          .isEqualTo("host");
    }
  }

  @Test
  void findsClassesAddedLater(@TempDir Path folder) throws Exception {
    Path added = compiled(folder, "added");
    try (var shell = JavaShell.open(ShellOptions.defaults())) {
      shell.evaluate("int before = 1;");

      shell.addToClasspath(List.of(added));
      shell.evaluate("import lib.Greeting;");

      CellResult result = shell.evaluate("Greeting.TEXT.get() + before");
      assertThat(((CellResult.Value) result).value()).isEqualTo("added1");
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> texts(shell.complete("Greeting.TE", 11)).contains("TEXT"));
    }
  }

  private static Path compiled(Path folder, String text) throws Exception {
    Path source = Files.createDirectories(folder.resolve("lib")).resolve("Greeting.java");
    Files.writeString(
        source,
        "package lib; public class Greeting { public static final java.util.function.Supplier<String>"
            + " TEXT = () -> \""
            + text
            + "\"; }");
    assertThat(ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", source.toString()))
        .isZero();
    return folder;
  }

  private static List<String> texts(Completions completions) {
    return completions.candidates().stream().map(Completions.Candidate::text).toList();
  }

  private static CellResult.Value value(String source) {
    CellResult result = SHELL.evaluate(source);
    assertThat(result).isInstanceOf(CellResult.Value.class);
    return (CellResult.Value) result;
  }
}
