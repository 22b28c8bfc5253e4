package io.github.batchbook.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.batchfile.BatchFile;
import io.github.batchbook.batchfile.RequestLine;
import io.github.batchbook.batchfile.Rules;
import io.github.batchbook.result.JobState;
import io.github.batchbook.result.JoinOptions;
import io.github.batchbook.result.ResultFiles;
import io.github.batchbook.result.Results;
import io.github.batchbook.result.SourceRows;
import io.github.batchbook.service.BatchService;
import io.github.batchbook.service.Connection;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.SyncAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Requests that are asked one by one, a few at a time, and their answers as a batch would have brought them. Lives for one call. */
final class Trial {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_ONCE = 4;

  private final List<RequestLine> lines;
  private final String deployment;
  private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
  private final List<String> refusals = Collections.synchronizedList(new ArrayList<>());
  private final List<ServiceException> failures = Collections.synchronizedList(new ArrayList<>());

  private Trial(List<RequestLine> lines, String deployment) {
    this.lines = lines;
    this.deployment = deployment;
  }

  static Trial of(List<RequestLine> lines, String deployment) {
    return new Trial(List.copyOf(lines), deployment);
  }

  /**
   * Asks all of them.
   *
   * @param progress is told how many have ended, on the calling thread
   * @throws ServiceException when none was answered, as the first failed
   */
  void ask(Connection connection, IntConsumer progress) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, task -> {
      Thread thread = new Thread(task, "batchbook-try");
      thread.setDaemon(true);
      return thread;
    });
    try (BatchService service = connection.open()) {
      ExecutorCompletionService<Boolean> done = new ExecutorCompletionService<>(threads);
      for (RequestLine line : lines) {
        done.submit(() -> ask(service, line), true);
      }
      for (int ended = 1; ended <= lines.size(); ended++) {
        done.take().get();
        progress.accept(ended);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a request could not be asked", e.getCause());
    } finally {
      threads.shutdownNow();
    }
    if (failures.size() == lines.size() && !failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private void ask(BatchService service, RequestLine line) {
    ObjectNode body = line.body().deepCopy();
    body.put("model", deployment).remove(List.of("stream", "background"));
    try {
      SyncAnswer answer = service.ask(line.endpoint().url(), body.toString());
      (answer.status() == 200 ? answers : refusals).add(resultLine(line, answer));
    } catch (ServiceException e) {
      failures.add(e);
      ObjectNode failed = JSON.createObjectNode().put("custom_id", line.customId());
      failed.putNull("response");
      failed
          .putObject("error")
          .put("code", e.code().orElse(e.kind().name().toLowerCase(Locale.ROOT)))
          .put("message", String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      refusals.add(failed.toString());
    }
  }

  /** The answer as a batch's file would hold it. */
  private static String resultLine(RequestLine line, SyncAnswer answer) {
    ObjectNode result = JSON.createObjectNode().put("custom_id", line.customId());
    ObjectNode response = result.putObject("response");
    response
        .put("status_code", answer.status())
        .put("request_id", answer.requestId().orElse(""));
    response.set("body", parsed(answer.body()));
    result.putNull("error");
    return result.toString();
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode().putObject("error").put("message", body);
    }
  }

  /** What came of them, joined as a batch is; with the columns of the rows that the file was built from. */
  Results results(BatchFile file) {
    try {
      Path folder = Files.createTempDirectory("batchbook-try");
      try {
        Path requests = Files.write(
            folder.resolve(file.name()), lines.stream().map(this::line).toList());
        Path output = Files.write(folder.resolve("output.jsonl"), answers);
        Path errors = Files.write(folder.resolve("errors.jsonl"), refusals);
        JoinOptions options = options(file, folder);
        Results results = Results.join(
            BatchFile.read(requests, Rules.OPENAI),
            List.of(ResultFiles.of("", JobState.COMPLETED, output, errors)),
            options);
        results.table();
        return results;
      } finally {
        for (Path left : listed(folder)) {
          Files.delete(left);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw MagicException.of("the answers cannot be kept for a moment: " + e.getMessage());
    }
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private String line(RequestLine line) {
    ObjectNode request = JSON.createObjectNode().put("custom_id", line.customId());
    request.put("method", "POST").put("url", line.endpoint().url());
    request.set("body", ((ObjectNode) line.body().deepCopy()).put("model", deployment));
    return request.toString();
  }

  private JoinOptions options(BatchFile file, Path folder) throws IOException {
    JoinOptions options = JoinOptions.DEFAULT.withName("try");
    if (file.source().isEmpty()) {
      return options;
    }
    Set<String> ids = new HashSet<>(lines.stream().map(RequestLine::customId).toList());
    List<String> rows = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file.source().get())) {
      for (String row = reader.readLine(); row != null; row = reader.readLine()) {
        if (ids.contains(JSON.readTree(row).path("custom_id").asText())) {
          rows.add(row);
        }
      }
    }
    Path source = Files.write(folder.resolve("source.jsonl"), rows);
    return rows.isEmpty() ? options : options.withSource(SourceRows.read(source));
  }
}
