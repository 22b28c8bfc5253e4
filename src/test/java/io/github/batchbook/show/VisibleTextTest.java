package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void showsWhatATerminalWouldObey() {
    assertThat(VisibleText.oneLine("a\u001b[31mred\u0007\u007f\u009b"))
        .isEqualTo("a␛[31mred␇␡\\u009b");
  }

  @Test
  void showsLineBreaksInOneLine() {
    assertThat(VisibleText.oneLine("a\r\nb\nc\td\re\u2028f")).isEqualTo("a↵b↵c␉d␍e\\u2028f");
  }

  @Test
  void keepsLineBreaksInLines() {
    assertThat(VisibleText.lines("a\r\nb\tc\u001b")).isEqualTo("a\nb\tc␛");
  }

  @Test
  void showsDirectionMarksAndLoneSurrogates() {
    assertThat(VisibleText.oneLine("\u202eabc\ud83d x \udc00\ufeff"))
        .isEqualTo("\\u202eabc\\ud83d x \\udc00\\ufeff");
  }

  @Test
  void leavesEmojiAndAccentsAlone() {
    assertThat(VisibleText.oneLine("👨‍👩‍👧 é नमस्ते")).isEqualTo("👨‍👩‍👧 é नमस्ते");
  }
}
