package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private static final ProgressBar REVIEWS = new ProgressBar(
      "reviews", "in progress", 2310, 3000, 3, Duration.ofMinutes(4), Duration.ofMinutes(1), 9.63);

  @Test
  void drawsOneLine() {
    String text = ProgressDisplay.of(REVIEWS).text(new TextFormat(120, false));

    assertThat(text)
        .isEqualTo(
            "reviews  ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╸╌╌╌╌╌╌╌╌╌  2,310 / 3,000 · 3 failed · in progress 4 m · 9.6/s · about 1 m left");
  }

  @Test
  void givesUpTheBarBeforeTheFacts() {
    String text = ProgressDisplay.of(REVIEWS).text(new TextFormat(60, false));

    assertThat(text).isEqualTo("reviews  2,310 / 3,000 · 3 failed · in progress 4 m · 9.6/s…");
    assertThat(TextWidth.of(text)).isEqualTo(60);
  }

  @Test
  void drawsAnEmptyBarWhileNothingIsCounted() {
    ProgressBar bar = new ProgressBar("a", "validating", 0, 0, 0, null, null, null);

    assertThat(ProgressDisplay.of(bar).text(new TextFormat(40, false)))
        .isEqualTo("a  ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  – · validating");
  }

  @Test
  void drawsALineForEachRun() {
    ProgressBar other = new ProgressBar("b", "completed", 5, 5, 0, null, null, null);

    String text = new ProgressDisplay(List.of(REVIEWS, other)).text(new TextFormat(120, false));

    assertThat(text.lines()).hasSize(2);
    assertThat(text.lines().toList().get(1))
        .startsWith("b        ━")
        .endsWith("━  5 / 5 · completed");
  }

  @Test
  void drawsABarInHtml() {
    assertThat(ProgressDisplay.of(REVIEWS).html())
        .contains("width:76.9%", "in progress 4 m", "3 failed", "9.6/s · about 1 m left")
        .doesNotContain("<style", "<script");
  }
}
