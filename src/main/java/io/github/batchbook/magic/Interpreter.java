package io.github.batchbook.magic;

import io.github.batchbook.run.Home;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An interactive session: cells of Java and magics go in, one after the other, and a {@link Reply} comes out of each. Both front
 * ends drive it. One thread evaluates; {@link #interrupt} may come from any other.
 */
public final class Interpreter implements AutoCloseable {
  private int number = 1;

  private Interpreter() {}

  /** Opens a session whose home and settings come from this environment. Nothing is connected before it is needed. */
  public static Interpreter open(Home home, Map<String, String> environment, Front front) {
    return new Interpreter();
  }

  /** The line that greets: version, Java, connection, first steps. */
  public String banner() {
    return "Batchbook 0.1 · Java " + Runtime.version().feature();
  }

  /** Evaluates a cell on the caller's thread until it ends, and counts it: the first is 1. */
  public Reply evaluate(String cell) {
    int mine = number++;
    return new Reply.Failed("MagicError", "not yet", List.of("not yet " + mine));
  }

  /** Ends what {@link #evaluate} does at this moment: a magic or Java code. From any thread. */
  public void interrupt() {}

  /** What may stand at this offset of a cell: magics, their options and values, Java. */
  public Completions complete(String code, int cursor) {
    return Completions.none(cursor);
  }

  /** What is known of the name at this offset of a cell; with documentation when detailed. */
  public Optional<Inspection> inspect(String code, int cursor, boolean detailed) {
    return Optional.empty();
  }

  /** Whether a cell can run as it is. */
  public Completeness completeness(String code) {
    return new Completeness.Complete();
  }

  /** The number that the next cell gets. */
  public int nextNumber() {
    return number;
  }

  /** Whether a batch that this session waited for ended with failed requests (exit code 3). */
  public boolean requestsFailed() {
    return false;
  }

  @Override
  public void close() {}
}
