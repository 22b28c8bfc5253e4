package io.github.batchbook.batchfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineWriterTest {
  private static final String[] PIECES = {
    "plain text of some length",
    "?",
    "\"",
    "\\",
    "\n",
    "\u0000",
    "\u001f",
    "\u007f",
    "é",
    "Â",
    "\u0084",
    "\u0085",
    "\u0086",
    "“",
    "\u2027",
    "\u2028",
    "\u2029",
    "\u202a",
    "日本語",
    "😀",
    "\ud83d",
    "\ude00",
    " "
  };

  private static String written(Object value) {
    LineWriter writer = new LineWriter();
    writer.value(value);
    return new String(writer.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void escapesWhatOtherProgramsStumbleOver() {
    assertThat(written("a\"\\\n\u0001\u007f?\u0085é\u2028\u2029“\ud83d?😀\ude00"))
        .isEqualTo("\"a\\\"\\\\\\n\\u0001\\u007f?\\u0085é\\u2028\\u2029“\\ud83d?😀\\ude00\"");
  }

  @Test
  void writesNumbersAndTruthBareAndAllElseAsText() {
    assertThat(written(Arrays.asList(1, null, "\u2028"))).isEqualTo("[1,null,\"\\u2028\"]");
    assertThat(List.of(written(7), written(-3L), written(true), written(1.5), written(1e30)))
        .containsExactly("7", "-3", "true", "1.5", "1.0E30");
    assertThat(written(LocalDate.of(2026, 1, 2))).isEqualTo("\"2026-01-02\"");
    assertThat(written(Map.of("k", "é"))).isEqualTo("{\"k\":\"é\"}");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyTextIsReadBackAsItWas(long seed) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String json = written(text.toString());

      assertThat(mapper.readValue(json, String.class)).isEqualTo(text.toString());
      assertThat(json).doesNotContain("\u2028", "\u2029", "\u0085", "\u007f", "\n");
    }
  }
}
