package io.github.batchbook.magic;

import io.github.batchbook.run.Home;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import io.github.batchbook.show.Display;
import java.util.Map;
import java.util.Optional;

/**
 * An interactive session: cells of Java and magics go in, one after the other, and a {@link Reply} comes out of each. Both front
 * ends drive it. One thread evaluates at a time; {@link #interrupt}, completion and inspection may come from any other.
 */
public final class Interpreter implements AutoCloseable {
  private final Session session;
  private final JavaSide java;
  private final Outputs outputs = new Outputs();
  private final Evaluator evaluator;
  private final Assistant assistant;
  private int number = 1;

  private Interpreter(Home home, Map<String, String> environment, Front front) {
    java = new JavaSide(front);
    session = new Session(home, environment, front, java);
    evaluator = new Evaluator(session, outputs);
    assistant = new Assistant(session, outputs);
    session.follower().start();
  }

  /**
   * Opens a session whose home and settings come from this environment. Returns at once: Java is made ready in the background, and
   * nothing is connected before it is needed.
   */
  public static Interpreter open(Home home, Map<String, String> environment, Front front) {
    return new Interpreter(home, environment, front);
  }

  /** The line that greets: version, Java, the connection, first steps. */
  public String banner() {
    return session.banner();
  }

  /** The version of Batchbook, {@code 0.1.0}. */
  public static String version() {
    return Version.full();
  }

  /** Evaluates a cell on the caller's thread until it ends, and counts it: the first is 1. */
  public Reply evaluate(String cell) {
    return evaluate(cell, number++);
  }

  /** As {@link #evaluate}, for what nobody entered as a cell: it gets no number, and its value is not kept. */
  public Reply evaluateUncounted(String code) {
    return evaluate(code, Outputs.UNCOUNTED);
  }

  private Reply evaluate(String cell, int mine) {
    Optional<Display> help = mine == Outputs.UNCOUNTED ? Optional.empty() : assistant.help(cell);
    if (help.isPresent()) {
      session.front().show(help.get());
      return new Reply.Silent();
    }
    java.interrupts().begin();
    session.follower().sayNews();
    try {
      Reply reply = evaluator.evaluate(Cell.of(cell), mine);
      boolean cut = reply instanceof Reply.Failed && java.interrupts().requested();
      return cut ? new Reply.Interrupted() : reply;
    } finally {
      java.interrupts().end();
    }
  }

  /** Ends what {@link #evaluate} does at this moment: a magic or Java code. From any thread; without effect while nothing runs. */
  public void interrupt() {
    java.interrupts().interrupt();
  }

  /** What may stand at this offset of a cell: magics, their options and values, Java. */
  public Completions complete(String code, int cursor) {
    return assistant.complete(code, cursor);
  }

  /** What is known of the name at this offset of a cell; with documentation when detailed. */
  public Optional<Inspection> inspect(String code, int cursor, boolean detailed) {
    return assistant.inspect(code, cursor, detailed);
  }

  /** Whether a cell can run as it is. */
  public Completeness completeness(String code) {
    return assistant.completeness(code);
  }

  /** The number that the next cell gets. */
  public int nextNumber() {
    return number;
  }

  /** Counts a cell that a front end answers itself. */
  public void skipNumber() {
    number++;
  }

  /** Whether a batch that this session waited for, or showed the results of, ended with failed requests (exit code 3). */
  public boolean requestsFailed() {
    return session.requestsFailed();
  }

  /** Ends the session; runs go on at the service. */
  @Override
  public void close() {
    session.close();
    java.close();
  }
}
