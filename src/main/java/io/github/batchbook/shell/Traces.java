package io.github.batchbook.shell;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final int FRAMES = 40;

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
      if (!frame.getClassName().equals(SessionExit.class.getName())) {
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
    String name = thrown.getClass().getName();
    String shown = name.startsWith(SNIPPET_PACKAGE)
        ? name.substring(name.indexOf('$', SNIPPET_PACKAGE.length() + 1) + 1)
        : name;
    lines.addAll(
        (prefix + (message == null ? shown : shown + ": " + message)).lines().toList());
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
    int head = frames.length > FRAMES ? FRAMES / 2 : frames.length;
    for (int i = 0; i < head; i++) {
      lines.add("\tat " + frame(frames[i]));
    }
    if (head < frames.length) {
      lines.add("\t… " + (frames.length - FRAMES) + " more frames …");
      for (int i = frames.length - FRAMES / 2; i < frames.length; i++) {
        lines.add("\tat " + frame(frames[i]));
      }
    }
  }

  private String frame(StackTraceElement frame) {
    @Nullable Origin origin = frame.getFileName() == null ? null : origins.get(frame.getFileName());
    if (origin == null) {
      return frame.toString();
    }
    String place = origin.cell + ":" + (origin.firstLine + frame.getLineNumber() - 1);
    String type = frame.getClassName();
    String method = frame.getMethodName().startsWith("lambda$") ? "lambda" : frame.getMethodName();
    String name = type.isEmpty() ? method : type + "." + method;
    return method.isEmpty() ? place : name + "(" + place + ")";
  }

  private record Origin(String cell, int firstLine) {}
}
