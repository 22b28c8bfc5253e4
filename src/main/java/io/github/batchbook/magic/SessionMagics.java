package io.github.batchbook.magic;

import io.github.batchbook.shell.CellResult;
import io.github.batchbook.shell.JavaShell;
import io.github.batchbook.show.Displays;
import io.github.batchbook.show.TextFormat;
import io.github.batchbook.show.TextLines;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Magics about the session itself: help, variables, time. */
final class SessionMagics {
  private static final int LONGEST_VALUE = 60;

  private SessionMagics() {}

  static List<Spec> specs() {
    return List.of(help(), lsmagic(), time(), vars());
  }

  private static Spec help() {
    return Spec.of("help", "explains a magic, or where to begin")
        .takes(new Spec.Parameter(
            "NAME", Spec.Arity.OPTIONAL, "a magic, with or without %", Known.MAGICS))
        .does((call, session) -> {
          Catalogue catalogue = session.catalogue();
          session
              .front()
              .show(call.argument()
                  .map(name -> Help.display(catalogue.requireTyped(name)))
                  .orElseGet(() -> Help.overview(catalogue)));
          return null;
        });
  }

  private static Spec lsmagic() {
    return Spec.of("lsmagic", "lists all magics").does((call, session) -> {
      session.front().show(Help.list(session.catalogue()));
      return null;
    });
  }

  private static Spec time() {
    return Spec.of("time", "runs Java and says how long it took")
        .takes(new Spec.Parameter(
            "JAVA", Spec.Arity.JAVA_OR_BODY, "an expression or statements", Spec.Values.NONE))
        .cell(Spec.JAVA)
        .note("The figure is wall time of one run, compilation included: a hint, no benchmark.")
        .yields("Object")
        .does(SessionMagics::timed);
  }

  private static @Nullable Yield timed(Call call, Session session) {
    if (call.body().isBlank() && call.arguments().isEmpty()) {
      throw call.spec().misuse("JAVA is missing");
    }
    String code = call.body().isBlank() ? call.argument().orElse("") : call.body();
    long start = System.nanoTime();
    CellResult.Value value = session.java().value(code);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    session.front().note("took " + took(took));
    return value == null
        ? null
        : new Yield(value.value(), value.type(), Displays.of(value.value(), value.name()));
  }

  private static String took(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 1000
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1000);
  }

  private static Spec vars() {
    return Spec.of("vars", "lists the variables of this session").does((call, session) -> {
      JavaShell shell = session.java().shell();
      List<String> lines = shell.variables().stream()
          .filter(variable -> !Evaluator.isOurs(variable.name()))
          .map(variable -> variable.type() + " " + variable.name() + " = "
              + inOneLine(shell.variable(variable.name()).orElse(null)))
          .toList();
      session.front().show(new TextLines(lines.isEmpty() ? List.of("no variables yet") : lines));
      return null;
    });
  }

  private static String inOneLine(@Nullable Object value) {
    if (value instanceof String text) {
      return Quote.of(text);
    }
    String shown = Displays.of(value).text(TextFormat.PLAIN);
    String line = shown.lines().findFirst().orElse("");
    return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
  }
}
