package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CardTest {
  private static final Card CARD = Card.of(
          "reviews.jsonl", "3,000 requests · 2.1 MB · deployment gpt-4o-mini-batch")
      .row("input", "2,990 text, 10 image URL · all with structured output")
      .row("checks", "no problem found", "9 ms")
      .note("%submit sends it");

  @Test
  void drawsTitleRowsAndNotes() {
    String text = CARD.text(new TextFormat(80, false));

    assertThat(text).isEqualTo("""
            reviews.jsonl   3,000 requests · 2.1 MB · deployment gpt-4o-mini-batch
              input    2,990 text, 10 image URL · all with structured output
              checks   no problem found                                                 9 ms
              %submit sends it""");
  }

  @Test
  void wrapsToTheWidth() {
    String text = CARD.text(new TextFormat(44, false));

    assertThat(text).isEqualTo("""
            reviews.jsonl   3,000 requests · 2.1 MB ·
                            deployment gpt-4o-mini-batch
              input    2,990 text, 10 image URL · all
                       with structured output
              checks   no problem found             9 ms
              %submit sends it""");
    assertThat(text.lines()).allMatch(line -> TextWidth.of(line) <= 44);
  }

  @Test
  void coloursOnlyWhereTheFormatHasColours() {
    assertThat(Card.of("a", "b").text(new TextFormat(80, true)))
        .isEqualTo("\u001b[1ma\u001b[0m   b");
    assertThat(Card.of("a", "").text(TextFormat.PLAIN)).isEqualTo("a");
  }

  @Test
  void escapesHtml() {
    String html =
        Card.of("<b>", "\"x\" & 'y'").row("<i>", "<script>alert(1)</script>").html();

    assertThat(html)
        .contains(
            "&lt;b&gt;", "&quot;x&quot; &amp; &#39;y&#39;", "&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script", "<b>", "<i>");
  }
}
