package io.github.batchbook.magic;

import io.github.batchbook.show.Display;

/** What a front end offers to the interpreter: a place to show things and a person to ask. Called from the thread that evaluates. */
public interface Front {
  /** Shows something for good: {@code display_data} in a notebook, lines in a terminal. */
  void show(Display display);

  /** Shows something that will change in place until it is closed; what was shown last stays. */
  Live live(Display first);

  /** Says one line that is not a result: a note, a warning. It goes to standard error. */
  void note(String line);

  /** Whether a person is there to answer. */
  boolean canAsk();

  /** Asks for a line of text. Only where {@link #canAsk}. */
  String ask(String prompt);

  /** Asks for a secret, without echo. Only where {@link #canAsk}. */
  char[] askSecret(String prompt);

  /** A display that is updated in place. */
  interface Live extends AutoCloseable {
    /** Replaces what is shown. May be called often: the front end draws at a pace of its own. */
    void update(Display display);

    /** Leaves the last state on the screen. */
    @Override
    void close();
  }
}
