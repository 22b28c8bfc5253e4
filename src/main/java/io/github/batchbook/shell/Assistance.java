package io.github.batchbook.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jspecify.annotations.Nullable;

/** Helps a person write a cell: completion, inspection, and whether it is complete. Declares and runs nothing. */
final class Assistance {
  private static final String INDENT = "    ";

  private final SourceCodeAnalysis analysis;

  Assistance(Session session) {
    this.analysis = session.jshell().sourceCodeAnalysis();
  }

  Completions complete(String source, int cursor) {
    String before = source.substring(0, Math.max(0, Math.min(cursor, source.length())));
    Context context = context(before);
    var anchor = new int[1];
    List<Suggestion> suggestions =
        analysis.completionSuggestions(context.text, context.text.length(), anchor);
    Map<String, Boolean> candidates = new TreeMap<>();
    for (Suggestion suggestion : suggestions) {
      candidates.merge(suggestion.continuation(), suggestion.matchesType(), Boolean::logicalOr);
    }
    List<Completions.Candidate> sorted = candidates.entrySet().stream()
        .map(entry -> new Completions.Candidate(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(candidate -> !candidate.fits()))
        .toList();
    return sorted.isEmpty()
        ? Completions.none(before.length())
        : new Completions(context.offset(anchor[0]), sorted);
  }

  Optional<Inspection> inspect(String source, int cursor, boolean detailed) {
    String before = source.substring(0, nameEnd(source, cursor));
    Context context = context(before);
    List<Documentation> found = documentation(context.text, detailed);
    if (found.isEmpty()) {
      found = documentation(context.text + "(", detailed);
    }
    List<Inspection.Entry> entries = found.stream()
        .map(entry -> new Inspection.Entry(entry.signature(), Javadoc.text(entry.javadoc())))
        .distinct()
        .toList();
    return entries.isEmpty() ? Optional.empty() : Optional.of(new Inspection(entries));
  }

  private List<Documentation> documentation(String text, boolean detailed) {
    return analysis.documentation(text, text.length(), detailed);
  }

  private static int nameEnd(String source, int cursor) {
    int end = Math.max(0, Math.min(cursor, source.length()));
    while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      end++;
    }
    return end;
  }

  Completeness completeness(String source) {
    var cell = new Cell(analysis, source);
    for (Cell.@Nullable Part part = cell.next(); part != null; part = cell.next()) {
      switch (part.completeness()) {
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
          return new Completeness.Incomplete(INDENT.repeat(JavaTokens.of(source).depthAtEnd()));
        }
        case UNKNOWN -> {
          return new Completeness.Invalid();
        }
        default -> {}
      }
    }
    return JavaTokens.of(source).endsInside()
        ? new Completeness.Incomplete("")
        : new Completeness.Complete();
  }

  /** The snippet at the end of a text, behind those that are complete. */
  private Context context(String text) {
    var cell = new Cell(analysis, text);
    int start = 0;
    for (Cell.@Nullable Part part = cell.next(); part != null; part = cell.next()) {
      start = part.offset();
    }
    return new Context(text.substring(start), start);
  }

  /** What JShell is asked about, and where it begins in the cell. */
  private record Context(String text, int start) {
    int offset(int anchor) {
      return start + anchor;
    }
  }
}
