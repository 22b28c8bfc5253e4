package io.github.batchbook.result;

import io.github.batchbook.result.ResultProblem.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Joins result lines to requests by custom_id. Each request keeps the line that tells most; every line that cannot be joined is
 * reported and touches no other row.
 */
final class Join {
  private final Requests requests;
  private final List<ResultFiles> files;
  private final AnswerRows answers;
  /** For each request the index in {@link #files} of the last job that was given it, -1 without one. */
  private final short[] askedBy;

  private Join(Requests requests, List<ResultFiles> files, RoomForTexts room) {
    this.requests = requests;
    this.files = files;
    this.answers = new AnswerRows(requests, room);
    this.askedBy = new short[requests.size()];
    Arrays.fill(askedBy, (short) -1);
  }

  /** Joins files to requests whose texts stand in the same room. */
  static JoinedRows of(Requests requests, List<ResultFiles> files, RoomForTexts room) {
    List<ResultFiles> inOrder =
        files.stream().sorted(Comparator.comparingInt(ResultFiles::attempt)).toList();
    Join join = new Join(requests, inOrder, room);
    join.reportRepeatedRequests();
    for (int i = 0; i < inOrder.size(); i++) {
      join.read(i);
    }
    room.texts().finish();
    return new JoinedRows(requests, inOrder, join.answers, join.askedBy);
  }

  private void reportRepeatedRequests() {
    for (int i = requests.nextRepeated(0); i >= 0; i = requests.nextRepeated(i + 1)) {
      answers.report(
          Kind.REPEATED_REQUEST_ID,
          "",
          requests.line(i),
          requests.customId(i),
          "line " + requests.line(i)
              + " of the input has an id that another line has too; its answer cannot be told apart");
    }
  }

  private void read(int part) {
    BitSet asked = asked(files.get(part));
    for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
      askedBy[i] = (short) part;
    }
    BitSet seen = new BitSet(requests.size());
    for (@Nullable
    Path path : Arrays.asList(files.get(part).output(), files.get(part).errors())) {
      if (path != null) {
        answers.read(part, path, asked, seen);
      }
    }
  }

  private BitSet asked(ResultFiles part) {
    BitSet asked = new BitSet(requests.size());
    try {
      requests.addAsked(part, asked);
    } catch (IOException e) {
      answers.reportUnreadable(Objects.requireNonNull(part.requests()), e);
    }
    return asked;
  }
}
