package io.github.batchbook.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunNamesTest {
  @ParameterizedTest
  @CsvSource({
    "reviews.jsonl, reviews",
    "my reviews (2).jsonl, my-reviews-2-",
    "--again.jsonl, again",
    "übung.final.jsonl, übung.final",
    "reviews, reviews",
    ".jsonl, jsonl",
    "«».jsonl, run"
  })
  void namesARunByItsFile(String filename, String name) {
    assertThat(RunNames.of(filename)).isEqualTo(name);
    RunNames.check(name);
  }

  @Test
  void leavesTheFolderOutOfANameThatAServiceGives() {
    assertThat(RunNames.stem("exports/day.1.jsonl")).isEqualTo("day.1");
  }

  @Test
  void refusesANameThatIsNotOneWord() {
    assertThatThrownBy(() -> RunNames.check("two words"))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "\"two words\" cannot be the name of a run\n  Use letters, digits, and . _ + - after the first; at most 64.");
  }
}
