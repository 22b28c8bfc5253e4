package io.github.batchbook.repl;

import io.github.batchbook.magic.Interpreter;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jline.reader.EndOfFileException;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** The terminal session: reads a cell, evaluates it, shows what came of it, until the person leaves. */
final class Repl {
  private static final Set<String> FAREWELLS = Set.of("exit", "quit", "/exit", "/quit", ":q");

  private final Terminal terminal;
  private final TerminalFront front;
  private final Interpreter interpreter;
  private final LineReader reader;

  private Repl(Terminal terminal, TerminalFront front, Interpreter interpreter, Home home) {
    this.terminal = terminal;
    this.front = front;
    this.interpreter = interpreter;
    CellParser parser = new CellParser(interpreter);
    this.reader = LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("batchbook")
        .parser(parser)
        .completer(new CellCompleter())
        .highlighter(highlighter(front.format()))
        .variable(LineReader.HISTORY_FILE, home.folder().resolve("history"))
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P  ...: ")
        .variable(LineReader.INDENTATION, 0)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
        .option(LineReader.Option.CASE_INSENSITIVE, true)
        .option(LineReader.Option.AUTO_FRESH_LINE, true)
        .build();
  }

  /** Talks with the person at the system's terminal until they leave. */
  static ExitCode run(Home home, Map<String, String> environment) throws IOException {
    // To find out whether the terminal joins emoji, JLine would take what was typed ahead for its
    // answer.
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).dumb(true).graphemeCluster(false).build()) {
      TerminalFront front = new TerminalFront(terminal);
      if (!Terminal.TYPE_DUMB.equals(terminal.getType())) {
        System.setIn(new TerminalInput(terminal, System.in));
      }
      try (Interpreter interpreter = Interpreter.open(home, environment, front)) {
        return new Repl(terminal, front, interpreter, home).talk();
      }
    }
  }

  private ExitCode talk() {
    // While a line is read the reader takes Ctrl-C for itself; at any other time it ends the cell.
    terminal.handle(Terminal.Signal.INT, signal -> interpreter.interrupt());
    front.line(greeting(interpreter.banner(), front.format().width()));
    while (true) {
      String cell;
      try {
        cell = reader.readLine(prompt(interpreter.nextNumber()));
      } catch (UserInterruptException e) {
        continue;
      } catch (EndOfFileException e) {
        return ExitCode.DONE;
      }
      if (isFarewell(cell)) {
        return ExitCode.DONE;
      }
      if (!cell.isBlank()) {
        show(interpreter.nextNumber(), interpreter.evaluate(cell));
      }
    }
  }

  /** What colours the cell that is typed, where colours may be used. */
  static Highlighter highlighter(TextFormat format) {
    return format.colour()
        ? new CellHighlighter()
        : (reader, buffer) -> new AttributedString(buffer);
  }

  /** Whether a cell leaves the session, or ends the script. */
  static boolean isFarewell(String cell) {
    return FAREWELLS.contains(cell.strip());
  }

  /** The banner; where it is too wide, its first steps go on a line of their own. */
  static String greeting(String banner, int width) {
    int last = banner.lastIndexOf(" · ");
    return banner.length() <= width || last < 0
        ? banner
        : banner.substring(0, last) + "\n" + banner.substring(last + 3);
  }

  private void show(int number, Reply reply) {
    if (reply instanceof Reply.Value value) {
      String text = value.display().text(front.format());
      boolean oneLine = text.indexOf('\n') < 0;
      front.line(oneLine ? "out" + number + " = " + text : text);
    } else if (reply instanceof Reply.Failed failed) {
      front.complain(String.join("\n", failed.text()));
    } else if (reply instanceof Reply.Interrupted) {
      front.complain("interrupted");
    }
  }

  private String prompt(int number) {
    AttributedString prompt = new AttributedStringBuilder()
        .styled(AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN), "[" + number + "]")
        .append(": ")
        .toAttributedString();
    return front.format().colour() ? prompt.toAnsi(terminal) : prompt.toString();
  }
}
