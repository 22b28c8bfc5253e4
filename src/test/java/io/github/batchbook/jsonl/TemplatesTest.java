package io.github.batchbook.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplatesTest {
  private static final Marks MARKS = Marks.all(Mark.SKIP)
      .with("id", Mark.VALUE, 1)
      .with("kind", Mark.LITERAL)
      .with("limit", Mark.COUNT, 2)
      .with("parts[].url", Mark.ADDRESS, 3)
      .with("schema.**", Mark.LITERAL);

  private final Templates<String> templates = new Templates<>(MARKS);

  private String find(String line) {
    byte[] bytes = (line + "\nnext").getBytes(StandardCharsets.UTF_8);
    String found = templates.find(bytes, 0, bytes.length - 4);
    assertThat(templates.lineEnd()).isEqualTo(bytes.length - 5);
    return found;
  }

  private void learn(String line) {
    assertThat(find(line)).isNull();
    assertThat(templates.canLearn()).isTrue();
    templates.learn(line);
  }

  private String value(String line, int hole) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return new String(
        bytes,
        templates.from(hole),
        templates.to(hole) - templates.from(hole),
        StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"b\", \"n\": 2, \"kind\": \"k\", \"limit\": 99}",
        "{\"id\": \"two \\u00e9 é words\", \"n\": -2.5e7, \"kind\": \"k\", \"limit\": 10}",
        "{\"id\": \"\", \"n\": 0, \"kind\": \"k\", \"limit\": 999999999}",
        "{\"id\":\"b\",\"n\":2,\"kind\":\"k\",\"limit\":77}",
        " { \"id\" : \"b\" , \"n\" : 2 , \"kind\" : \"k\" , \"limit\" : 77 } ",
        "{\"id\": \"b\\\"\", \"n\": 2, \"kind\": \"k\", \"limit\":\t77}",
      })
  void findsLinesThatDifferInHolesAndSpace(String line) {
    String taught = "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500}";
    learn(taught);

    assertThat(find(line)).isEqualTo(taught);
    assertThat(templates.holes()).isEqualTo(2);
    assertThat(templates.tag(0)).isEqualTo(1);
    assertThat(templates.tag(1)).isEqualTo(2);
    assertThat(line).contains("\"" + value(line, 0) + "\"").contains(value(line, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"other\", \"limit\": 500}",
        "{\"id\": \"a\", \"n\": \"1\", \"kind\": \"k\", \"limit\": 500}",
        "{\"id\": \"a\", \"n\": null, \"kind\": \"k\", \"limit\": 500}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 5}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 50.5}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 050}",
        "{\"id\": \"a\", \"n\": 1, \"limit\": 500, \"kind\": \"k\"}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500, \"id\": \"a\"}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500}\r",
        "{\"id\": \"a\u2028\", \"n\": 1, \"kind\": \"k\", \"limit\": 500}",
        "{\"id\": \"a\", \"n\": 01, \"kind\": \"k\", \"limit\": 500}",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500} x",
        "{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500",
        "{\"id\": \"a\", \"n\": 1, \"ki\\u006ed\": \"k\", \"limit\": 500}",
        "",
      })
  void doesNotTakeOneShapeForAnother(String line) {
    learn("{\"id\": \"a\", \"n\": 1, \"kind\": \"k\", \"limit\": 500}");

    assertThat(find(line)).isNull();
  }

  @Test
  void keepsLinesApartThatBeginAlike() {
    String one = "{\"id\": \"a\", \"parts\": [{\"text\": \"x\"}]}";
    String two = "{\"id\": \"a\", \"parts\": [{\"text\": \"x\"}, {\"text\": \"y\"}]}";
    String none = "{\"id\": \"a\", \"parts\": []}";
    learn(one);
    learn(two);
    learn(none);

    assertThat(find(two.replace("y", "why"))).isEqualTo(two);
    assertThat(find(one.replace("\"x\"", "\"z\""))).isEqualTo(one);
    assertThat(find(none.replace("\"a\"", "\"z\""))).isEqualTo(none);
  }

  @Test
  void knowsAddressesByTheirHead() {
    String web = "{\"parts\": [{\"url\": \"https://example.com/a\"}]}";
    String data = "{\"parts\": [{\"url\": \"data:image/png;base64,AAAA\"}]}";
    learn(web);
    learn(data);

    String otherWeb = "{\"parts\": [{\"url\": \"https://b\"}]}";
    assertThat(find(otherWeb)).isEqualTo(web);
    assertThat(value(otherWeb, 0)).isEqualTo("b");
    String otherData = "{\"parts\": [{\"url\": \"data:image/png;base64,iVBORw0KGgo=\"}]}";
    assertThat(find(otherData)).isEqualTo(data);
    assertThat(value(otherData, 0)).isEqualTo("iVBORw0KGgo=");
    assertThat(find("{\"parts\": [{\"url\": \"http://b\"}]}")).isNull();
    assertThat(find("{\"parts\": [{\"url\": \"data:image/gif;base64,AAAA\"}]}")).isNull();
    assertThat(find("{\"parts\": [{\"url\": \"data:image/png;base64,AA*A\"}]}")).isNull();
    assertThat(find("{\"parts\": [{\"url\": \"c:/b.png\"}]}")).isNull();
  }

  @Test
  void findsALastLineWithoutNewline() {
    learn("{\"id\": \"a\"}");

    byte[] bytes = "{\"id\": \"b\"}".getBytes(StandardCharsets.UTF_8);
    assertThat(templates.find(bytes, 0, bytes.length)).isEqualTo("{\"id\": \"a\"}");
    assertThat(templates.lineEnd()).isEqualTo(bytes.length);
  }

  @Test
  void stopsLearningBeforeItGrowsWithoutEnd() {
    for (int i = 0; i < 5000; i++) {
      find("{\"schema\": {\"n\": " + i + "}}");
      templates.learn("n");
    }

    assertThat(find("{\"schema\": {\"n\": 1}}")).isEqualTo("n");
    assertThat(find("{\"schema\": {\"n\": 4999}}")).isNull();
  }

  @Test
  void refusesWhatIsNestedDeep() {
    assertThat(find("{\"a\": " + "[".repeat(70) + "]".repeat(70) + "}")).isNull();

    assertThat(templates.canLearn()).isFalse();
  }
}
