package io.github.batchbook.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.run.JobRecords.Change;
import io.github.batchbook.run.Steps.Taken;
import io.github.batchbook.run.Steps.Task;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceException.Kind;
import io.github.batchbook.service.SyncAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The step of a part whose requests a synchronous deployment is asked, one after another. Each answer is on the disk before the next request is
 * sent, so that a process that ends meanwhile leaves at most one answer behind that was paid for and not read: there is no way to ask for it again.
 */
final class SyncSteps {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** After so many requests that the deployment had no time for, and none that it had, the part waits: it is the deployment, not the requests. */
  private static final int MOST_AT_FIRST = 5;

  private final Remote remote;
  private final JobRecords jobs;
  private final Snapshots snapshots;
  private final Steps.Settings settings;

  SyncSteps(Steps.Tools tools) {
    this.remote = tools.remote();
    this.jobs = tools.jobs();
    this.snapshots = tools.snapshots();
    this.settings = tools.settings();
  }

  Taken ask(Task task, JobRow job) {
    Path journal = journal(snapshots, job.id());
    try {
      answer(task, journal);
      settings.at(Point.OUTPUT_FETCHED);
      JobRow collected =
          end(task, job, Change.to(JobStage.COLLECTED).saying("answered synchronously", null));
      return Taken.goOn(collected);
    } catch (ServiceException failure) {
      if (failure.kind() == Kind.NOT_FOUND || failure.kind() == Kind.INVALID) {
        String why = failure.serviceMessage().orElse(failure.kind().toString());
        end(task, job, Change.to(JobStage.REFUSED).set("refusal", why));
      }
      throw failure;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Gives up what was not asked yet; what was answered is paid, and kept. */
  Taken drop(Task task, JobRow job) {
    return Taken.goOn(end(task, job, Change.to(JobStage.DROPPED)));
  }

  /** Where the answers stand until all are there. */
  static Path journal(Snapshots snapshots, String jobId) {
    return snapshots.path(DurableFile.UNFINISHED + jobId);
  }

  /** Writes the end of a job with the answers that came. */
  private JobRow end(Task task, JobRow job, Change end) {
    Path journal = journal(snapshots, job.id());
    try {
      if (!answered(journal).isEmpty()) {
        Snapshots.Snapshot answers = snapshots.keep(journal);
        end.set("output_sha256", answers.sha256())
            .set("output_bytes", answers.bytes())
            .set("error_sha256", "")
            .set("error_bytes", 0);
      }
      JobRow ended = jobs.write(task.lease(), job, end);
      settings.at(Point.COLLECTED_WRITTEN);
      Files.deleteIfExists(journal);
      return ended;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Those that the deployment has no time for are asked once more when the others have been; so one of them keeps no other waiting. */
  private void answer(Task task, Path journal) throws IOException {
    Set<String> answered = answered(journal);
    boolean works = !answered.isEmpty();
    Map<String, String> throttled = new LinkedHashMap<>();
    try (ByteLines lines = ByteLines.open(snapshots.read(task.part().lines().sha256()));
        FileChannel out =
            FileChannel.open(journal, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (lines.next()) {
        JsonNode request = JSON.readTree(lines.bytes());
        String id = request.path("custom_id").asText();
        String body = request.path("body").toString();
        if (id.isEmpty() || !answered.add(id)) {
          continue;
        }
        try {
          append(out, ask(task, id, body, EnumSet.of(Kind.SERVER)));
          works = true;
        } catch (ServiceException failure) {
          throttled.put(id, body);
          if (failure.kind() != Kind.THROTTLED || (!works && throttled.size() == MOST_AT_FIRST)) {
            throw failure;
          }
        }
      }
      for (Map.Entry<String, String> last : throttled.entrySet()) {
        append(
            out,
            ask(task, last.getKey(), last.getValue(), EnumSet.of(Kind.SERVER, Kind.THROTTLED)));
      }
    }
  }

  private static void append(FileChannel out, String line) throws IOException {
    out.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    out.force(false);
  }

  /**
   * A request that the service fails at again and again has failed, and keeps none of the others waiting.
   *
   * @param lasting the kinds of failures after which it is not asked again
   */
  private String ask(Task task, String id, String body, Set<Kind> lasting) {
    try {
      return line(id, remote.ask(task.part().lines().endpoint(), body));
    } catch (ServiceException failure) {
      if (!lasting.contains(failure.kind())) {
        throw failure;
      }
      String otherwise =
          failure.kind() == Kind.SERVER ? "the server failed" : "the deployment had no time for it";
      ObjectNode line = JSON.createObjectNode();
      line.put("custom_id", id).putNull("response");
      line.putObject("error")
          .put("code", failure.code().orElse(null))
          .put("message", failure.serviceMessage().orElse(otherwise));
      return line.toString();
    }
  }

  /** The ids that have an answer already; of a process that ended, half a line at the end is cut off, and a whole one gets its line feed. */
  private static Set<String> answered(Path journal) throws IOException {
    Set<String> ids = new HashSet<>();
    if (Files.notExists(journal)) {
      return ids;
    }
    long whole = 0;
    try (ByteLines lines = ByteLines.open(journal)) {
      while (lines.next()) {
        Optional<String> id = id(lines.bytes());
        if (id.isPresent()) {
          ids.add(id.get());
          whole = lines.offset() + lines.bytes().length + 1;
        }
      }
    }
    try (FileChannel file = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      file.truncate(whole);
      if (file.size() < whole) {
        file.write(ByteBuffer.wrap(new byte[] {'\n'}), file.size());
      }
    }
    return ids;
  }

  private static Optional<String> id(byte[] line) {
    try {
      return Optional.of(JSON.readTree(line).path("custom_id").asText());
    } catch (IOException cutOff) {
      return Optional.empty();
    }
  }

  /** The answer as a line of an output file. */
  private static String line(String id, SyncAnswer answer) {
    ObjectNode line = JSON.createObjectNode();
    line.put("custom_id", id);
    ObjectNode response = line.putObject("response");
    response.put("status_code", answer.status());
    response.put("request_id", answer.requestId().orElse(""));
    try {
      response.set("body", JSON.readTree(answer.body()));
    } catch (IOException notJson) {
      response.put("body", answer.body());
    }
    line.putNull("error");
    return line.toString();
  }
}
