package io.github.batchbook.batchfile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a batch file, on one line or on many alike.
 *
 * @param severity whether it stops a submission
 * @param code the service's own code where it has one, such as {@code duplicate_custom_id}
 * @param lines numbers of the first lines that have it, from 1, ascending, at most ten; empty when
 *     the file as a whole has it
 * @param count how many lines have it; 1 when the file as a whole has it
 * @param column where on the first line it begins, in characters from 1; 0 when that has no meaning
 * @param customId of the first line that has it, when it has one
 * @param message what is wrong, in one line
 * @param remedy what to do, a sentence; empty when the message says it all
 */
public record Problem(
    Severity severity,
    String code,
    List<Integer> lines,
    int count,
    int column,
    @Nullable String customId,
    String message,
    String remedy) {

  public Problem {
    lines = List.copyOf(lines);
  }

  /** Whether it stops a submission. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }
}
