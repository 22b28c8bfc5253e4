package io.github.batchbook.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.batchbook.service.BatchJob;
import io.github.batchbook.service.Failing;
import io.github.batchbook.service.FileStatus;
import io.github.batchbook.service.NewBatch;
import io.github.batchbook.service.ServiceException;
import io.github.batchbook.service.ServiceFile;
import io.github.batchbook.service.SyncAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * A batch service in memory, by the test's clock: a file is processed after a second, a job takes ten seconds. It can be told to fail, before it
 * does what is asked or after.
 */
final class FakeService implements Remote {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of the test's requests, whose few words stand in a long envelope. */
  private static final int BYTES_A_TOKEN = 12;

  /** What is to become of a call. */
  enum Fault {
    NONE,
    /** The service is out of reach: nothing is done. */
    UNREACHABLE,
    /** It is done, and nobody hears of it. */
    ANSWER_LOST,
    /** It is not done, and nobody can know. */
    LOST_BEFORE
  }

  /** Decides on the fault of a call by its name. */
  interface Faults {
    Fault of(String call);
  }

  private final FakeTime time;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, Instant> fileTimes = new LinkedHashMap<>();
  private final Map<String, ObjectNode> jobs = new LinkedHashMap<>();
  private final Map<String, Instant> visible = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Faults faults = call -> Fault.NONE;
  private Duration jobsAppearAfter = Duration.ZERO;
  private Duration jobTakes = Duration.ofSeconds(10);
  private String endsAs = "completed";
  private int number;
  private int full;
  private long roomInBytes = Long.MAX_VALUE;
  private Predicate<String> left = id -> false;
  private Predicate<String> truncated = id -> false;
  private Predicate<String> failed = id -> false;
  private Predicate<String> breaking = body -> false;
  private Predicate<String> throttling = body -> false;
  private boolean refusesLate;
  private boolean synchronous = true;
  private int cutDownloads;
  private boolean cancelsNothing;

  FakeService(FakeTime time) {
    this.time = time;
  }

  FakeService failing(Faults faults) {
    this.faults = faults;
    return this;
  }

  /** Lets jobs be listed only so long after they were made. */
  FakeService listingLate(Duration after) {
    jobsAppearAfter = after;
    return this;
  }

  /** Has no room for so many creates; says so at once, or late in a failed job. */
  FakeService full(int creates, boolean late) {
    full = creates;
    refusesLate = late;
    return this;
  }

  /** Has room for so many bytes at once, and names the limit in tokens when it refuses. */
  FakeService withRoom(long bytes) {
    roomInBytes = bytes;
    return this;
  }

  private boolean hasRoom(String fileId) {
    long enqueued = files.get(fileId).length;
    for (ObjectNode job : jobs.values()) {
      move(job.get("id").asText());
      if (!job.hasNonNull("completed_at")) {
        enqueued += files.get(input(job)).length;
      }
    }
    return enqueued <= roomInBytes;
  }

  /** Leaves requests out of the result files. */
  FakeService leaving(Predicate<String> customIds) {
    left = customIds;
    return this;
  }

  /** Knows no cancel. */
  FakeService cancellingNothing() {
    cancelsNothing = true;
    return this;
  }

  /** Ends so many downloads after the half of a file, as if that were all. */
  FakeService cuttingDownloads(int times) {
    cutDownloads = times;
    return this;
  }

  /** Cuts answers off. */
  FakeService truncating(Predicate<String> customIds) {
    truncated = customIds;
    return this;
  }

  /** Fails at synchronous requests whose bodies are so. */
  FakeService breaking(Predicate<String> bodies) {
    breaking = bodies;
    return this;
  }

  /** Has no time for synchronous requests whose bodies are so. */
  FakeService throttling(Predicate<String> bodies) {
    throttling = bodies;
    return this;
  }

  /** Knows no synchronous deployment. */
  FakeService withoutSynchronousDeployments() {
    synchronous = false;
    return this;
  }

  /** Answers requests with an error. */
  FakeService failingAt(Predicate<String> customIds) {
    failed = customIds;
    return this;
  }

  /** Deletes every file. */
  void forgetFiles() {
    files.clear();
  }

  /** The text of an uploaded file. */
  String uploaded(String fileId) {
    return new String(files.get(fileId), StandardCharsets.UTF_8);
  }

  /** Lets every job end with this word. */
  FakeService ending(String status) {
    endsAs = status;
    return this;
  }

  /** Calls the state of every job by another word. */
  void rename(String status) {
    jobs.values().forEach(job -> job.put("status", status));
    jobTakes = Duration.ofDays(1);
  }

  List<String> calls() {
    return calls;
  }

  int jobCount() {
    return jobs.size();
  }

  /** How many requests each job had that ended without failing: what is paid. */
  List<Integer> worked() {
    return jobs.values().stream()
        .filter(job -> !job.get("status").asText().equals("failed"))
        .map(job -> job.get("request_counts").get("total").asInt())
        .toList();
  }

  @Override
  public synchronized ServiceFile upload(Path file, String filename) {
    call("upload");
    String id = "file-" + ++number;
    try {
      files.put(id, Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    fileTimes.put(id, time.now());
    answer("upload");
    return serviceFile(id);
  }

  @Override
  public synchronized ServiceFile file(String id) {
    call("file");
    answer("file");
    if (!files.containsKey(id)) {
      throw Failing.with(ServiceException.Kind.NOT_FOUND, 404, "no such file");
    }
    return serviceFile(id);
  }

  @Override
  public synchronized BatchJob create(NewBatch request) {
    Fault fault = call("create");
    if (fault == Fault.LOST_BEFORE) {
      throw Failing.answerLost();
    }
    boolean blob = request.source() instanceof NewBatch.Blob;
    String fileId = request.source() instanceof NewBatch.Blob from
        ? from.input().toString()
        : ((NewBatch.File) request.source()).id();
    if (!blob && serviceFile(fileId).status().equals(FileStatus.PENDING)) {
      throw Failing.with(ServiceException.Kind.INVALID, 400, "the file is not processed");
    }
    boolean room = full-- <= 0;
    if (!room && !refusesLate) {
      throw Failing.with(ServiceException.Kind.QUOTA, 400, "token_limit_exceeded");
    }
    if (!blob && !hasRoom(fileId)) {
      throw Failing.with(
          ServiceException.Kind.QUOTA,
          400,
          "token_limit_exceeded: The number of enqueued tokens has surpassed the configured limit of "
              + roomInBytes / BYTES_A_TOKEN + " for the deployment 'mini'.");
    }
    String id = "batch_" + ++number;
    ObjectNode job = JSON.createObjectNode();
    job.put("id", id).put("created_at", time.now().getEpochSecond());
    job.put("input_file_id", blob ? "" : fileId).put("input_blob", blob ? fileId : "");
    job.put("status", "validating").put("endpoint", request.endpoint());
    ObjectNode metadata = job.putObject("metadata");
    request.metadata().forEach(metadata::put);
    job.put("no_room", !room);
    job.putObject("request_counts").put("total", 0).put("completed", 0).put("failed", 0);
    jobs.put(id, job);
    visible.put(id, time.now().plus(jobsAppearAfter));
    if (fault == Fault.ANSWER_LOST) {
      throw Failing.answerLost();
    }
    return told(id);
  }

  @Override
  public synchronized BatchJob job(String id) {
    call("job");
    answer("job");
    if (!jobs.containsKey(id)) {
      throw Failing.with(ServiceException.Kind.NOT_FOUND, 404, "no such job");
    }
    move(id);
    return told(id);
  }

  @Override
  public synchronized Optional<BatchJob> findJob(
      Predicate<BatchJob> sought, Predicate<BatchJob> tooOld) {
    call("jobs");
    answer("jobs");
    List<String> newestFirst = new ArrayList<>(jobs.keySet());
    java.util.Collections.reverse(newestFirst);
    for (String id : newestFirst) {
      BatchJob job = told(id);
      if (visible.get(id).isAfter(time.now())) {
        continue;
      }
      if (sought.test(job)) {
        return Optional.of(job);
      }
      if (tooOld.test(job)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized BatchJob cancel(String id) {
    call("cancel");
    if (cancelsNothing) {
      throw Failing.with(
          ServiceException.Kind.INVALID, 405, "the request was refused\n  no such call");
    }
    jobs.get(id).put("status", "cancelling").put("cancelling_at", time.now().getEpochSecond());
    answer("cancel");
    return told(id);
  }

  @Override
  public synchronized void download(String fileId, Path target) {
    call("download");
    answer("download");
    byte[] bytes = files.get(fileId);
    if (bytes == null) {
      throw Failing.with(ServiceException.Kind.NOT_FOUND, 404, "no such file");
    }
    boolean cut = cutDownloads-- > 0;
    try {
      Files.write(target, cut ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public synchronized void requireWhole(String fileId, long bytes) {
    call("requireWhole");
    if (bytes < files.get(fileId).length) {
      throw Failing.with(ServiceException.Kind.INCOMPLETE, 0, "only a part came");
    }
  }

  @Override
  public synchronized boolean delete(String fileId) {
    call("delete");
    answer("delete");
    return files.remove(fileId) != null;
  }

  @Override
  public synchronized void eachJob(Predicate<BatchJob> visit) {
    findJob(job -> !visit.test(job), job -> false);
  }

  @Override
  public synchronized SyncAnswer ask(String endpoint, String body) {
    call("ask");
    answer("ask");
    if (!synchronous) {
      throw Failing.with(ServiceException.Kind.NOT_FOUND, 404, "no such deployment");
    }
    if (breaking.test(body)) {
      throw Failing.with(ServiceException.Kind.SERVER, 500, "something broke");
    }
    if (throttling.test(body)) {
      throw Failing.with(ServiceException.Kind.THROTTLED, 429, "too many calls");
    }
    return new SyncAnswer(
        200,
        Optional.of("sync-1"),
        "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"at once\"}}]}");
  }

  @Override
  public synchronized String putBlob(String folder, String name, Path file) {
    call("upload");
    String blob = folder + "/" + name;
    try {
      files.put(blob, Files.readAllBytes(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    fileTimes.put(blob, time.now());
    answer("upload");
    return blob;
  }

  @Override
  public synchronized boolean getBlob(String blob, Path target) {
    call("download");
    answer("download");
    if (!files.containsKey(blob)) {
      return false;
    }
    try {
      Files.write(target, files.get(blob));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return true;
  }

  @Override
  public void close() {}

  private Fault call(String name) {
    calls.add(name);
    Fault fault = faults.of(name);
    if (fault == Fault.UNREACHABLE) {
      throw Failing.with(ServiceException.Kind.UNREACHABLE);
    }
    pending = fault;
    return fault;
  }

  private Fault pending = Fault.NONE;

  private void answer(String name) {
    if (pending != Fault.NONE && !name.equals("create")) {
      throw Failing.with(ServiceException.Kind.UNREACHABLE);
    }
  }

  private ServiceFile serviceFile(String id) {
    Instant made = fileTimes.get(id);
    boolean processed = !time.now().isBefore(made.plusSeconds(1));
    return new ServiceFile(
        id,
        id,
        OptionalLong.of(files.get(id).length),
        "batch",
        processed ? FileStatus.PROCESSED : FileStatus.PENDING,
        Optional.empty(),
        Optional.of(made),
        Optional.of(made.plus(Duration.ofDays(14))),
        Optional.of(Duration.ofSeconds(1)));
  }

  private void move(String id) {
    ObjectNode job = jobs.get(id);
    Instant created = Instant.ofEpochSecond(job.get("created_at").asLong());
    String status = job.get("status").asText();
    if (List.of("completed", "failed", "expired", "cancelled").contains(status)) {
      return;
    }
    if (time.now().isBefore(created.plus(jobTakes))) {
      if (status.equals("validating") && time.now().isAfter(created)) {
        job.put("status", "in_progress").put("in_progress_at", created.getEpochSecond());
      }
      return;
    }
    String end = job.get("no_room").asBoolean() ? "failed" : endsAs;
    end(job, status.equals("cancelling") ? "cancelled" : end);
  }

  private static String input(ObjectNode job) {
    return job.get("input_file_id").asText() + job.get("input_blob").asText();
  }

  private void end(ObjectNode job, String status) {
    String[] lines = new String(files.get(input(job)), StandardCharsets.UTF_8).split("\n");
    boolean failed = status.equals("failed");
    job.put("status", status).put(status + "_at", time.now().getEpochSecond());
    job.putObject("request_counts")
        .put("total", failed ? 0 : lines.length)
        .put("completed", failed ? 0 : lines.length)
        .put("failed", 0);
    if (failed) {
      job.putObject("errors")
          .putArray("data")
          .addObject()
          .put("code", job.get("no_room").asBoolean() ? "token_limit_exceeded" : "model_not_found")
          .put("message", "no such deployment");
      return;
    }
    String blob = job.get("input_blob").asText();
    String output = blob.isEmpty() ? "file-" + ++number : blob + ".results";
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      if (!left.test(customId(line))) {
        text.append(answered(line)).append('\n');
      }
    }
    files.put(output, text.toString().getBytes(StandardCharsets.UTF_8));
    fileTimes.put(output, time.now());
    if (blob.isEmpty()) {
      job.put("output_file_id", output).put("error_file_id", "");
    } else {
      job.put("output_blob", output).put("error_blob", blob + ".errors");
    }
  }

  private static String customId(String line) {
    try {
      return JSON.readTree(line).get("custom_id").asText();
    } catch (JsonProcessingException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String answered(String line) {
    String id = customId(line);
    ObjectNode result = JSON.createObjectNode();
    result.put("custom_id", id);
    if (failed.test(id)) {
      result.putObject("response").put("status_code", 500).putObject("body");
      return result.toString();
    }
    ObjectNode response = result.putObject("response").put("status_code", 200);
    ObjectNode body = response.putObject("body").put("object", "chat.completion");
    body.putArray("choices")
        .addObject()
        .put("finish_reason", truncated.test(id) ? "length" : "stop")
        .putObject("message")
        .put("role", "assistant")
        .put("content", "yes");
    return result.toString();
  }

  private BatchJob told(String id) {
    return BatchJob.ofJson(jobs.get(id).toString());
  }
}
