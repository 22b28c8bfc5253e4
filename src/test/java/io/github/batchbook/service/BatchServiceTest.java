package io.github.batchbook.service;

import static io.github.batchbook.service.ServiceFixture.example;
import static io.github.batchbook.service.ServiceFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchServiceTest {
  @TempDir
  Path folder;

  @Test
  void uploadsWithKnownLengthAndExpiry() throws Exception {
    Path input = Files.writeString(folder.resolve("in.jsonl"), "{\"custom_id\":\"a\"}\n");
    List<Long> moved = new ArrayList<>();
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, example("file.azure.pending.json"));

      ServiceFile file = f.service.upload(input, "test.jsonl", (bytes, total) -> moved.add(bytes));

      assertThat(file.id()).isEqualTo("file-00000000000000000000000000000001");
      assertThat(file.status()).isEqualTo(FileStatus.PENDING);
      RecordedRequest request = f.request();
      assertThat(request.getTarget()).isEqualTo("/openai/v1/files");
      assertThat(request.getHeaders().get("api-key")).isEqualTo("sesame-key");
      assertThat(request.getHeaders().get("Content-Length")).isNotNull();
      String body = request.getBody().utf8();
      assertThat(body)
          .contains("name=\"purpose\"\r\n\r\nbatch")
          .contains("name=\"expires_after[anchor]\"")
          .contains("created_at")
          .contains("name=\"expires_after[seconds]\"")
          .contains("1209600")
          .contains("filename=\"test.jsonl\"")
          .contains("Content-Type: application/json")
          .contains("{\"custom_id\":\"a\"}\n");
      assertThat(moved).startsWith(0L).endsWith(18L);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "422 | {'detail':[{'loc':['body','expires_after[anchor]'],'msg':'extra fields not permitted'}]}",
        "400 | {'error':{'code':'unknown_parameter','message':'Unknown parameter.'}}",
        "400 | {'error':{'message':'expires_after is not supported here'}}"
      })
  void uploadsWithoutExpiryToAServerThatRefusesIt(int status, String refusal) throws Exception {
    Path input = Files.writeString(folder.resolve("in.jsonl"), "{\"custom_id\":\"a\"}\n");
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(status, refusal.replace('\'', '"'))
          .answers(201, example("file.azure.pending.json"))
          .answers(201, example("file.azure.pending.json"));

      f.service.upload(input, "test.jsonl");
      f.service.upload(input, "again.jsonl");

      assertThat(f.request().getBody().utf8()).contains("expires_after");
      assertThat(f.request().getBody().utf8())
          .doesNotContain("expires_after")
          .contains("name=\"purpose\"\r\n\r\nbatch")
          .contains("filename=\"test.jsonl\"");
      assertThat(f.request().getBody().utf8())
          .doesNotContain("expires_after")
          .contains("filename=\"again.jsonl\"");
    }
  }

  @Test
  void doesNotSendAgainWhatIsRefusedForAnotherReason() throws Exception {
    Path input = Files.writeString(folder.resolve("in.jsonl"), "{}\n");
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"code\":\"invalid_file\",\"message\":\"too large\"}}");

      assertThatThrownBy(() -> f.service.upload(input, "test.jsonl"))
          .isInstanceOf(ServiceException.class);
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/files");
    }
  }

  @Test
  void waitsUntilAFileIsProcessed() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(404, "{\"error\":{\"code\":\"notFound\",\"message\":\"no such file\"}}")
          .answers(200, example("file.azure.pending.json"))
          .answers(ServiceFixture.json(200, example("file.azure.pending.json"))
              .setHeader("retry-after-ms", "250")
              .build())
          .answers(200, example("file.azure.processed.json"));

      ServiceFile file = f.service.awaitProcessed("file-1");

      assertThat(file.expiresAt()).contains(Instant.ofEpochSecond(1761209600));
      assertThat(f.service.expiryIgnored(file)).isFalse();
      assertThat(f.ticker.sleeps())
          .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(250));
    }
  }

  @Test
  void takesAFileWhoseStatusACompatibleServerLeavesOutForReady() {
    try (ServiceFixture f = ServiceFixture.compatible()) {
      f.answers(200, "{\"id\":\"file-1\",\"object\":\"file\",\"bytes\":3}");

      assertThat(f.service.awaitProcessed("file-1").status()).isEqualTo(FileStatus.UNTOLD);
    }
  }

  @Test
  void looksAtAJobEveryTenMinutesHoweverLongItIsAskedToWait() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(ServiceFixture.json(200, "{\"id\":\"batch_1\"}")
              .setHeader("Retry-After", "99999999")
              .build())
          .answers(ServiceFixture.json(200, "{\"id\":\"batch_1\"}")
              .setHeader("Retry-After", "90")
              .build());

      assertThat(f.service.job("batch_1").askAgainIn()).contains(Duration.ofMinutes(10));
      assertThat(f.service.job("batch_1").askAgainIn()).contains(Duration.ofSeconds(90));
    }
  }

  @Test
  void saysWhyAFileIsUnusable() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, "{\"id\":\"file-1\",\"status\":\"error\",\"status_details\":\"too odd\"}");

      assertThatThrownBy(() -> f.service.awaitProcessed("file-1"))
          .isInstanceOf(ServiceException.class)
          .hasMessage(f.label()
              + ": the file file-1 is unusable (error): too odd\n"
              + "  Check the file, and upload it again.");
    }
  }

  @Test
  void givesUpOnAFileThatStaysPending() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      for (int i = 0; i < 10; i++) {
        f.answers(200, example("file.azure.pending.json"));
      }

      assertThatThrownBy(() -> f.service.awaitProcessed("file-1", Duration.ofSeconds(10)))
          .isInstanceOfSatisfying(
              ServiceException.class,
              e -> assertThat(e.kind()).isEqualTo(ServiceException.Kind.NOT_READY))
          .hasMessage(f.label()
              + ": the file file-1 is still pending after 10 s\n"
              + "  It stays there: wait for it again.");
    }
  }

  @Test
  void createsAJobAndKeepsTheQuotaHeaders() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(ServiceFixture.json(201, example("batch.azure.validating.json"))
          .setHeader("deployment-enqueued-tokens", "1200")
          .setHeader("deployment-maximum-enqueued-tokens", "30000")
          .build());

      BatchJob job = f.service.create(
          NewBatch.ofFile("file-1", "/v1/responses").withMetadata(Map.of("run", "reviews")));

      assertThat(job.status()).isEqualTo(JobStatus.VALIDATING);
      assertThat(job.enqueuedTokens()).contains(new EnqueuedTokens(1200, 30000));
      assertThat(job.enqueuedTokens().orElseThrow().free()).isEqualTo(28_800);
      assertThat(job.answer().requestId()).contains("req-7");
      RecordedRequest request = f.request();
      assertThat(request.getTarget()).isEqualTo("/openai/v1/batches");
      assertThat(request.getBody().utf8())
          .isEqualTo("{\"input_file_id\":\"file-1\",\"endpoint\":\"/chat/completions\","
              + "\"completion_window\":\"24h\",\"metadata\":{\"run\":\"reviews\"}}");
    }
  }

  @Test
  void spellsAnEndpointAsTheServerTakesIt() {
    try (ServiceFixture f = ServiceFixture.compatible()) {
      f.answers(200, example("batch.azure.validating.json"));

      f.service.create(NewBatch.ofFile("file-1", "/v1/responses"));

      RecordedRequest request = f.request();
      assertThat(request.getTarget()).isEqualTo("/v1/batches");
      assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer sesame-key");
      assertThat(request.getBody().utf8()).contains("\"endpoint\":\"/v1/responses\"");
    }
  }

  @Test
  void waitsForAFreshFileThatACreateDoesNotKnowYet() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"code\":\"x\",\"message\":\"The file is not processed yet.\"}}")
          .answers(404, "{\"error\":{\"code\":\"notFound\",\"message\":\"File not found\"}}")
          .answers(200, example("batch.azure.validating.json"));

      f.service.create(NewBatch.ofFile("file-1", "/v1/chat/completions"));

      assertThat(f.ticker.sleeps()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
  }

  @Test
  void followsThePagesOfAListWhicheverItsKey() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, "{\"data\":[{\"id\":\"batch_1\"},{\"id\":\"batch_2\"}],\"has_more\":true}")
          .answers(200, "{\"value\":[{\"id\":\"batch_3\",\"status\":\"Completed\"}]}")
          .answers(200, "{\"object\":\"list\",\"data\":[]}");

      List<BatchJob> jobs = f.service.jobs(100);

      assertThat(jobs).extracting(BatchJob::id).containsExactly("batch_1", "batch_2", "batch_3");
      assertThat(jobs.get(2).status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches?limit=100");
      assertThat(f.request().getTarget()).contains("after=batch_2");
      assertThat(f.request().getTarget()).contains("after=batch_3");
    }
  }

  @Test
  void endsAListThatRepeatsItself() {
    String page = "{\"data\":[{\"id\":\"batch_1\"}]}";
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, page).answers(200, page);

      assertThat(f.service.jobs(10)).hasSize(1);
    }
  }

  @Test
  void givesUpAListThatDoesNotEnd() {
    AtomicInteger number = new AtomicInteger();
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.server.setDispatcher(new Dispatcher() {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
          String id = "batch_" + number.incrementAndGet();
          return json(200, "{\"data\":[{\"id\":\"" + id + "\"}],\"has_more\":true}")
              .build();
        }
      });

      Pages pages = new Pages(f.service.connection().caller(new FakeTicker()), "batches").atMost(3);

      assertThatThrownBy(() -> pages.forEach(job -> true))
          .hasMessage("""
              LABEL: the answer is not what the service answers
                GET /openai/v1/batches answered 200, but the list does not end after 3 pages (request req-7)
                Check the address: something else than the service may answer there.""".replace("LABEL", f.label()));
    }
  }

  @Test
  void passesOverWhatIsNoMemberOfAList() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, "{\"data\":[null,{\"id\":\"batch_1\"}],\"has_more\":false}");

      assertThat(f.service.jobs(10)).extracting(BatchJob::id).containsExactly("batch_1");
    }
  }

  @Test
  void takesNoOtherJobForTheOneThatWasAskedFor() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(200, "{\"id\":\"batch_2\",\"status\":\"completed\"}");

      assertThatThrownBy(() -> f.service.exactJob("batch_1"))
          .hasMessage("""
              LABEL: the answer is not what the service answers
                GET /openai/v1/batches/batch_1 answered 200, but it tells of another job, batch_2 (request req-7)
                Check the address: something else than the service may answer there.""".replace("LABEL", f.label()));
    }
  }

  @Test
  void takesIdsHoweverAServerWritesThem() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      for (String id : List.of("bGl0ZQ==", "gs://bucket/a b", "job@50%")) {
        f.answers(200, "{\"id\":\"" + id + "\",\"status\":\"validating\"}");

        assertThat(f.service.job(id).id()).isEqualTo(id);
      }

      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches/bGl0ZQ==");
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches/gs:%2F%2Fbucket%2Fa%20b");
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches/job@50%25");
    }
  }

  @Test
  void answersAJobThatCannotBeCancelledAnyMore() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(400, "{\"error\":{\"code\":\"unexpectedEntityState\",\"message\":\"done\"}}")
          .answers(200, example("batch.azure.completed.json"));

      assertThat(f.service.cancel("batch_1").status()).isEqualTo(JobStatus.COMPLETED);
      assertThat(f.request().getTarget()).isEqualTo("/openai/v1/batches/batch_1/cancel");
    }
  }

  @Test
  void deletesWithAnyAnswerOfSuccess() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      f.answers(new MockResponse.Builder().code(204).build())
          .answers(404, "{\"error\":{\"code\":\"notFound\",\"message\":\"gone\"}}");

      assertThat(f.service.delete("file-1")).isTrue();
      assertThat(f.service.delete("file-1")).isFalse();
    }
  }

  @Test
  void refusesAnIdThatWouldChangeThePath() {
    try (ServiceFixture f = ServiceFixture.azure()) {
      assertThatThrownBy(() -> f.service.delete(".."))
          .isInstanceOf(ServiceException.class)
          .hasMessage(f.label() + ": \"..\" is not the id of a file or job");
      assertThat(f.server.getRequestCount()).isZero();
    }
  }
}
