package io.github.batchbook.shell;

import io.github.batchbook.shell.Completions.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.jspecify.annotations.Nullable;

/** Helps a person write a cell: completion, inspection, and whether it is complete. Declares and runs nothing. */
final class Assistance {
  private static final String INDENT = "    ";
  private static final Pattern TEMPORARY = Pattern.compile("\\$\\w*$");

  private final SourceCodeAnalysis analysis;

  Assistance(Session session) {
    this.analysis = session.jshell().sourceCodeAnalysis();
  }

  Completions complete(String source, int cursor) {
    String before = source.substring(0, Math.max(0, Math.min(cursor, source.length())));
    if (!isCode(before)) {
      return Completions.none(before.length());
    }
    for (Question question : Question.about(before, analysis)) {
      var anchor = new int[1];
      List<Suggestion> found =
          analysis.completionSuggestions(question.text(), question.text().length(), anchor);
      int start = found.isEmpty() ? wordStart(before) : question.offset(anchor[0]);
      List<Candidate> candidates =
          candidates(found, question.declared(before.substring(start)), before);
      if (!candidates.isEmpty()) {
        return new Completions(start, candidates);
      }
    }
    return Completions.none(before.length());
  }

  /**
   * The suggestions each once, with what the cell itself declares; the variables that jshell named, {@code $1}, only where
   * they are asked for.
   */
  private static List<Candidate> candidates(
      List<Suggestion> found, List<String> declared, String before) {
    boolean temporaries = TEMPORARY.matcher(before).find();
    Map<String, Boolean> fitting = new TreeMap<>();
    boolean member = before.substring(0, wordStart(before)).stripTrailing().endsWith(".");
    if (!member) {
      declared.forEach(name -> fitting.put(name, true));
    }
    for (Suggestion suggestion : found) {
      String text = suggestion.continuation();
      if (!text.contains(Question.OWN_NAME) && (temporaries || !text.startsWith("$"))) {
        fitting.merge(text, suggestion.matchesType(), Boolean::logicalOr);
      }
    }
    return fitting.entrySet().stream()
        .map(entry -> new Candidate(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(candidate -> !candidate.fits()))
        .toList();
  }

  /** Whether what is typed at the end of a text is code: not a comment, a string or a magic. */
  private static boolean isCode(String before) {
    if (before.isEmpty()) {
      return true;
    }
    return JavaTokens.of(before)
        .at(before.length() - 1)
        .map(token -> switch (token.kind()) {
          case WORD, NUMBER, SYMBOL -> true;
          case STRING, TEXT_BLOCK, CHARACTER, BLOCK_COMMENT -> token.finished();
          case LINE_COMMENT, MAGIC -> false;
        })
        .orElse(true);
  }

  private static int wordStart(String before) {
    int start = before.length();
    while (start > 0 && Character.isJavaIdentifierPart(before.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  Optional<Inspection> inspect(String source, int cursor, boolean detailed) {
    String before = source.substring(0, nameEnd(source, cursor));
    Optional<Inspection> found = inspectEnd(before, detailed);
    List<String> calls = found.isPresent() ? List.of() : callsAround(before);
    for (int i = 0; found.isEmpty() && i < calls.size(); i++) {
      found = inspectEnd(calls.get(i), detailed);
    }
    return found;
  }

  /** The text cut off behind each bracket that its end is in, or behind whose end it stands; the innermost first. */
  private static List<String> callsAround(String before) {
    JavaTokens tokens = JavaTokens.of(before);
    List<JavaTokens.Token> symbols = tokens.tokens().stream()
        .filter(token -> token.kind() == JavaTokens.Kind.SYMBOL)
        .toList();
    int depth = before.endsWith(")") ? tokens.depthAtEnd() + 1 : tokens.depthAtEnd();
    List<String> calls = new ArrayList<>();
    for (int i = symbols.size() - 1; i >= 0 && depth > 0; i--) {
      JavaTokens.Token bracket = symbols.get(i);
      if (bracket.depth() == depth - 1 && "([{".contains(tokens.text(bracket))) {
        if (!tokens.text(bracket).equals("(")) {
          return calls;
        }
        calls.add(before.substring(0, bracket.end()));
        depth--;
      }
    }
    return calls;
  }

  private Optional<Inspection> inspectEnd(String before, boolean detailed) {
    for (Question question : Question.about(before, analysis)) {
      List<Inspection.Entry> entries = entries(question.text(), detailed);
      if (entries.isEmpty()) {
        entries = entries(question.text() + "(", detailed);
      }
      if (!entries.isEmpty()) {
        return Optional.of(new Inspection(entries));
      }
    }
    return Optional.empty();
  }

  private List<Inspection.Entry> entries(String text, boolean detailed) {
    return analysis.documentation(text, text.length(), detailed).stream()
        .map(entry -> new Inspection.Entry(
            entry.signature().replace(Question.OWN_NAME + ".", ""), Javadoc.text(entry.javadoc())))
        .distinct()
        .toList();
  }

  private static int nameEnd(String source, int cursor) {
    int end = Math.max(0, Math.min(cursor, source.length()));
    while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      end++;
    }
    return end;
  }

  Completeness completeness(String source) {
    JavaTokens tokens = JavaTokens.of(source);
    var cell = new Cell(analysis, source);
    for (Cell.@Nullable Part part = cell.next(); part != null; part = cell.next()) {
      switch (part.completeness()) {
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
          return new Completeness.Incomplete(INDENT.repeat(tokens.depthAtEnd()));
        }
        case UNKNOWN -> {
          return new Completeness.Invalid();
        }
        default -> {}
      }
    }
    return tokens.endsInside() ? new Completeness.Incomplete("") : new Completeness.Complete();
  }
}
