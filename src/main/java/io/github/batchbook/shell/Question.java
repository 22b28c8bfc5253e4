package io.github.batchbook.shell;

import io.github.batchbook.shell.JavaTokens.Kind;
import io.github.batchbook.shell.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SourceCodeAnalysis;
import org.jspecify.annotations.Nullable;

/**
 * A text about whose end JShell is asked: the last snippet of a cell, alone or together with what the snippets before it
 * would declare if the cell were run. JShell itself knows only what has been run.
 *
 * @param text what JShell is shown; the end is meant
 * @param shift added to an offset in the text gives the offset in the cell
 * @param variables those that the snippets before declare: JShell completes their members, but not their names
 */
record Question(String text, int shift, List<String> variables) {
  /** Part of the names of the class and the method put around the declarations of a cell. */
  static final String OWN_NAME = "Cell$";

  /** The questions to ask about the end of a text, the best one first. */
  static List<Question> about(String before, SourceCodeAnalysis analysis) {
    var cell = new Cell(analysis, before);
    var around = new Surroundings(analysis);
    Cell.@Nullable Part last = null;
    for (Cell.@Nullable Part part = cell.next(); part != null; part = cell.next()) {
      if (last != null) {
        around.add(last.text());
      }
      last = part;
    }
    int start = last == null ? 0 : last.offset();
    var alone = new Question(before.substring(start), start, List.of());
    String head = around.text();
    return head.isEmpty()
        ? List.of(alone)
        : List.of(new Question(head + alone.text, start - head.length(), around.variables), alone);
  }

  /** The offset in the cell of an offset in the text. */
  int offset(int anchor) {
    return anchor + shift;
  }

  /** The variables of the cell whose names begin so. */
  List<String> declared(String prefix) {
    return variables.stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /** The class that is put around the end of a cell, with what the cell declares before. */
  private static final class Surroundings {
    private final SourceCodeAnalysis analysis;
    private final StringBuilder members = new StringBuilder();
    private final StringBuilder locals = new StringBuilder();
    private final List<String> variables = new ArrayList<>();

    Surroundings(SourceCodeAnalysis analysis) {
      this.analysis = analysis;
    }

    void add(String snippet) {
      List<Snippet> parsed = analysis.sourceToSnippets(snippet);
      if (parsed.isEmpty() || parsed.get(0).subKind() == SubKind.TEMP_VAR_EXPRESSION_SUBKIND) {
        return;
      }
      switch (parsed.get(0).kind()) {
        case METHOD, TYPE_DECL -> members.append(snippet).append('\n');
        // A declaration by means of what this cell declares before it is erroneous to JShell.
        case VAR, ERRONEOUS -> variable(snippet);
        default -> {}
      }
    }

    /** A type, a name, then an equals sign or the end. */
    private void variable(String snippet) {
      JavaTokens tokens = JavaTokens.of(snippet);
      List<Token> code =
          tokens.tokens().stream().filter(token -> !token.isComment()).toList();
      for (int i = 2; i < code.size(); i++) {
        String text = tokens.text(code.get(i));
        if (code.get(i).depth() == 0 && (text.equals("=") || text.equals(";"))) {
          Token name = code.get(i - 1);
          if (name.kind() == Kind.WORD && endsType(code.get(i - 2), tokens)) {
            variables.add(tokens.text(name));
            locals.append(snippet).append('\n');
          }
          return;
        }
      }
    }

    private static boolean endsType(Token token, JavaTokens tokens) {
      return token.kind() == Kind.WORD
          || tokens.text(token).equals(">")
          || tokens.text(token).equals("]");
    }

    String text() {
      return members.length() + locals.length() == 0
          ? ""
          : "class " + OWN_NAME + " { " + members + " void run" + OWN_NAME + "() { " + locals;
    }
  }
}
