package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.example;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchJobTest {
  @Test
  void readsACompletedJob() {
    BatchJob job = BatchJob.ofJson(example("batch.azure.completed.json"));

    assertThat(job.status()).isEqualTo(JobStatus.COMPLETED);
    assertThat(job.status().terminal()).isTrue();
    assertThat(job.counts()).isEqualTo(new RequestCounts(3, 2, 1));
    assertThat(job.outputFileId()).contains("file-00000000-0000-4000-8000-00000000000a");
    assertThat(job.errorFileId()).contains("file-00000000-0000-4000-8000-00000000000b");
    assertThat(job.times().ended()).contains(Instant.ofEpochSecond(1760000443));
    assertThat(job.times().failed()).isEmpty();
    assertThat(job.metadata()).isEmpty();
  }

  @Test
  void readsWhyAJobFailed() {
    BatchJob job = BatchJob.ofJson(example("batch.azure.failed.json"));

    assertThat(job.errors())
        .containsExactly(
            new JobError(
                "model_not_found", "(service text)", Optional.empty(), OptionalInt.empty()),
            new JobError(
                "invalid_request",
                "The request is invalid.",
                Optional.empty(),
                OptionalInt.empty()));
    assertThat(job.overTokenLimit()).isFalse();
    assertThat(BatchJob.ofJson(example("batch.azure.token_limit.json")).overTokenLimit())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"out of order\"",
        "[\"out of order\"]",
        "{\"message\":\"out of order\"}",
        "{\"data\":[\"out of order\"]}"
      })
  void takesErrorsThatAreNoMoreThanAText(String errors) {
    BatchJob job =
        BatchJob.ofJson("{\"id\":\"batch_1\",\"status\":\"failed\",\"errors\":" + errors + "}");

    assertThat(job.errors())
        .containsExactly(
            new JobError("unknown", "out of order", Optional.empty(), OptionalInt.empty()));
  }

  @Test
  void readsBlobAddresses() {
    BatchJob job = BatchJob.ofJson(example("batch.azure.blob.completed.json"));

    assertThat(job.inputFileId()).isEmpty();
    assertThat(job.blobs().output().orElseThrow()).endsWith("/results.jsonl");
  }

  @Test
  void takesBlankIdsNullCountsAndIsoTimes() {
    BatchJob job = BatchJob.ofJson("""
            {"id":"batch_1","status":"Validating","output_file_id":"","error_file_id":null,
             "endpoint":null,"request_counts":{"total":null,"completed":null,"failed":null},
             "created_at":"2024-10-09T16:20:31.125Z","in_progress_at":1760000137.5,
             "completed_at":"","metadata":null,
             "errors":{"data":[{"code":"invalid_json_line","message":"bad","line":7}]}}""");

    assertThat(job.status()).isEqualTo(JobStatus.VALIDATING);
    assertThat(job.outputFileId()).isEmpty();
    assertThat(job.errorFileId()).isEmpty();
    assertThat(job.endpoint()).isEmpty();
    assertThat(job.counts()).isEqualTo(RequestCounts.NONE);
    assertThat(job.times().created()).contains(Instant.parse("2024-10-09T16:20:31.125Z"));
    assertThat(job.times().inProgress()).contains(Instant.ofEpochMilli(1760000137500L));
    assertThat(job.times().completed()).isEmpty();
    assertThat(job.errors().get(0).line()).hasValue(7);
  }

  @Test
  void takesALineThatNoFileHasForNone() {
    BatchJob job = BatchJob.ofJson("""
            {"id":"batch_1","status":"failed","errors":{"data":[
              {"code":"invalid_json_line","message":"bad","line":99999999999999},
              {"code":"invalid_json_line","message":"bad","line":"7"}]}}""");

    assertThat(job.errors()).extracting(JobError::line).containsOnly(OptionalInt.empty());
  }

  @Test
  void isTheSameWhenReadFromItsKeptJson() {
    BatchJob job = BatchJob.ofJson(example("batch.azure.cancelling.json"));

    assertThat(BatchJob.ofJson(job.answer().json())).isEqualTo(job);
  }

  @ParameterizedTest
  @CsvSource({"Cancelled,cancelled", "canceled,cancelled", "IN_PROGRESS,in_progress", "odd,odd"})
  void comparesStatesWithoutCaseAndWithOneOrTwoL(String written, String name) {
    assertThat(new JobStatus(written).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"odd", "cancelling", "validating"})
  void neverTakesALiveOrUnknownStateForTheEnd(String name) {
    assertThat(new JobStatus(name).terminal()).isFalse();
  }
}
