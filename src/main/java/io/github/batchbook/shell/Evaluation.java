package io.github.batchbook.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ExpressionSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.PersistentSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** Runs the snippets of one cell. Lives for one cell. */
final class Evaluation {
  private final JShell jshell;
  private final SnippetControl control;
  private final Traces traces;
  private final Cell cell;
  private final Places places;
  private final String name;
  private final Set<DeclarationSnippet> incomplete = new LinkedHashSet<>();
  private final List<String> notes = new ArrayList<>();

  Evaluation(Session session, String source, String name) {
    this.jshell = session.jshell();
    this.control = session.control();
    this.traces = session.traces();
    this.cell = new Cell(jshell.sourceCodeAnalysis(), source);
    this.places = new Places(source);
    this.name = name;
  }

  CellResult run() {
    CellResult result = new CellResult.Nothing(notes());
    Cell.@Nullable Part part = next();
    while (part != null) {
      result = evaluate(part);
      boolean ended = result instanceof CellResult.Nothing || result instanceof CellResult.Value;
      part = ended && !control.interrupted() ? next() : null;
    }
    return control.interrupted() ? new CellResult.Interrupted(notes()) : withNotes(result);
  }

  private Cell.@Nullable Part next() {
    return control.interrupted() ? null : cell.next();
  }

  private CellResult evaluate(Cell.Part part) {
    control.forgetOutcome();
    List<SnippetEvent> events = jshell.eval(part.text());
    CellResult result = new CellResult.Nothing(List.of());
    for (SnippetEvent event : events) {
      if (event.causeSnippet() != null) {
        sideEffect(event);
      } else if (event.status() == Status.REJECTED) {
        return rejected(part, event.snippet());
      } else {
        result = outcome(part, event);
      }
    }
    return result;
  }

  private CellResult outcome(Cell.Part part, SnippetEvent event) {
    Snippet snippet = event.snippet();
    traces.remember(snippet, name, places.line(part.offset()));
    if (event.exception() != null) {
      return thrown(event);
    }
    if (snippet instanceof DeclarationSnippet declaration && !event.status().equals(Status.VALID)) {
      incomplete.add(declaration);
    }
    return switch (snippet.subKind()) {
      case TEMP_VAR_EXPRESSION_SUBKIND -> {
        var variable = (VarSnippet) snippet;
        yield value(variable.name(), variable.typeName());
      }
      case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> {
        var expression = (ExpressionSnippet) snippet;
        yield value(expression.name(), expression.typeName());
      }
      default -> new CellResult.Nothing(List.of());
    };
  }

  private CellResult value(String variable, String type) {
    return new CellResult.Value(control.value(), variable, TypeNames.denotable(type), List.of());
  }

  private CellResult rejected(Cell.Part part, Snippet snippet) {
    List<Diagnostic> errors = jshell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .map(diag -> places.diagnostic(part, diag))
        .distinct()
        .toList();
    return new CellResult.Rejected(errors, List.of());
  }

  private CellResult thrown(SnippetEvent event) {
    Throwable real = control.thrown() == null ? event.exception() : control.thrown();
    if (event.exception() instanceof UnresolvedReferenceException unresolved) {
      real = new UnresolvedException(unusable(unresolved.getSnippet()));
      real.setStackTrace(unresolved.getStackTrace());
    }
    return new CellResult.Thrown(real, traces.lines(real, event.exception()), List.of());
  }

  /** What the snippet did to one that was there before. */
  private void sideEffect(SnippetEvent event) {
    if (event.status() == Status.OVERWRITTEN
        || !(event.snippet() instanceof DeclarationSnippet declaration)) {
      return;
    }
    if (declaration instanceof VarSnippet && event.previousStatus() == Status.VALID) {
      String fate =
          event.status() == Status.VALID ? " has its default value again, " : " was dropped, ";
      notes.add("variable " + declaration.name() + fate + because(event.causeSnippet()));
    } else if (event.status() != Status.VALID) {
      incomplete.add(declaration);
    }
  }

  private static String because(@Nullable Snippet cause) {
    String name = cause instanceof PersistentSnippet persistent ? persistent.name() : "something";
    return cause instanceof TypeDeclSnippet
        ? "because " + name + " was declared again"
        : "because " + name + ", which it needs, has changed";
  }

  private CellResult withNotes(CellResult result) {
    List<String> all = notes();
    if (result instanceof CellResult.Value value) {
      return new CellResult.Value(value.value(), value.name(), value.type(), all);
    } else if (result instanceof CellResult.Rejected rejected) {
      return new CellResult.Rejected(rejected.diagnostics(), all);
    } else if (result instanceof CellResult.Thrown thrown) {
      return new CellResult.Thrown(thrown.exception(), thrown.trace(), all);
    }
    return new CellResult.Nothing(all);
  }

  private List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    @Nullable String stuck = control.stuckIn();
    if (stuck != null) {
      all.add(stuck + " heeds no interrupt; the session goes on without the thread that does it");
    }
    for (DeclarationSnippet declaration : incomplete) {
      Status status = jshell.status(declaration);
      if (status == Status.RECOVERABLE_DEFINED || status == Status.RECOVERABLE_NOT_DEFINED) {
        all.add(described(declaration, ", which cannot be "));
      }
    }
    return all;
  }

  /** What has been used too early, and what to do about it. */
  private String unusable(DeclarationSnippet declaration) {
    boolean incomplete = jshell.unresolvedDependencies(declaration).findAny().isPresent();
    String remedy = incomplete ? "Declare that first" : "Run its corrected declaration first";
    return described(declaration, " cannot be ") + "\n  " + remedy + ", then this cell again.";
  }

  /** "method f(int), which cannot be called until method g() is declared". */
  private String described(DeclarationSnippet declaration, String cannotBe) {
    String needed = jshell.unresolvedDependencies(declaration).collect(Collectors.joining(", "));
    String wrong = jshell
        .diagnostics(declaration)
        .filter(Diag::isError)
        .map(Places::message)
        .collect(Collectors.joining("; "));
    String until = needed.isEmpty() ? "its error is corrected: " + wrong : needed + " is declared";
    if (declaration instanceof MethodSnippet method) {
      return "method " + method.name() + "(" + method.parameterTypes() + ")" + cannotBe
          + "called until " + until;
    } else if (declaration instanceof TypeDeclSnippet) {
      return "class " + declaration.name() + cannotBe + "used until " + until;
    }
    return "variable " + declaration.name() + cannotBe + "used until " + until;
  }
}
