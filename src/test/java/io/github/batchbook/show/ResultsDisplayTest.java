package io.github.batchbook.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.result.JobState;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.ResultFiles;
import io.github.batchbook.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class ResultsDisplayTest {
  private static final String PNG =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  @TempDir
  Path folder;

  private Results results;

  @BeforeEach
  void join() throws IOException {
    Path input = Files.writeString(
        folder.resolve("in.jsonl"),
        request("a", image(PNG))
            + request("b", image("https://x.invalid/p.png"))
            + request("c", "\"Why?\"")
            + request("d", "\"Who?\""));
    Path output = Files.writeString(folder.resolve("out.jsonl"), """
        {"custom_id":"a","response":{"status_code":200,"body":{"choices":[{"finish_reason":"stop","message":{"content":"a cat"}}]}}}
        {"custom_id":"c","response":{"status_code":429,"body":{"error":{"code":"429","message":"Please retry after 7 seconds."}}}}
        {"custom_id":"zzz","response":null}
        """);
    results = Results.join(
        BatchFile.read(input),
        List.of(ResultFiles.of("batch_1", JobState.COMPLETED, output, null)),
        JoinOptions.DEFAULT.withName("pictures"));
  }

  private static String image(String url) {
    return "[{\"type\":\"text\",\"text\":\"What?\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\""
        + url + "\"}}]";
  }

  private static String request(String id, String content) {
    return "{\"custom_id\":\"" + id
        + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":\"d\","
        + "\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}}\n";
  }

  @Test
  void showsImagesBesideTheirAnswers() {
    String html = TableDisplay.of(results, TableOptions.DEFAULT).html();

    assertThat(html)
        .containsOnlyOnce("<img src=\"" + PNG + "\"")
        .contains("a cat", "https://x.invalid/p.png", ">images</th>")
        .doesNotContain("src=\"https");
  }

  @Test
  void saysWhatIsWrongWithTheFiles() {
    String text = TableDisplay.of(results, TableOptions.DEFAULT.withVariable("t"))
        .text(new TextFormat(100, false));

    assertThat(text)
        .startsWith(
            "pictures · 4 rows × 19 columns · 1 answered · 1 failed · 2 missing\n custom_id  prompt  outcome   output")
        .contains(
            "\n warning: out.jsonl line 3: \"zzz\" was not asked in this job; the line is left out");
  }

  @Test
  void saysHowToSeeTheCausesThatAreLeftOut() throws IOException {
    StringBuilder requests = new StringBuilder();
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < 21; i++) {
      requests.append(request("r" + i, "\"Why?\""));
      answers.append("{\"custom_id\":\"r" + i + "\",\"response\":{\"status_code\":" + (430 + i)
          + ",\"body\":{\"error\":{\"code\":\"c" + i + "\"}}}}\n");
    }
    Path input = Files.writeString(folder.resolve("many.jsonl"), requests);
    Path output = Files.writeString(folder.resolve("answers.jsonl"), answers);

    Results many = Results.join(
        BatchFile.read(input),
        List.of(ResultFiles.of("batch_1", JobState.COMPLETED, output, null)),
        JoinOptions.DEFAULT.withName("many"));

    assertThat(ErrorsDisplay.of(many).text(new TextFormat(60, false)))
        .endsWith("\n … 1 more cause: var causes = %errors many keeps them all,"
            + "\n %show causes --page 2 goes on");
  }

  @Test
  void countsTheOutcomesOfTheRowsShown() {
    Table all = results.table();
    Table answered = all.where(all.stringColumn("outcome").isEqualTo("answered"));
    Table exploded =
        answered.copy().append(answered).append(answered).append(answered).setName("exploded");

    assertThat(TableDisplay.of(results, exploded, TableOptions.DEFAULT).text(TextFormat.PLAIN))
        .startsWith("exploded · 4 rows × 19 columns · 4 answered\n");
  }

  @Test
  void showsOnlyTheColumnsAsked() {
    TableOptions options = TableOptions.DEFAULT
        .withColumns(List.of("custom_id", "status_code"))
        .withFilter("outcome=failed");

    assertThat(TableDisplay.of(results, options)
            .text(TextFormat.PLAIN)
            .lines()
            .skip(1)
            .limit(2))
        .containsExactly(" custom_id  status_code", " c                  429");
  }

  @Test
  void tellsCausesAndWhatToDo() {
    assertThat(ErrorsDisplay.of(results).text(new TextFormat(70, false))).isEqualTo("""
            pictures · 3 of 4 requests without a useful answer
                  2  50.0 %  missing
                             ids: b, d
                             These were not answered: %retry --only missing.
                  1  25.0 %  failed · 429
                             Please retry after 7 seconds.
                             ids: c
                             The service was busy or failed: %retry --only failed.""");
    assertThat(ErrorsDisplay.of(results).html())
        .contains("what_to_do", "Please retry after 7 seconds.");
  }

  @Test
  void saysWhenThereAreNoErrors() throws IOException {
    Path input = Files.writeString(folder.resolve("one.jsonl"), request("a", "\"?\""));

    Results pending = Results.join(BatchFile.read(input), List.of());

    assertThat(ErrorsDisplay.of(pending).text(TextFormat.PLAIN))
        .isEqualTo("one.jsonl · no errors in 1 request");
  }
}
