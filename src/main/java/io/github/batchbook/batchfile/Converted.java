package io.github.batchbook.batchfile;

import java.util.List;

/**
 * A batch file that was converted from one API to another.
 *
 * @param file the copy
 * @param lost what the other API has no place for and the copy therefore lacks: warnings with the
 *     code {@code not_carried}
 */
public record Converted(BatchFile file, List<Problem> lost) {
  public Converted {
    lost = List.copyOf(lost);
  }
}
