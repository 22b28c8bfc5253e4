package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;

class SetValueTest {
  @Test
  void isJsonOnlyWhereAllOfItIs() {
    assertThat(SetValue.of(" 0.2 ")).isEqualTo(DoubleNode.valueOf(0.2));
    assertThat(SetValue.of("{\"type\":\"text\"}").path("type").asText()).isEqualTo("text");
    assertThat(SetValue.of("null").isNull()).isTrue();
    assertThat(SetValue.of("12 monkeys")).isEqualTo(TextNode.valueOf("12 monkeys"));
    assertThat(SetValue.of("{} and more")).isEqualTo(TextNode.valueOf("{} and more"));
    assertThat(SetValue.of("plain")).isEqualTo(TextNode.valueOf("plain"));
    assertThat(SetValue.of("")).isEqualTo(TextNode.valueOf(""));
  }
}
