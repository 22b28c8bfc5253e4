package io.github.batchbook.run;

import java.util.OptionalDouble;

/**
 * A sample that is sent before the rest of a file.
 *
 * @param requests how many; taken at even distances over the whole file
 * @param share of the sample, from 0 to 1, that must be answered, and fit its schema where it has one, for the rest to be sent by itself; empty:
 *     a person tells
 */
public record PilotOptions(int requests, OptionalDouble share) {
  public PilotOptions {
    if (requests < 1) {
      throw new RunException("a pilot needs at least one request");
    }
    if (share.isPresent() && !(share.getAsDouble() >= 0 && share.getAsDouble() <= 1)) {
      throw new RunException("a pilot can require a share from 0% to 100%, not more");
    }
  }
}
