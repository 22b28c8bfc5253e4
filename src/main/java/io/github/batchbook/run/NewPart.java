package io.github.batchbook.run;

import java.util.Optional;

/**
 * A part that is to be written.
 *
 * @param cause why it is there, one of the words of {@link PartRow}
 * @param held why it is not sent yet
 * @param fileId a file at the service that holds its lines already
 * @param answers its answers, when they are here already
 */
record NewPart(
    String cause,
    PartRow.Lines lines,
    Optional<String> held,
    Optional<String> fileId,
    Optional<JobRow.Collected> answers) {

  static NewPart of(String cause, PartRow.Lines lines) {
    return new NewPart(cause, lines, Optional.empty(), Optional.empty(), Optional.empty());
  }

  NewPart heldFor(String why) {
    return new NewPart(cause, lines, Optional.of(why), fileId, answers);
  }

  NewPart ofFile(String id) {
    return new NewPart(cause, lines, held, Optional.of(id), answers);
  }

  NewPart answeredBy(JobRow.Collected file) {
    return new NewPart(cause, lines, held, fileId, Optional.of(file));
  }
}
