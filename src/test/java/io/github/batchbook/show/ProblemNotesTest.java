package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.result.ResultProblem;
import io.github.batchbook.result.ResultProblem.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemNotesTest {
  private static ResultProblem problem(Kind kind, int line, String message) {
    return new ResultProblem(kind, "out.jsonl", line, null, message);
  }

  @Test
  void tellsEveryKindOnce() {
    List<String> notes = ProblemNotes.of(List.of(
        problem(Kind.DUPLICATE_LINE, 1, "\"a\" has a line already"),
        problem(Kind.DUPLICATE_LINE, 2, "\"b\" has a line already"),
        problem(Kind.NOT_JSON, 3, "not JSON\u001b[2J"),
        problem(Kind.DUPLICATE_LINE, 4, "\"c\" has a line already")));

    assertThat(notes)
        .containsExactly(
            "warning: out.jsonl line 1: \"a\" has a line already (and 2 more like it)",
            "warning: out.jsonl line 3: not JSON␛[2J");
  }

  @Test
  void saysNothingWithoutProblems() {
    assertThat(ProblemNotes.of(List.of())).isEmpty();
  }
}
