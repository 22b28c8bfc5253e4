package io.github.batchbook.magic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.run.Home;
import io.github.batchbook.show.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** {@code %estimate} and {@code %try}: what is known of a batch before it is paid for. */
@Timeout(120)
final class BeforePayingTest {
  private static final String TRY_USAGE =
      "  usage: %try [N] [--deployment STANDARD] [--file PATH|VAR]";

  @TempDir
  Path folder;

  private final RecordingFront front = new RecordingFront();
  private Interpreter interpreter;

  @BeforeEach
  void open() throws IOException {
    interpreter = Interpreter.open(new Home(folder.resolve("home")), Map.of(), front);
    Files.writeString(folder.resolve("four.jsonl"), line("a") + line("b") + line("c") + line("d"));
  }

  @AfterEach
  void close() {
    interpreter.close();
  }

  private static String line(String id) {
    return """
        {"custom_id": "%s", "method": "POST", "url": "/chat/completions", \
        "body": {"model": "mine", "max_tokens": 100, \
        "messages": [{"role": "user", "content": "Hello?"}]}}
        """.formatted(id);
  }

  private String estimate(String options) {
    Reply reply =
        interpreter.evaluate("%estimate \"" + folder.resolve("four.jsonl") + "\"" + options);
    assertThat(reply).isInstanceOf(Reply.Value.class);
    return ((Reply.Value) reply).display().text(TextFormat.PLAIN);
  }

  private List<String> complaint(String cell) {
    Reply reply = interpreter.evaluate(cell);
    assertThat(reply).isInstanceOf(Reply.Failed.class);
    return ((Reply.Failed) reply).text();
  }

  @Test
  void leavesOutThePriceOfAModelThatIsNotKnown() {
    assertThat(estimate("")).isEqualTo("""
        four.jsonl   4 requests · deployment mine
          model    not known: --model NAME tells which is behind the deployment
          input    36 tokens · all requests counted by o200k_base, which newer models have
          output   at most 400 tokens, the limits of all answers
          price    unknown: the name does not say which model answers (%estimate --model NAME tells)
          quota    not known: %config quota.mine N tells how many tokens may be enqueued""");
  }

  @Test
  void keepsWhichModelIsBehindADeployment() {
    String told = estimate(" --model gpt-4o-mini");

    assertThat(told)
        .contains("  model    gpt-4o-mini, as you told · global batch\n")
        .contains("  input    36 tokens · all requests counted by o200k_base\n")
        .contains("  price    $0.0000027 to $0.00012 (prices of ")
        .contains("$0.075 in and $0.30 out for a million tokens, half of the standard price");
    assertThat(estimate("")).isEqualTo(told);
  }

  @Test
  void reckonsWithPricesThatItIsTold() {
    assertThat(estimate(" --model my-own --price 2.5,10"))
        .contains("  model    my-own, as you told · global batch\n")
        .contains("  price    $0.00009 to $0.0041 (prices of ")
        .contains("$2.50 in and $10.00 out for a million tokens · prices.json of yours\n");
  }

  @Test
  void refusesAZoneThatThereIsNot() {
    assertThat(complaint("%estimate \"" + folder.resolve("four.jsonl") + "\" --zone mars"))
        .containsExactly(
            "%estimate: no zone \"mars\"; say global, us or eu",
            "  usage: %estimate [FILE|VAR|RUN] [--model NAME] [--zone ZONE] [--price IN,OUT]"
                + " [--output N] [--urls]");
  }

  @Test
  void wantsBothPrices() {
    assertThat(
            complaint("%estimate \"" + folder.resolve("four.jsonl") + "\" --model own --price 2"))
        .containsExactly(
            "%estimate: --price takes two prices such as 0.20,0.80, not \"2\"",
            "  usage: %estimate [FILE|VAR|RUN] [--model NAME] [--zone ZONE] [--price IN,OUT]"
                + " [--output N] [--urls]");
    assertThat(estimate("")).doesNotContain("as you told");
  }

  @Test
  void estimatesNothingForAFileWithoutRequests() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");

    assertThat(complaint("%estimate \"" + empty + "\""))
        .containsExactly("empty.jsonl holds no request", "  %batch_file says what it holds.");
  }

  @Test
  void knowsTheApisByName() {
    Reply reply = interpreter.evaluate("Endpoint.RESPONSES.url()");

    assertThat(((Reply.Value) reply).value()).isEqualTo("/v1/responses");
  }

  @Test
  void triesAFewRequestsAndJoinsTheirAnswers() {
    Reply reply = interpreter.evaluate("%try 2 --file \"" + folder.resolve("four.jsonl") + "\"");

    assertThat(reply).isInstanceOf(Reply.Value.class);
    Table table = (Table) ((Reply.Value) reply).value();
    assertThat(table.stringColumn("outcome").asList()).containsExactly("answered", "answered");
    assertThat(table.stringColumn("prompt").asList()).containsExactly("Hello?", "Hello?");
    assertThat(table.stringColumn("custom_id").asList()).doesNotHaveDuplicates();
    assertThat(front.shown.stream()
            .map(display -> display.text(TextFormat.PLAIN))
            .collect(Collectors.joining("\n")))
        .isEqualTo("tried 2 requests on mine: 2 answered · 40 tokens");
  }

  @Test
  void wantsANumberOfRequestsToTry() {
    assertThat(complaint("%try some --file \"" + folder.resolve("four.jsonl") + "\""))
        .containsExactly("%try: N is a number from 1 to 1000, not \"some\"", TRY_USAGE);
    assertThat(complaint("%try 2 --deployment '' --file \"" + folder.resolve("four.jsonl") + "\""))
        .containsExactly("%try: --deployment is blank: name a standard deployment", TRY_USAGE);
  }

  @Test
  void wantsABatchFileToTry() {
    assertThat(complaint("%try 2"))
        .containsExactly(
            "%try: no batch file was read in this session: --file names one", TRY_USAGE);
  }
}
