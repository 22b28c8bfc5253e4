package io.github.batchbook.run;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** The names of runs: what a person types after {@code %wait}. */
final class RunNames {
  private static final int LONGEST = 64;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+-]{0,63}");

  private RunNames() {}

  /**
   * Refuses what cannot be typed as one word.
   *
   * @throws RunException then
   */
  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new RunException(
          "\"%.64s\" cannot be the name of a run%n  Use letters, digits, and . _ + - after the first; at most %d."
              .formatted(name.replaceAll("\\p{Cntrl}", "?"), LONGEST));
    }
  }

  /** The name of a run of a file: the file's own, without ending and without what a name cannot have. */
  static String of(String filename) {
    String name = stem(filename)
        .replaceAll("[^\\p{L}\\p{N}_.+-]+", "-")
        .replaceFirst("^[^\\p{L}\\p{N}_]+", "");
    String cut = name.substring(0, Math.min(LONGEST, name.length()));
    return cut.isEmpty() ? "run" : cut;
  }

  /** A file's name without {@code .jsonl} or another last ending. */
  static String stem(Path file) {
    return stem(file.getFileName().toString());
  }

  /** The same of a name that may be none of a file here, where the locale has fewer signs; a service may call a file by a path. */
  static String stem(String filename) {
    String name = filename.substring(filename.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
