package io.github.batchbook.magic;

import io.github.batchbook.show.Display;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a cell. */
public sealed interface Reply {
  /** The cell ended without a value to show. */
  record Silent() implements Reply {}

  /**
   * The cell's last value, to be shown as the result of the cell.
   *
   * @param value the value itself, null when the expression was null
   * @param type the value's static type as Java writes it
   * @param display how it is shown
   */
  record Value(@Nullable Object value, String type, Display display) implements Reply {}

  /**
   * The cell failed. What ran before it stays.
   *
   * @param name the kind of failure: the class name of an exception of the user's code, or one of the constants here
   * @param message the first line of the complaint
   * @param text the whole complaint as shown, one element a line, without colours; for an exception of the user's code its trace,
   *     for a mistake in a magic what, where and what to do
   */
  record Failed(String name, String message, List<String> text) implements Reply {
    /** A mistake in a magic, in a batch file, in what a run was asked for. */
    public static final String MAGIC = "MagicError";

    /** Java that does not compile. */
    public static final String COMPILATION = "CompilationError";

    /** The service is unreachable or refuses (exit code 4). */
    public static final String SERVICE = "ServiceError";

    /** A fault of Batchbook itself. */
    public static final String FAULT = "InternalError";

    public Failed {
      text = List.copyOf(text);
    }
  }

  /** The cell was interrupted. */
  record Interrupted() implements Reply {}
}
