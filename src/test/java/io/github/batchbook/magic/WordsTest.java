package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private static List<String> words(String line) {
    return Words.split(line).list().stream()
        .map(word -> word.text(java -> "<" + java.code() + ">"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a  b | a,b",
        "\"a b\" c | a b,c",
        "'a \"b' | a \"b",
        "--name='my run' | --name=my run",
        "a\\ b | a b",
        "C:\\data\\x.jsonl | C:\\data\\x.jsonl",
        "\"say \\\"hi\\\"\" | say \"hi\"",
        "it\\'s | it's",
      })
  void splitsAsAShell(String line, String expected) {
    assertThat(words(line)).containsExactly(expected.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$name | <name>",
        "$name.jsonl | <name>.jsonl",
        "\"a $b c\" | a <b> c",
        "'$name' | $name",
        "$$name | $name",
        "$ | $",
        "5$ | 5$",
        "$1 | <$1>",
        "${a + b} | <a + b>",
        "x${ map.get(\"}\") }y | x<map.get(\"}\")>y",
        "${new int[]{1, 2}[0]}; | <new int[]{1, 2}[0]>",
      })
  void marksWhatJavaStandsFor(String line, String expected) {
    assertThat(words(line)).containsExactly(expected);
  }

  @Test
  void seesASemicolonAtTheEnd() {
    assertThat(Words.split("a b;").hidden()).isTrue();
    assertThat(words("a b ;  ")).containsExactly("a", "b");
    assertThat(Words.split("'a;'").hidden()).isFalse();
    assertThat(Words.split("a;b").hidden()).isFalse();
    assertThat(Words.split(";").list()).isEmpty();
  }

  @Test
  void tellsThatAQuoteIsOpen() {
    assertThat(Words.split("\"a b").open()).isTrue();
    assertThat(Words.split("'").open()).isTrue();
    assertThat(Words.split("${a").open()).isTrue();
    assertThat(Words.split("'a' \"b\" ${c}").open()).isFalse();
  }

  @Test
  void knowsWhereWordsStand() {
    List<Word> words = Words.split("  \"a b\" c").list();

    assertThat(words).extracting(Word::from).containsExactly(2, 8);
    assertThat(words).extracting(Word::to).containsExactly(7, 9);
  }
}
