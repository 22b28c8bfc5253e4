package io.github.batchbook.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a cell. A cell stops at its first snippet that fails; what ran before it stays.
 *
 * <p>The value of a cell is the value of its last snippet when that is an expression ({@code x}, {@code x + 1}, {@code
 * list.add(x);}). A declaration, an assignment ({@code x = 5}), a statement and a void call have none.
 */
public sealed interface CellResult {
  /**
   * What a person should know beside the result, each one line: a method that cannot be called yet, a variable that was
   * reset because its class was declared again.
   */
  List<String> notes();

  /** The cell ended and its last snippet has no value. */
  record Nothing(List<String> notes) implements CellResult {
    public Nothing {
      notes = List.copyOf(notes);
    }
  }

  /**
   * The cell ended with a value.
   *
   * @param value the object itself, boxed when primitive, null when the expression was null
   * @param name the variable that holds it in the session: {@code $1} as in jshell, or the user's own
   * @param type its static type as Java writes it in a declaration, {@code List<String>}; good for {@link
   *     JavaShell#bind}
   */
  record Value(@Nullable Object value, String name, String type, List<String> notes)
      implements CellResult {
    public Value {
      notes = List.copyOf(notes);
    }
  }

  /** A snippet does not compile and was not run. Never without a diagnostic. */
  record Rejected(List<Diagnostic> diagnostics, List<String> notes) implements CellResult {
    public Rejected {
      diagnostics = List.copyOf(diagnostics);
      notes = List.copyOf(notes);
    }
  }

  /**
   * The user's code threw.
   *
   * @param exception the exception itself, with its own class and causes
   * @param trace the stack trace as shown, one element a line: the exception, its frames without those of JShell and of
   *     this package, its causes. Frames of snippets read {@code at name([cell]:line)}
   */
  record Thrown(Throwable exception, List<String> trace, List<String> notes) implements CellResult {
    public Thrown {
      trace = List.copyOf(trace);
      notes = List.copyOf(notes);
    }

    /** The name of the exception's class; one that a cell declared goes by its simple name. */
    public String name() {
      return Traces.name(exception);
    }
  }

  /** The cell was ended by {@link JavaShell#interrupt}. */
  record Interrupted(List<String> notes) implements CellResult {
    public Interrupted {
      notes = List.copyOf(notes);
    }
  }
}
