package io.github.batchbook.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.batchbook.result.ResultLine;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What synchronous deployments answered, counted as the service counts the requests of a job. A file of answers never changes, and is read once. Thread-safe. */
final class SyncAnswers {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Snapshots snapshots;
  private final Map<String, Progress.Counts> counted = new ConcurrentHashMap<>();

  SyncAnswers(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** The counts of a part that has ended; empty when it has not, was answered nothing, or its answers cannot be read. */
  Optional<Progress.Counts> count(PartRow part, JobRow job) {
    int total = part.lines().requests();
    return part.cause().equals(PartRow.SYNC)
        ? job.output()
            .flatMap(JobRow.Collected::sha256)
            .flatMap(sha256 -> Optional.ofNullable(
                counted.computeIfAbsent(sha256, answers -> count(total, answers))))
        : Optional.empty();
  }

  private Progress.@Nullable Counts count(int total, String sha256) {
    int completed = 0;
    int failed = 0;
    try (ByteLines lines = ByteLines.open(snapshots.read(sha256))) {
      while (lines.next()) {
        if (succeeded(lines.bytes())) {
          completed++;
        } else {
          failed++;
        }
      }
      return new Progress.Counts(total, completed, failed);
    } catch (IOException | RunException damaged) {
      return null;
    }
  }

  private static boolean succeeded(byte[] line) throws IOException {
    return ResultLine.of(JSON.readTree(line))
        .map(ResultLine::statusCode)
        .filter(status -> status >= 200 && status < 300)
        .isPresent();
  }
}
