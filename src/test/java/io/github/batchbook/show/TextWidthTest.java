package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 3",
    "日本語, 6",
    "한국어, 6",
    "ｆｕｌｌ, 8",
    "e\u0301, 1",
    "👍🏽, 2",
    "👨‍👩‍👧‍👦, 2",
    "🇩🇪, 2",
    "❤️, 2",
    "✂, 1",
    "ü, 1",
    "नमस्ते, 4",
  })
  void countsColumns(String text, int columns) {
    int width = TextWidth.of(text);

    assertThat(width).isEqualTo(columns);
  }

  @Test
  void cutsWithAnEllipsisThatFits() {
    assertThat(TextWidth.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TextWidth.cut("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(TextWidth.cut("日本語", 5)).isEqualTo("日本…");
    assertThat(TextWidth.cut("日本語", 4)).isEqualTo("日…");
    assertThat(TextWidth.cut("abc", 0)).isEmpty();
    assertThat(TextWidth.cut("日", 1)).isEqualTo("…");
  }

  @Test
  void neverCutsAClusterInTwo() {
    assertThat(TextWidth.cut("ab👨‍👩‍👧‍👦cd", 4)).isEqualTo("ab…");
    assertThat(TextWidth.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301…");
  }

  @Test
  void padsByWidthNotByLength() {
    assertThat(TextWidth.padEnd("日", 4)).isEqualTo("日  ");
    assertThat(TextWidth.padStart("日", 4)).isEqualTo("  日");
    assertThat(TextWidth.padEnd("abcdef", 4)).isEqualTo("abcdef");
  }

  @Test
  void fitsAtLeastOneCluster() {
    assertThat(TextWidth.fit("日本語", 0, 1)).isEqualTo(1);
    assertThat(TextWidth.fit("日本語", 0, 4)).isEqualTo(2);
    assertThat(TextWidth.fit("日本語", 1, 9)).isEqualTo(3);
  }
}
