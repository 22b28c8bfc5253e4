package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.batchbook.magic.Spec.Arity;
import io.github.batchbook.magic.Spec.Option;
import io.github.batchbook.magic.Spec.Parameter;
import io.github.batchbook.magic.Spec.Values;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
  private static final Spec SUBMIT = Spec.of("submit", "submits")
      .takes(new Parameter("PATH", Arity.OPTIONAL, "a file", Values.NONE))
      .option(new Option("name", "RUN", "a name", Values.NONE))
      .option(Option.flag("again", "pays again"));

  private static final Spec SHOW = Spec.of("show", "shows")
      .takes(new Parameter("EXPR", Arity.JAVA, "Java", Values.NONE))
      .option(new Option("page", "N", "which", Values.NONE));

  private static Call parse(Spec spec, String rest) {
    return Call.parse(spec, rest, Words.split(rest), java -> "<" + java.code() + ">");
  }

  @Test
  void readsColumnsOfWhichOneHasACommaInQuotesOfItsOwn() {
    Spec spec = Spec.of("show", "shows")
        .option(new Spec.Option("columns", "A,B", "columns", Spec.Values.NONE));
    String rest = " --columns 'text, \"price, \"\"net\"\"\" ,TEXT,,last \"x\"'";

    Call call = Call.parse(spec, rest, Words.split(rest), Word.Java::source);

    assertThat(call.columns()).containsExactly("text", "price, \"net\"", "last \"x\"");
  }

  @Test
  void sortsArgumentsOptionsAndFlags() {
    Call call = parse(SUBMIT, " \"my file.jsonl\" --name first --again");

    assertThat(call.arguments()).containsExactly("my file.jsonl");
    assertThat(call.options()).isEqualTo(Map.of("name", "first", "again", ""));
  }

  @Test
  void takesAValueAfterAnEqualsSign() {
    assertThat(parse(SUBMIT, "--name=a=b").options()).isEqualTo(Map.of("name", "a=b"));
    assertThat(parse(SUBMIT, "--name=--x").options()).isEqualTo(Map.of("name", "--x"));
  }

  @Test
  void expandsJavaInArgumentsAndValues() {
    Call call = parse(SUBMIT, "$file --name=run-${n + 1}");

    assertThat(call.arguments()).containsExactly("<file>");
    assertThat(call.options()).isEqualTo(Map.of("name", "run-<n + 1>"));
  }

  @Test
  void twoDashesEndTheOptions() {
    assertThat(parse(SUBMIT, "-- --odd.jsonl").arguments()).containsExactly("--odd.jsonl");
  }

  @Test
  void keepsAJavaExpressionAsItIsTyped() {
    Call call = parse(SHOW, " t.where(\"a  b\", $x, 'c')  --page 2");

    assertThat(call.arguments()).containsExactly("t.where(\"a  b\", $x, 'c')");
    assertThat(call.number("page", 1)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nmae x | %submit: unknown option \"--nmae\"; did you mean --name?",
        "--zzz | %submit: unknown option \"--zzz\"",
        "--name | %submit: --name needs a value: --name RUN",
        "--name --again | %submit: --name needs a value: --name RUN",
        "--again=yes | %submit: --again takes no value",
        "--again --again | %submit: --again is given twice",
        "a b | %submit: takes one PATH; what is \"b\"?",
        "\"a | %submit: a quote or a brace is not closed",
      })
  void saysWhatIsWrongAndTheUsage(String rest, String complaint) {
    assertThatThrownBy(() -> parse(SUBMIT, rest))
        .isInstanceOf(MagicException.class)
        .hasMessage(complaint + "\n  usage: %submit [PATH] [--name RUN] [--again]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | %show: EXPR is missing",
        "a --page 1 b | %show: options stand before or after the expression, not inside",
      })
  void saysWhatIsWrongWithAnExpression(String rest, String complaint) {
    assertThatThrownBy(() -> parse(SHOW, rest))
        .hasMessage(complaint + "\n  usage: %show EXPR [--page N]");
  }

  @ParameterizedTest
  @CsvSource({
    "0, from 1 on",
    "-1, from 1 on",
    "two, from 1 on",
    "99999999999, 'up to 2,147,483,647'",
    "2147483648, 'up to 2,147,483,647'"
  })
  void rejectsWhatIsNoNumberFromOneOn(String value, String range) {
    Call call = parse(SHOW, "t --page " + value);

    assertThatThrownBy(() -> call.number("page", 1))
        .hasMessage("%show: --page takes a number " + range + ", not \"" + value
            + "\"\n  usage: %show EXPR [--page N]");
  }

  @Test
  void neverShowsMoreOfAValueThanIsNeeded() {
    assertThat(Quote.of("x".repeat(100))).isEqualTo('"' + "x".repeat(60) + "…\"");
    assertThat(Quote.of("a\u001b[31m\nb")).isEqualTo("\"a�[31m�b\"");
  }
}
