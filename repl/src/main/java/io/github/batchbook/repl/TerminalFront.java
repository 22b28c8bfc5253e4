package io.github.batchbook.repl;

import io.github.batchbook.magic.Front;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.PrintWriter;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/** The front end of a person at a terminal: results and notes on one screen, progress redrawn in place. */
final class TerminalFront implements Front {
  private static final int WIDTH_OF_UNKNOWN_TERMINAL = 80;

  private final Terminal terminal;
  private @Nullable RedrawnLines live;

  TerminalFront(Terminal terminal) {
    this.terminal = terminal;
  }

  /** How text is laid out at the terminal's present width. */
  TextFormat format() {
    int columns = terminal.getSize().getColumns();
    boolean dumb = Terminal.TYPE_DUMB.equals(terminal.getType());
    String refused = System.getenv("NO_COLOR");
    boolean colour = !dumb && (refused == null || refused.isEmpty());
    return new TextFormat(columns > 0 ? columns : WIDTH_OF_UNKNOWN_TERMINAL, colour);
  }

  @Override
  public void show(Display display) {
    line(display.text(format()));
  }

  @Override
  public Live live(Display first) {
    RedrawnLines drawn = new RedrawnLines(this::format, terminal.writer(), first);
    live = drawn;
    return drawn;
  }

  @Override
  public void note(String line) {
    line(styled(line, AttributedStyle.DEFAULT.faint()));
  }

  /** Says what went wrong, in red. */
  void complain(String text) {
    line(styled(text, AttributedStyle.DEFAULT.foreground(AttributedStyle.RED)));
  }

  /** Writes text and ends the line; what is redrawn at the time stays below it. */
  void line(String text) {
    if (live != null && live.above(text)) {
      return;
    }
    PrintWriter writer = terminal.writer();
    writer.println(text);
    writer.flush();
  }

  @Override
  public boolean canAsk() {
    return true;
  }

  @Override
  public String ask(String prompt) {
    return read(prompt, null);
  }

  @Override
  public char[] askSecret(String prompt) {
    return read(prompt, (char) 0).toCharArray();
  }

  /** An answer; one that is broken off by Ctrl-C interrupts the asking thread and is empty. */
  private String read(String prompt, @Nullable Character mask) {
    if (live != null) {
      live.erase();
    }
    LineReader reader = LineReaderBuilder.builder()
        .terminal(terminal)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .build();
    try {
      return reader.readLine(prompt, mask);
    } catch (UserInterruptException e) {
      Thread.currentThread().interrupt();
      return "";
    } catch (EndOfFileException e) {
      return "";
    }
  }

  private String styled(String text, AttributedStyle style) {
    if (!format().colour()) {
      return text;
    }
    return new AttributedStringBuilder().styled(style, text).toAnsi(terminal);
  }
}
