package io.github.batchbook.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionKindTest {
  @ParameterizedTest
  @CsvSource({
    "%submit, magic",
    "--name, option",
    "stream(), function",
    "format(, function",
    "ArrayList, class",
    "MAX_VALUE, instance",
    "length, instance",
    "größe, instance",
    "new, keyword",
    "my file.jsonl, text"
  })
  void tellsFrontEndsWhatACompletionIs(String text, String kind) {
    assertThat(Requests.kind(text)).isEqualTo(kind);
  }
}
