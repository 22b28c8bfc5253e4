package io.github.batchbook.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.batchbook.service.ServiceException.Facts;
import io.github.batchbook.service.ServiceException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The client of one connection: files and jobs, each call blocking until it succeeded or patience ended.
 *
 * <p>Safe for many threads. An interruption ends any call at once: it throws {@link Kind#INTERRUPTED} and leaves the thread's
 * interrupt flag set; what the service did meanwhile stands. Every failure is a {@link ServiceException}.
 */
public final class BatchService implements AutoCloseable {
  private static final MediaType JSON_LINES = MediaType.get("application/json");
  private static final Duration UPLOAD_IDLE = Duration.ofMinutes(5);
  /** How long a file just uploaded may be unknown to other parts of the service. */
  static final Duration FRESH = Duration.ofSeconds(15);

  /** A service that asks for more than this between two looks at a file or job is looked at all the same. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final Caller caller;
  private volatile boolean expiryRefused;

  BatchService(Caller caller) {
    this.caller = caller;
  }

  public Connection connection() {
    return caller.connection();
  }

  /** Uploads a batch file, which expires as the profile says. */
  public ServiceFile upload(Path file, String filename) {
    return upload(file, filename, TransferListener.NONE);
  }

  /**
   * Uploads a batch file, which expires as the profile says. It is read while it is sent, more than once when the connection breaks,
   * and must not change meanwhile. After a lost answer it is sent again, so that a second copy may lie there until it expires. To a server
   * that refuses the expiry it is sent once more without.
   *
   * @param filename by which the service knows it; ends with {@code .jsonl}
   */
  public ServiceFile upload(Path file, String filename, TransferListener listener) {
    if (!expiryRefused) {
      try {
        return send(file, filename, listener, true);
      } catch (ServiceException e) {
        if (!refusesExpiry(e)) {
          throw e;
        }
        expiryRefused = true;
      }
    }
    return send(file, filename, listener, false);
  }

  private ServiceFile send(
      Path file, String filename, TransferListener listener, boolean expiring) {
    MultipartBody.Builder form =
        new MultipartBody.Builder().setType(MultipartBody.FORM).addFormDataPart("purpose", "batch");
    if (expiring) {
      Profile.Expiry expiry = connection().profile().expiry();
      form.addFormDataPart(expiry.field("anchor"), "created_at")
          .addFormDataPart(
              expiry.field("seconds"), String.valueOf(expiry.after().toSeconds()));
    }
    RequestBody body = form.addFormDataPart(
            "file", filename, FileBody.of(file, JSON_LINES, listener))
        .build();
    return caller.call(Ask.post(body, "files").withIdle(UPLOAD_IDLE), this::file);
  }

  /** Whether a form may have been refused for the fields of the expiry: those who answer 422 seldom say it in a text. */
  private static boolean refusesExpiry(ServiceException e) {
    int status = e.status().orElse(0);
    String words =
        (e.code().orElse("") + " " + e.serviceMessage().orElse("")).toLowerCase(Locale.ROOT);
    return status == 422
        || (status == 400
            && (words.contains("expires_after")
                || words.matches("(?s).*(unknown|unrecognized|extra|unsupported)[ _].*")));
  }

  /** A file by its id. */
  public ServiceFile file(String id) {
    return caller.call(Ask.get("files", checked(id)), this::file);
  }

  /** All files of a purpose ({@code batch}: inputs; {@code batch_output}: results), or of every purpose when it is empty. */
  public List<ServiceFile> files(String purpose) {
    List<ServiceFile> files = new ArrayList<>();
    Pages pages = new Pages(caller, "files");
    if (!purpose.isEmpty()) {
      pages.ask("purpose", purpose);
    }
    pages.forEach(json -> {
      files.add(ServiceFile.of(json, Optional.empty()));
      return true;
    });
    return files;
  }

  /** Waits until a job can be made from a file, at most 10 minutes. */
  public ServiceFile awaitProcessed(String id) {
    return awaitProcessed(id, Duration.ofMinutes(10));
  }

  /**
   * Waits until a job can be made from a file: Azure refuses a create before.
   *
   * @throws ServiceException {@link Kind#FILE_UNUSABLE} when the service gives the file up, {@link Kind#NOT_READY} when the time is
   *     over
   */
  public ServiceFile awaitProcessed(String id, Duration atMost) {
    return new FileWait(caller, checked(id), this::file).await(atMost);
  }

  /** Whether the service ignored the expiry that {@link #upload} asked for, as old api-versions do, or refused it; at Azure such files count against 500. */
  public boolean expiryIgnored(ServiceFile processed) {
    return processed.expiresAt().isEmpty() && processed.purpose().equals("batch");
  }

  /**
   * Creates a job. It is never sent again when the first sending may have arrived, since every job is paid for.
   *
   * @throws ServiceException with {@link ServiceException#outcomeUnknown} when the job may exist although no usable answer came; with
   *     {@link Kind#QUOTA} when the deployment's enqueued-token limit is reached
   */
  public BatchJob create(NewBatch request) {
    Ask ask =
        Ask.post(Ask.json(request.json(connection().profile())), "batches").costly();
    Instant begin = caller.ticker().now();
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return caller.call(ask, this::job);
      } catch (ServiceException e) {
        Instant next = caller.ticker().now().plus(pause);
        if (!fileNotReady(e) || next.isAfter(begin.plus(FRESH))) {
          throw e;
        }
      }
      caller.sleep(pause, ask, null);
      pause = pause.multipliedBy(2);
    }
  }

  private static boolean fileNotReady(ServiceException e) {
    boolean refused = e.status().orElse(0) == 400 || e.status().orElse(0) == 404;
    return refused && new ServiceError(e.code(), e.serviceMessage()).fileNotReady();
  }

  /** A job by its id. */
  public BatchJob job(String id) {
    return caller.call(Ask.get("batches", checked(id)), this::job);
  }

  /** A job by its id, whose results are to be joined: an answer that tells of another job counts as none. */
  public BatchJob exactJob(String id) {
    return caller.call(Ask.get("batches", checked(id)), response -> {
      BatchJob job = job(response);
      if (!job.id().equals(id)) {
        throw new Json.UnexpectedAnswer("it tells of another job, %.80s".formatted(job.id()));
      }
      return job;
    });
  }

  /** The newest jobs, newest first, at most so many. */
  public List<BatchJob> jobs(int atMost) {
    List<BatchJob> jobs = new ArrayList<>();
    if (atMost > 0) {
      eachJob(Math.min(atMost, 100), job -> {
        jobs.add(job);
        return jobs.size() < atMost;
      });
    }
    return jobs;
  }

  /** Shows jobs, newest first, page by page, until {@code visit} answers false or there are no more. */
  public void eachJob(Predicate<BatchJob> visit) {
    eachJob(100, visit);
  }

  private void eachJob(int page, Predicate<BatchJob> visit) {
    new Pages(caller, "batches")
        .ask("limit", String.valueOf(page))
        .forEach(json -> visit.test(BatchJob.of(json, BatchJob.Answer.NONE)));
  }

  /** Cancels a job, which may take the service ten minutes; one that has ended already is answered as it is. */
  public BatchJob cancel(String id) {
    Ask ask = Ask.post(Ask.json(new byte[0]), "batches", checked(id), "cancel");
    try {
      return caller.call(ask, this::job);
    } catch (ServiceException e) {
      int status = e.status().orElse(0);
      if (status != 400 && status != 409) {
        throw e;
      }
      BatchJob job = job(id);
      if (job.status().terminal() || job.status().equals(JobStatus.CANCELLING)) {
        return job;
      }
      throw e;
    }
  }

  /** Downloads a file's content. */
  public long download(String fileId, Path target) {
    return download(fileId, target, TransferListener.NONE);
  }

  /**
   * Downloads a file's content, in whichever media type it comes. The target appears, or is replaced, when all of it is there; a cut
   * connection is taken up again where it broke, if the server allows; so is an earlier call for the same file and folder, of this process
   * or another, that was interrupted or gave up: what came is kept, hidden in the folder.
   *
   * @return its length in bytes; 0 is an ordinary error file
   */
  public long download(String fileId, Path target, TransferListener listener) {
    String source = connection().identity() + "/files/" + checked(fileId);
    try (Download download = new Download(target, source, listener)) {
      Ask ask = Ask.get("files", fileId, "content").withHeaders(download::headers);
      long bytes = download.fetch(caller, ask);
      if (download.lengthUntold()) {
        requireWhole(fileId, bytes);
      }
      download.finish();
      return bytes;
    }
  }

  /**
   * Looks whether as much came of a file as the service says that it holds: where no length is announced, or a wrong one by a gateway on
   * the way, a download that is cut looks like a whole one. A service that does not tell a file's size is believed.
   *
   * @throws ServiceException {@link Kind#INCOMPLETE} when the file is longer
   */
  public void requireWhole(String fileId, long bytes) {
    OptionalLong size = size(fileId);
    if (size.isPresent() && bytes < size.getAsLong()) {
      String path = "/files/" + fileId + "/content";
      Facts facts = new Facts(Kind.INCOMPLETE, "GET", path, 0, null, null, null, null, false);
      throw new ServiceException(
          facts,
          String.format(
              Locale.ROOT,
              "%s: only %,d of the %,d bytes of %s came\n  Try again; something between here and the service may cut its answers.",
              connection().label(),
              bytes,
              size.getAsLong(),
              fileId),
          null);
    }
  }

  private OptionalLong size(String fileId) {
    try {
      return file(fileId).bytes();
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND || e.kind() == Kind.INVALID || e.kind() == Kind.UNEXPECTED) {
        return OptionalLong.empty();
      }
      throw e;
    }
  }

  /**
   * Asks a synchronous deployment for one answer, now. A batch deployment refuses such a call. Each answer is paid for.
   *
   * @param endpoint with {@code /v1}, such as {@code /v1/chat/completions}
   * @param body the request's body, JSON
   * @return the answer, also one of refusal, as a result line would hold it
   */
  public SyncAnswer ask(String endpoint, String body) {
    return SyncAnswer.ask(caller, endpoint, body);
  }

  /** Makes one cheap call and tells what works, or what is in the way; never throws but for an interruption. */
  public Diagnosis check() {
    return Diagnosis.of(this, "");
  }

  /** Checks also whether a deployment is there and is of a batch type, by a request that is refused before it costs anything. */
  public Diagnosis check(String deployment) {
    return Diagnosis.of(this, deployment);
  }

  /** Deletes a file; false when it was not there. */
  public boolean delete(String fileId) {
    try {
      return caller.call(Ask.delete("files", checked(fileId)), response -> true);
    } catch (ServiceException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private ServiceFile file(Response response) throws IOException {
    JsonNode json = Json.parse(response.body().bytes());
    return ServiceFile.of(json, askAgainIn(response.headers()));
  }

  private BatchJob job(Response response) throws IOException {
    JsonNode json = Json.parse(response.body().bytes());
    Headers headers = response.headers();
    return BatchJob.of(
        json,
        new BatchJob.Answer(
            Answers.requestId(headers), askAgainIn(headers), Answers.enqueuedTokens(headers), ""));
  }

  private Optional<Duration> askAgainIn(Headers headers) {
    return Answers.retryAfter(headers, caller.ticker().now())
        .map(asked -> asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked);
  }

  /** Servers call their files and jobs as they like; the address takes any name as one step of a path, save those two that mean others. */
  private String checked(String id) {
    if (id.matches("[^\\p{Cc}]{1,1000}") && !id.isBlank() && !id.matches("\\.{1,2}")) {
      return id;
    }
    throw Complaints.settings(
        connection(), "\"%.80s\" is not the id of a file or job".formatted(id));
  }

  @Override
  public void close() {
    caller.close();
  }
}
