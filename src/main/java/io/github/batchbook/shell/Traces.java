package io.github.batchbook.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jdk.jshell.Snippet;
import jdk.jshell.spi.ExecutionControl.ResolutionException;
import jdk.jshell.spi.ExecutionControl.RunException;
import jdk.jshell.spi.ExecutionControl.UserException;
import jdk.jshell.spi.SPIResolutionException;
import org.jspecify.annotations.Nullable;

/** Stack traces as their user knows the code: cells and lines instead of JShell's classes. Remembers where snippets stand. */
final class Traces {
  /** Prefix of the names of all classes made by JShell. */
  static final String SNIPPET_PACKAGE = "REPL.";

  /** Frames shown of one exception; of a deeper one the middle is left out. */
  private static final int FRAMES = 30;

  /** Classes that get between the snippets: what stands for System.exit, and the checks by which a loop is ended. */
  private static final Set<String> INVISIBLE =
      Set.of(WovenCalls.class.getName(), CellThreads.class.getName(), "REPL.$Cancel$");

  private static final Pattern SNIPPET_CLASS =
      Pattern.compile("REPL\\.\\$JShell\\$\\w+?\\$(?=[^$])");

  private final Map<String, Origin> origins = new HashMap<>();

  /** Remembers where a snippet stands: its frames are then shown as lines of that cell. */
  void remember(Snippet snippet, String cell, int firstLine) {
    origins.put("#" + snippet.id(), new Origin(cell, firstLine));
  }

  /** The exception as JShell wants it, to translate its frames; without those below the snippet's own. */
  static RunException forJShell(Throwable thrown) {
    return forJShell(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static RunException forJShell(Throwable thrown, Set<Throwable> seen) {
    seen.add(thrown);
    StackTraceElement[] frames = userFrames(thrown.getStackTrace());
    if (thrown instanceof SPIResolutionException unresolved) {
      return new ResolutionException(unresolved.id(), frames);
    }
    var converted = new UserException(text(thrown), thrown.getClass().getName(), frames);
    @Nullable Throwable cause = thrown.getCause();
    converted.initCause(cause == null || seen.contains(cause) ? null : forJShell(cause, seen));
    return converted;
  }

  private static StackTraceElement[] userFrames(StackTraceElement[] frames) {
    List<StackTraceElement> kept = new ArrayList<>();
    int last = -1;
    for (StackTraceElement frame : frames) {
      if (!INVISIBLE.contains(frame.getClassName())) {
        kept.add(frame);
        last = frame.getClassName().startsWith(SNIPPET_PACKAGE) ? kept.size() : last;
      }
    }
    return (last < 0 ? kept : kept.subList(0, last)).toArray(StackTraceElement[]::new);
  }

  /**
   * The lines of a trace.
   *
   * @param thrown the exception itself
   * @param translated what JShell made of it, with the same causes
   */
  List<String> lines(Throwable thrown, @Nullable Throwable translated) {
    List<String> lines = new ArrayList<>();
    @Nullable Throwable real = thrown;
    @Nullable Throwable shown = translated;
    String prefix = "";
    while (real != null) {
      header(prefix, real, lines);
      frames(shown == null ? real.getStackTrace() : shown.getStackTrace(), lines);
      shown = shown == null ? null : shown.getCause();
      real = shown == null ? null : real.getCause();
      prefix = "Caused by: ";
    }
    return lines;
  }

  private static void header(String prefix, Throwable thrown, List<String> lines) {
    @Nullable String message = text(thrown);
    String shown = name(thrown);
    String header = message == null ? shown : shown + ": " + message;
    lines.addAll((prefix + (isOurs(thrown) ? message : header)).lines().toList());
  }

  /** Whether it is one whose message says all there is to say. */
  private static boolean isOurs(Throwable thrown) {
    return thrown instanceof ExitRefusedException || thrown instanceof UnresolvedException;
  }

  /** The name of an exception's class as its user knows it: one of ours, or one declared in a cell, has no prefix. */
  static String name(Throwable thrown) {
    if (isOurs(thrown)) {
      return thrown.getClass().getSimpleName();
    }
    return SNIPPET_CLASS.matcher(thrown.getClass().getName()).replaceFirst("");
  }

  /** An exception's message; what its own {@code getMessage} throws is told instead. */
  private static @Nullable String text(Throwable thrown) {
    try {
      return thrown.getLocalizedMessage();
    } catch (RuntimeException e) {
      return "(its message cannot be told: " + e.getClass().getName() + ")";
    }
  }

  private void frames(StackTraceElement[] frames, List<String> lines) {
    List<String> shown = new ArrayList<>();
    for (StackTraceElement frame : frames) {
      String line = "\tat " + frame(frame);
      boolean repeated = frame.getMethodName().isEmpty() && shown.contains(line);
      if (!repeated) {
        shown.add(line);
      }
    }
    int more = shown.size() - FRAMES;
    if (more > 0) {
      shown.subList(FRAMES / 2, FRAMES / 2 + more).clear();
      shown.add(FRAMES / 2, "\t… " + more + " more frames …");
    }
    lines.addAll(shown);
  }

  private String frame(StackTraceElement frame) {
    @Nullable Origin origin = frame.getFileName() == null ? null : origins.get(frame.getFileName());
    if (origin == null) {
      return frame.toString();
    }
    String place = origin.cell + ":" + (origin.firstLine + frame.getLineNumber() - 1);
    String type = frame.getClassName();
    String method = frame.getMethodName();
    if (method.startsWith("lambda$")) {
      return "lambda(" + place + ")";
    } else if (type.isEmpty() && (method.isEmpty() || method.startsWith("do_it$"))) {
      return place;
    }
    return (type.isEmpty() ? method : type + "." + method) + "(" + place + ")";
  }

  private record Origin(String cell, int firstLine) {}
}
