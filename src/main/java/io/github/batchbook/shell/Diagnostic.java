package io.github.batchbook.shell;

/**
 * A complaint of the compiler about a place in a cell.
 *
 * @param line line in the cell, from 1
 * @param column column in that line, from 1, in UTF-16 units
 * @param endColumn column after the last one meant, in the same line; at least {@code column + 1}
 * @param message what the compiler says, possibly several lines
 * @param sourceLine the line of the cell, without its end
 */
public record Diagnostic(int line, int column, int endColumn, String message, String sourceLine) {}
