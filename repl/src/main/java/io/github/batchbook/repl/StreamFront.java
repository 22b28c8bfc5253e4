package io.github.batchbook.repl;

import io.github.batchbook.magic.Front;
import io.github.batchbook.show.Display;
import io.github.batchbook.show.TextFormat;
import java.io.PrintStream;

/** The front end of a script: results on standard output, everything else on standard error, nobody to ask. */
final class StreamFront implements Front {
  private final PrintStream results;
  private final PrintStream messages;

  StreamFront(PrintStream results, PrintStream messages) {
    this.results = results;
    this.messages = messages;
  }

  @Override
  public void show(Display display) {
    results.println(display.text(TextFormat.PLAIN));
    results.flush();
  }

  @Override
  public Live live(Display first) {
    return new LoggedLines(messages, first);
  }

  @Override
  public void note(String line) {
    messages.println(line);
    messages.flush();
  }

  @Override
  public boolean canAsk() {
    return false;
  }

  @Override
  public String ask(String prompt) {
    throw new IllegalStateException("nobody is there to answer: " + prompt);
  }

  @Override
  public char[] askSecret(String prompt) {
    throw new IllegalStateException("nobody is there to answer: " + prompt);
  }
}
