package io.github.batchbook.repl;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.shell.Completeness;
import java.util.regex.Pattern;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells the line reader when a cell is complete, and which part of it a completion replaces. */
final class CellParser implements Parser {
  private static final Pattern ASKS_FOR_HELP =
      Pattern.compile("\\s*%%\\w+(\\?{1,2}|\\s+--help)\\s*");

  private final Interpreter interpreter;

  CellParser(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE && !isComplete(interpreter, line + "\n")) {
      throw new EOFError(-1, -1, "the cell goes on");
    }
    if (context == ParseContext.COMPLETE) {
      return new CompletedCell(line, cursor, interpreter.complete(line, cursor));
    }
    return CompletedCell.without(line, cursor);
  }

  /**
   * Whether a cell that was typed so far, each line with its newline, can run: what begins with {@code %%} takes lines until an empty
   * one, but for a line that asks for help.
   */
  static boolean isComplete(Interpreter interpreter, String cell) {
    if (cell.stripLeading().startsWith("%%")) {
      return cell.endsWith("\n\n") || ASKS_FOR_HELP.matcher(cell).matches();
    }
    return !(interpreter.completeness(cell) instanceof Completeness.Incomplete);
  }
}
