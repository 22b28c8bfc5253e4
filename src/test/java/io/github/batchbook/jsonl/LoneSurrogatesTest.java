package io.github.batchbook.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoneSurrogatesTest {
  @Test
  void replacesHalvesAndLeavesPairs() {
    assertThat(LoneSurrogates.replacedIn("a\ud83dz\udc00 😀 \udc00\ud83d"))
        .isEqualTo("a\uFFFDz\uFFFD 😀 \uFFFD\uFFFD");
    assertThat(LoneSurrogates.replacedIn("whole? 😀")).isEqualTo("whole? 😀");
  }
}
