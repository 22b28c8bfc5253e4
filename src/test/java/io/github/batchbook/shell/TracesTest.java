package io.github.batchbook.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TracesTest {
  private static final JavaShell SHELL = JavaShell.open(ShellOptions.defaults());

  @AfterAll
  static void close() {
    SHELL.close();
  }

  @Test
  void showsTheLinesOfTheCellsAndNothingOfJShell() {
    SHELL.evaluate("int divide(int a, int b) {\n  return a / b;\n}", "[1]");

    CellResult.Thrown thrown = thrown("int n = 0;\n\n\n  divide(1, n)", "[2]");

    assertThat(thrown.exception()).isExactlyInstanceOf(ArithmeticException.class);
    assertThat(thrown.name()).isEqualTo("java.lang.ArithmeticException");
    assertThat(thrown.trace())
        .containsExactly(
            "java.lang.ArithmeticException: / by zero", "\tat divide([1]:2)", "\tat [2]:4");
  }

  @Test
  void keepsCausesWithTheirLines() {
    CellResult.Thrown thrown = thrown("""
            void read() throws Exception {
              throw new java.io.IOException("no such line");
            }
            try {
              read();
            } catch (Exception e) {
              throw new IllegalStateException("wrapped", e);
            }""", "[3]");

    assertThat(thrown.exception()).hasCauseExactlyInstanceOf(java.io.IOException.class);
    assertThat(thrown.trace())
        .containsExactly(
            "java.lang.IllegalStateException: wrapped",
            "\tat [3]:7",
            "Caused by: java.io.IOException: no such line",
            "\tat read([3]:2)",
            "\tat [3]:5");
  }

  @Test
  void namesAnExceptionOfTheUserPlainly() {
    CellResult.Thrown thrown = thrown(
        "class Boom extends RuntimeException { Boom(String m) { super(m); } }\nthrow new Boom(\"b\");",
        "[4]");

    assertThat(thrown.name()).isEqualTo("Boom");
    assertThat(thrown.trace()).containsExactly("Boom: b", "\tat [4]:2");
  }

  @Test
  void showsLambdasAndMethodsOfClasses() {
    CellResult.Thrown thrown = thrown("""
            class Worker {
              void work(Runnable task) {
                task.run();
              }
            }
            new Worker().work(() -> {
              throw new UnsupportedOperationException();
            });""", "[5]");

    assertThat(thrown.trace())
        .containsExactly(
            "java.lang.UnsupportedOperationException",
            "\tat lambda([5]:7)",
            "\tat Worker.work([5]:3)",
            "\tat [5]:6");
  }

  @Test
  void leavesOutTheMiddleOfADeepTrace() {
    CellResult.Thrown thrown = thrown("void deeper() { deeper(); }\ndeeper()", "[6]");

    assertThat(thrown.exception()).isInstanceOf(StackOverflowError.class);
    assertThat(thrown.trace()).hasSize(32);
    assertThat(thrown.trace().get(16)).matches("\t… 99\\d more frames …");
    assertThat(thrown.trace().subList(0, 2))
        .containsExactly("java.lang.StackOverflowError", "\tat deeper([6]:1)");
  }

  @Test
  void survivesACycleOfCausesAndAMessageThatThrows() {
    CellResult.Thrown cycle = thrown(
        "var first = new Exception(\"a\"); var second = new Exception(\"b\", first);"
            + " first.initCause(second); throw first;",
        "[7]");
    CellResult.Thrown silent = thrown(
        "class Silent extends RuntimeException {"
            + " public String getMessage() { throw new IllegalStateException(); } }\n"
            + "throw new Silent();",
        "[8]");

    assertThat(cycle.trace())
        .containsExactly(
            "java.lang.Exception: a",
            "\tat [7]:1",
            "Caused by: java.lang.Exception: b",
            "\tat [7]:1");
    assertThat(silent.trace().get(0))
        .isEqualTo("Silent: (its message cannot be told: java.lang.IllegalStateException)");
  }

  @Test
  void endsTheCellWhenAStatementThrows() {
    CellResult.Thrown thrown =
        thrown("int before = 1;\nInteger.parseInt(\"x\");\nint after = 2;", "[9]");

    assertThat(thrown.exception()).isExactlyInstanceOf(NumberFormatException.class);
    assertThat(thrown.trace()).contains("\tat [9]:2").last().isEqualTo("\tat [9]:2");
    assertThat(SHELL.variable("before")).contains(1);
    assertThat(SHELL.variable("after")).isEmpty();
  }

  @Test
  void countsCellsThatHaveNoName() {
    try (var shell = JavaShell.open(ShellOptions.defaults())) {
      shell.evaluate("int one = 1;");

      CellResult result = shell.evaluate("throw new Exception();");

      assertThat(((CellResult.Thrown) result).trace())
          .isEqualTo(List.of("java.lang.Exception", "\tat [2]:1"));
    }
  }

  private static CellResult.Thrown thrown(String source, String name) {
    CellResult result = SHELL.evaluate(source, name);
    assertThat(result).isInstanceOf(CellResult.Thrown.class);
    return (CellResult.Thrown) result;
  }
}
