package io.github.batchbook.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.Response;

/**
 * What a synchronous deployment answered to one request.
 *
 * @param status HTTP status: 200, or one by which the request itself was refused
 * @param requestId empty when none was told
 * @param body the answer's body, JSON as far as the service sends it
 */
public record SyncAnswer(int status, Optional<String> requestId, String body) {
  /** Reasoning models think for minutes before the first byte comes. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  static SyncAnswer ask(Caller caller, String endpoint, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> path = new ArrayList<>();
    String api = endpoint.replaceFirst("^/(v1/)?", "");
    if (caller.connection().profile().deploymentInPath(api)) {
      path.add("deployments");
      path.add(model(bytes));
    }
    path.addAll(List.of(api.split("/")));
    Ask ask = Ask.post(Ask.json(bytes), path.toArray(String[]::new)).withIdle(IDLE);
    return caller.call(ask, new Reader());
  }

  private static String model(byte[] body) {
    try {
      return Json.text(Json.parse(body), "model").orElse("");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the body is not JSON", e);
    }
  }

  private static final class Reader implements AnswerReader<SyncAnswer> {
    @Override
    public boolean takes(int status) {
      return status == 200 || status == 400 || status == 413 || status == 422;
    }

    @Override
    public SyncAnswer read(Response response) throws IOException {
      return new SyncAnswer(
          response.code(),
          Answers.requestId(response.headers()),
          response.body().string());
    }
  }
}
