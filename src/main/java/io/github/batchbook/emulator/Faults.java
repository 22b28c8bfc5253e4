package io.github.batchbook.emulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that goes wrong on purpose; immutable. The first fault that strikes a call is the one that happens.
 *
 * @param calls faults of HTTP calls
 * @param duplicated the part of result lines that stand twice
 * @param missing the part of result lines that are left out of both files
 * @param malformed the part of result lines that are cut off in the middle
 */
public record Faults(List<Fault> calls, double duplicated, double missing, double malformed) {

  public Faults {
    calls = List.copyOf(calls);
    for (double share : new double[] {duplicated, missing, malformed}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
      }
    }
  }

  /** Nothing goes wrong. */
  public static Faults none() {
    return new Faults(List.of(), 0, 0, 0);
  }

  /**
   * The faults that a JSON file lists; what it says beside them is read by {@link EmbeddedOptions#withFaultsFile}.
   *
   * @throws IllegalArgumentException when the file cannot be read or says something else; the message says what
   */
  public static Faults read(Path file) {
    return FaultsFile.read(file, EmbeddedOptions.defaults()).faults();
  }

  /** These and one more. */
  public Faults with(Fault fault) {
    List<Fault> more = new ArrayList<>(calls);
    more.add(fault);
    return new Faults(more, duplicated, missing, malformed);
  }

  /** These, and result lines that stand twice. */
  public Faults withDuplicatedLines(double share) {
    return new Faults(calls, share, missing, malformed);
  }

  /** These, and result lines that are missing from both files. */
  public Faults withMissingLines(double share) {
    return new Faults(calls, duplicated, share, malformed);
  }

  /** These, and result lines that are cut off in the middle. */
  public Faults withMalformedLines(double share) {
    return new Faults(calls, duplicated, missing, share);
  }
}
