package io.github.batchbook.repl;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.show.TextFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;

/** Cells that run one after the other without a person: values to one stream, complaints to the other. */
final class Script {
  private static final String SERVICE_ERROR = "ServiceError";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** How a line begins that is never a statement of its own; a question mark alone asks for help. */
  private static final Pattern CONTINUATION =
      Pattern.compile("\\.\\s*[\\p{L}_$<]|\\?\\s*\\S|:|&&|\\|\\||[-+*]\\s|else\\b");

  private static final int FARTHEST_LOOK = 200;

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

  /** Runs the cells, until one that leaves, or the first that fails unless told to go on. */
  ExitCode run(List<String> cells) {
    for (String cell : cells) {
      if (Repl.isFarewell(cell) || !evaluate(cell)) {
        break;
      }
    }
    return end();
  }

  /**
   * Runs lines as they come: a cell is evaluated as soon as it is complete, unless the next line is there already and continues it, as a
   * chain of calls does that has its dots at the beginning of lines. A byte order mark is skipped, and a first line that names the
   * program which runs the script.
   */
  ExitCode run(BufferedReader lines) throws IOException {
    StringBuilder cell = new StringBuilder();
    String line = lines.readLine();
    if (line != null && line.startsWith(BYTE_ORDER_MARK)) {
      line = line.substring(BYTE_ORDER_MARK.length());
    }
    if (line != null && line.startsWith("#!")) {
      line = lines.readLine();
    }
    boolean goOn = true;
    while (goOn && line != null) {
      cell.append(line).append('\n');
      if (CellParser.isComplete(interpreter, cell.toString()) && !continues(cell, lines)) {
        goOn = !Repl.isFarewell(cell.toString())
            && (cell.toString().isBlank() || evaluate(cell.toString()));
        cell.setLength(0);
      }
      line = lines.readLine();
    }
    if (goOn && !cell.toString().isBlank()) {
      evaluate(cell.toString());
    }
    return end();
  }

  /** Whether what comes next can only be more of a cell that could end here. */
  private static boolean continues(CharSequence cell, BufferedReader lines) throws IOException {
    if (cell.toString().isBlank() || !lines.ready()) {
      return false;
    }
    lines.mark(FARTHEST_LOOK);
    StringBuilder ahead = new StringBuilder();
    for (int i = 0; i < FARTHEST_LOOK && lines.ready(); i++) {
      int next = lines.read();
      if (next < 0 || (ahead.length() > 0 && next == '\n')) {
        break;
      }
      if (ahead.length() > 0 || !Character.isWhitespace(next)) {
        ahead.append((char) next);
      }
    }
    lines.reset();
    return CONTINUATION.matcher(ahead).lookingAt();
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
