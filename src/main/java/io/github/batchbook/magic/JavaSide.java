package io.github.batchbook.magic;

import io.github.batchbook.shell.CellResult;
import io.github.batchbook.shell.Diagnostic;
import io.github.batchbook.shell.JavaShell;
import io.github.batchbook.shell.JavaTokens;
import io.github.batchbook.shell.ShellOptions;
import io.github.batchbook.shell.ShellVariable;
import io.github.batchbook.show.Displays;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The Java of a session: runs it for cells and for magics, and says what came of it as a reply. */
final class JavaSide implements AutoCloseable {
  /** What a notebook types of Batchbook itself, besides jshell's imports and Tablesaw's. */
  private static final String[] DOORS = {
    "tech.tablesaw.api.*",
    "io.github.batchbook.batchfile.BatchFile",
    "io.github.batchbook.batchfile.Endpoint",
    "io.github.batchbook.result.Explode",
    "io.github.batchbook.result.Outcome",
    "io.github.batchbook.result.Results",
    "io.github.batchbook.run.Run",
    "io.github.batchbook.run.Runs",
    "io.github.batchbook.service.Connection",
    "io.github.batchbook.service.Credential",
    "io.github.batchbook.show.Chart",
    "io.github.batchbook.show.Export"
  };

  /** What Tablesaw looks for when it is given a file instead of a reader; 13 MB that Batchbook leaves out. */
  private static final String CHARSET_DETECTOR = "com/ibm/icu/text/CharsetDetector";

  private static final String READERS_ONLY = """
      Table.read() cannot guess the charset of a file here
        Give it a reader: Table.read().csv(Files.newBufferedReader(Path.of("rows.csv")))
        %%batch_file NAME --from rows.csv takes the file itself, and leaves its cells as they are.""";

  /** What traces call Java that nobody entered as a cell. */
  private static final String UNCOUNTED = "[ ]";

  private final JavaShell shell;
  private final Front front;
  private final Interrupts interrupts;
  private String cell = UNCOUNTED;

  JavaSide(Front front) {
    this.front = front;
    shell = JavaShell.open(ShellOptions.defaults()
        .withImports(DOORS)
        .withShared("tech.tablesaw.", "io.github.batchbook."));
    interrupts = new Interrupts(shell::interrupt);
  }

  JavaShell shell() {
    return shell;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  /** Whether Java answers at once: it does not while a cell runs. */
  boolean busy() {
    return interrupts.busy();
  }

  /** Lets traces call what runs from now on by the number of its cell, as the prompt does. */
  void enter(int number) {
    cell = number == Outputs.UNCOUNTED ? UNCOUNTED : "[" + number + "]";
  }

  /** Runs Java that stands in a cell. */
  Reply evaluate(String code) {
    CellResult result = shell.evaluate(code, cell);
    result.notes().forEach(front::note);
    return reply(result, code);
  }

  /** The value of Java in a magic's line; throws {@link Stopped} when it does not get as far, null when it has no value. */
  CellResult.@Nullable Value value(String expression) {
    CellResult result = interruptibly(() -> shell.evaluate(expression, cell));
    if (result instanceof CellResult.Value value) {
      return value;
    }
    if (result instanceof CellResult.Nothing) {
      return null;
    }
    throw new Stopped(reply(result, expression));
  }

  /** Runs Java in the middle of a magic. */
  Reply run(String code) {
    return interruptibly(() -> evaluate(code));
  }

  private <T> T interruptibly(Callable<T> action) {
    try {
      return interrupts.java(action);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The variable of this name, as it is declared. */
  Optional<ShellVariable> declared(String name) {
    return shell.variables().stream()
        .filter(variable -> variable.name().equals(name))
        .findFirst();
  }

  private static Reply reply(CellResult result, String code) {
    if (result instanceof CellResult.Value value) {
      return new Reply.Value(value.value(), value.type(), Displays.of(value.value(), value.name()));
    }
    if (result instanceof CellResult.Rejected rejected) {
      return rejected(rejected.diagnostics(), code);
    }
    if (result instanceof CellResult.Thrown thrown) {
      return thrown(thrown);
    }
    return result instanceof CellResult.Interrupted ? new Reply.Interrupted() : new Reply.Silent();
  }

  private static Reply thrown(CellResult.Thrown thrown) {
    Throwable exception = thrown.exception();
    if (exception instanceof NoClassDefFoundError
        && CHARSET_DETECTOR.equals(exception.getMessage())) {
      return MagicException.failed(Reply.Failed.MAGIC, READERS_ONLY);
    }
    return Complaints.told(exception).orElseGet(() -> {
      String message = exception.getMessage();
      return new Reply.Failed(thrown.name(), message == null ? "" : message, thrown.trace());
    });
  }

  private static Reply rejected(List<Diagnostic> diagnostics, String code) {
    List<String> text = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      List<String> message = diagnostic.message().lines().toList();
      text.add("line " + diagnostic.line() + ": " + (message.isEmpty() ? "" : message.get(0)));
      message.stream().skip(1).forEach(line -> text.add("  " + line.strip()));
      text.add("    " + diagnostic.sourceLine());
      text.add("    " + marker(diagnostic));
    }
    misplacedMagic(code).ifPresent(text::add);
    String first = text.isEmpty() ? "" : text.get(0);
    return new Reply.Failed(Reply.Failed.COMPILATION, first, text);
  }

  private static String marker(Diagnostic diagnostic) {
    String line = diagnostic.sourceLine();
    StringBuilder marker = new StringBuilder();
    for (int i = 0; i < Math.min(diagnostic.column() - 1, line.length()); i++) {
      marker.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    int end = Math.min(diagnostic.endColumn(), line.length() + 1);
    return marker.append("^".repeat(Math.max(1, end - diagnostic.column()))).toString();
  }

  /** What to say when a line that looks like a magic stands where Java goes on; in a text or a comment it is neither. */
  private static Optional<String> misplacedMagic(String code) {
    Catalogue catalogue = Catalogue.standard();
    return JavaTokens.of(code).tokens().stream()
        .map(JavaTokens.Token::start)
        .filter(start -> code.charAt(start) == '%' && beginsLine(code, start))
        .map(start -> code.substring(start).lines().findFirst().orElse(""))
        .flatMap(line -> {
          boolean cell = line.startsWith("%%");
          String name = MagicLine.of(line.substring(cell ? 2 : 1), 0).name();
          return catalogue.find(name, cell).map(spec -> misplaced(name, cell)).stream();
        })
        .findFirst();
  }

  private static String misplaced(String name, boolean cell) {
    return cell
        ? "%%" + name
            + " was read as Java: it begins a cell of its own, and nothing stands above it"
        : "%" + name
            + " was read as Java, since the statement before it goes on: end that with a semicolon";
  }

  private static boolean beginsLine(String code, int offset) {
    return code.substring(code.lastIndexOf('\n', offset) + 1, offset).isBlank();
  }

  @Override
  public void close() {
    shell.close();
  }
}
