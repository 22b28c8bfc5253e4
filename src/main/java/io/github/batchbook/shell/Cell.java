package io.github.batchbook.shell;

import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Cuts a cell into its snippets, one after the other. */
final class Cell {
  private final SourceCodeAnalysis analysis;
  private final String source;
  private String rest;

  Cell(SourceCodeAnalysis analysis, String source) {
    this.analysis = analysis;
    this.source = source;
    this.rest = source;
  }

  /**
   * The next snippet, or null at the end. Text that is no snippet, or lacks its end, comes as a last one: evaluating it
   * tells what is wrong.
   */
  @Nullable
  Part next() {
    rest = rest.stripLeading();
    int offset = source.length() - rest.length();
    if (rest.isEmpty()) {
      return null;
    }
    CompletionInfo info = analysis.analyzeCompletion(rest);
    String text;
    switch (info.completeness()) {
      case EMPTY -> {
        rest = "";
        return null;
      }
      case COMPLETE, COMPLETE_WITH_SEMI -> {
        boolean cut = info.remaining().length() < rest.length();
        text = info.source();
        rest = cut ? info.remaining() : "";
      }
      default -> {
        text = rest;
        rest = "";
      }
    }
    return new Part(text.stripTrailing(), offset, info.completeness());
  }

  /** The text after the snippet that {@link #next} gave last. */
  String rest() {
    return rest;
  }

  /**
   * A snippet in its cell.
   *
   * @param text what is evaluated, without white space around it; the compiler's positions count from its start
   * @param offset where it begins in the cell
   */
  record Part(String text, int offset, SourceCodeAnalysis.Completeness completeness) {}
}
