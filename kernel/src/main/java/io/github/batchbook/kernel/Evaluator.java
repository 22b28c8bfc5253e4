package io.github.batchbook.kernel;

import io.github.batchbook.magic.Completions;
import io.github.batchbook.magic.Reply;
import io.github.batchbook.shell.Completeness;
import io.github.batchbook.shell.Inspection;
import java.util.Optional;

/**
 * The language behind the wire: all that the kernel knows of it. Everything but {@link #interrupt} is called from one thread, the
 * evaluator's own; offsets are UTF-16 units.
 */
interface Evaluator extends AutoCloseable {
  /** The line that greets a person who opens a console. From any thread, at once. */
  String banner();

  /** Evaluates a cell until it ends, and counts it. */
  Reply evaluate(String cell);

  /** Evaluates without counting: what a front end asks for itself. */
  Reply evaluateUncounted(String code);

  /** The number that the next counted cell gets. */
  int nextNumber();

  /** Counts a cell that is answered without being evaluated. */
  void skipNumber();

  /** Ends what is evaluated at this moment. From any thread. */
  void interrupt();

  Completions complete(String code, int cursor);

  Optional<Inspection> inspect(String code, int cursor, boolean detailed);

  Completeness completeness(String code);

  @Override
  void close();
}
