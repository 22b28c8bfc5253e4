package io.github.batchbook.shell;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is known of the name, the type or the call at a place.
 *
 * @param entries one for each overload; never empty
 */
public record Inspection(List<Entry> entries) {
  public Inspection {
    entries = List.copyOf(entries);
  }

  /** Signatures one under the other, each with its documentation, as plain text. */
  public String text() {
    return entries.stream()
        .map(entry -> entry.documentation().isBlank()
            ? entry.signature()
            : entry.signature() + "\n\n" + entry.documentation().strip() + "\n")
        .collect(Collectors.joining("\n"));
  }

  /**
   * One thing of that name.
   *
   * @param signature its declaration, {@code int Math.max(int a, int b)}
   * @param documentation its javadoc as plain text, empty when there is none or none was asked for
   */
  public record Entry(String signature, String documentation) {}
}
