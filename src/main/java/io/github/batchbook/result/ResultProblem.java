package io.github.batchbook.result;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the files that results are read from. It concerns the line it names and no other row.
 *
 * @param file the file's name; empty when it is the joined whole
 * @param line the line, from 1; 0 when it is the whole file
 * @param customId the id concerned, when one could be read
 * @param message what is wrong and what was done about it
 */
public record ResultProblem(
    Kind kind, String file, long line, @Nullable String customId, String message) {
  /** The kinds of things that can be wrong. */
  public enum Kind {
    /** A line is no JSON object; it is left out. */
    NOT_JSON,
    /** A line has no {@code custom_id}; it is left out. */
    NO_CUSTOM_ID,
    /** A second line for an id; the one that tells more is taken, the first when both tell the same. */
    DUPLICATE_LINE,
    /** A line for an id that this job was not asked; it is left out. */
    UNKNOWN_CUSTOM_ID,
    /** A line has bytes that are no UTF-8; they became U+FFFD. */
    INVALID_UTF8,
    /** A file cannot be read, or not to its end; what was read before is there. */
    UNREADABLE_FILE,
    /** Two requests of the input have the same id; answers cannot be told apart and are given to neither. */
    REPEATED_REQUEST_ID,
    /** A schema of the input cannot be read; answers are not checked against it. */
    UNREADABLE_SCHEMA,
    /** An integer of an answer is too large for its column, which holds 64 bits; its cell is empty. */
    TOO_LARGE_INTEGER
  }

  /** One line: where and what. */
  @Override
  public String toString() {
    return (file.isEmpty() ? "" : file + (line > 0 ? " line " + line : "") + ": ") + message;
  }
}
