package io.github.batchbook.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.batchbook.batchfile.BatchFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

class SupersededTest {
  @TempDir
  private Path folder;

  @Test
  void whatALaterAttemptReplacedIsCountedToo() {
    BatchFile input = BatchFile.read(
        Fixture.write(folder, "in.jsonl", Fixture.request("b", "2"), Fixture.request("a", "1")));
    Path first = Fixture.write(
        folder,
        "first.jsonl",
        Fixture.chat("a", "x"),
        Fixture.truncated("b", "y"),
        Fixture.truncated("b", "y"));
    Path again = Fixture.write(folder, "again.jsonl", Fixture.chat("b", "z"));
    Path part = Fixture.write(folder, "part.jsonl", Fixture.request("b", "2"));

    Results results = Results.join(
        input,
        List.of(
            ResultFiles.of("job-1", JobState.COMPLETED, first, null),
            ResultFiles.of("job-2", JobState.COMPLETED, again, null)
                .withAttempt(2)
                .withRequests(part)),
        JoinOptions.DEFAULT.withPrices(row -> OptionalDouble.of(1)));

    assertThat(results.row("b").orElseThrow().attempt()).isEqualTo(2);
    assertThat(results.usage().rows()).isEqualTo(3);
    assertThat(results.usage().input()).isEqualTo(30);
    assertThat(results.usage().cost()).hasValue(3);
    Table usage = results.usageTable();
    assertThat(usage.stringColumn("job").asList()).containsExactly("job-1", "job-2");
    assertThat(usage.longColumn("requests").asList()).containsExactly(2L, 1L);
  }

  @Test
  void aLineForARequestThatTheAttemptWasNotGivenCountsForNothing() {
    BatchFile input = BatchFile.read(
        Fixture.write(folder, "in.jsonl", Fixture.request("b", "2"), Fixture.request("a", "1")));
    Path first =
        Fixture.write(folder, "first.jsonl", Fixture.chat("a", "x"), Fixture.truncated("b", "y"));
    Path again =
        Fixture.write(folder, "again.jsonl", Fixture.chat("b", "z"), Fixture.chat("a", "stray"));
    Path part = Fixture.write(folder, "part.jsonl", Fixture.request("b", "2"));

    Results results = Results.join(
        input,
        List.of(
            ResultFiles.of("job-1", JobState.COMPLETED, first, null),
            ResultFiles.of("job-2", JobState.COMPLETED, again, null)
                .withAttempt(2)
                .withRequests(part)));

    assertThat(results.usage().rows()).isEqualTo(3);
    assertThat(results.usageTable().longColumn("requests").asList()).containsExactly(2L, 1L);
    assertThat(results.problems())
        .extracting(ResultProblem::kind)
        .containsExactly(ResultProblem.Kind.UNKNOWN_CUSTOM_ID);
  }

  @Test
  void synchronousAttemptsThatHaveNoJobAreToldApart() {
    BatchFile input = BatchFile.read(Fixture.write(folder, "in.jsonl", Fixture.request("a", "1")));
    Path first = Fixture.write(folder, "first.jsonl", Fixture.truncated("a", "x"));
    Path again = Fixture.write(folder, "again.jsonl", Fixture.chat("a", "y"));

    Results results = Results.join(
        input,
        List.of(
            ResultFiles.of("", JobState.COMPLETED, first, null)
                .withAttempt(2)
                .withDeployment("sync"),
            ResultFiles.of("", JobState.COMPLETED, again, null).withAttempt(3)),
        JoinOptions.DEFAULT);

    assertThat(results.usage().rows()).isEqualTo(2);
    Table usage = results.usageTable();
    assertThat(usage.intColumn("attempt").asList()).containsExactly(2, 3);
    assertThat(usage.stringColumn("deployment").asList())
        .containsExactly("sync", results.rows().get(0).deployment());
  }
}
