package io.github.batchbook.repl;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.show.TextFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Cells that run one after the other without a person: values to one stream, complaints to the other. */
final class Script {
  private static final String SERVICE_ERROR = "ServiceError";

  private final Interpreter interpreter;
  private final Output output;
  private final boolean keepGoing;
  private ExitCode worst = ExitCode.DONE;

  /**
   * Where a script writes.
   *
   * @param format how values are laid out
   */
  record Output(PrintStream results, PrintStream messages, TextFormat format) {
    /** The process's own streams, as they are now. */
    static Output standard(TextFormat format) {
      return new Output(System.out, System.err, format);
    }
  }

  /**
   * A script.
   *
   * @param keepGoing whether it goes on after a cell that failed; an interrupt always ends it
   */
  Script(Interpreter interpreter, Output output, boolean keepGoing) {
    this.interpreter = interpreter;
    this.output = output;
    this.keepGoing = keepGoing;
  }

  /** Runs the cells, until the first that fails unless told to go on. */
  ExitCode run(List<String> cells) {
    for (String cell : cells) {
      if (!evaluate(cell)) {
        break;
      }
    }
    return end();
  }

  /** Runs lines as they come: a cell is evaluated as soon as it is complete. */
  ExitCode run(BufferedReader lines) throws IOException {
    StringBuilder cell = new StringBuilder();
    String line = lines.readLine();
    boolean goOn = true;
    while (goOn && line != null) {
      cell.append(line).append('\n');
      if (CellParser.isComplete(interpreter, cell.toString())) {
        goOn = cell.toString().isBlank() || evaluate(cell.toString());
        cell.setLength(0);
      }
      line = lines.readLine();
    }
    if (goOn && !cell.toString().isBlank()) {
      evaluate(cell.toString());
    }
    return end();
  }

  private ExitCode end() {
    boolean done = worst == ExitCode.DONE;
    return done && interpreter.requestsFailed() ? ExitCode.REQUESTS_FAILED : worst;
  }

  /** Whether the script goes on after this cell. */
  private boolean evaluate(String cell) {
    Reply reply = interpreter.evaluate(cell);
    if (reply instanceof Reply.Value value) {
      output.results().println(value.display().text(output.format()));
      output.results().flush();
    } else if (reply instanceof Reply.Failed failed) {
      failed.text().forEach(output.messages()::println);
      output.messages().flush();
      fail(SERVICE_ERROR.equals(failed.name()) ? ExitCode.SERVICE : ExitCode.FAILED);
      return keepGoing;
    } else if (reply instanceof Reply.Interrupted) {
      worst = ExitCode.INTERRUPTED;
      return false;
    }
    return true;
  }

  private void fail(ExitCode code) {
    if (worst == ExitCode.DONE) {
      worst = code;
    }
  }
}
