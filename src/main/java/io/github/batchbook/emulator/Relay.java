package io.github.batchbook.emulator;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one job on their way to the upstream server and back: so many at a time, in the input's order, each result written when
 * it comes. What a process that died had written is not asked again. Thread-safe.
 */
final class Relay implements Closeable {
  private final LineIndex index;
  private final FileChannel input;
  private final ResultFiles files;
  private final UpstreamClient client;
  private final RelayedLines lines;
  private final IdSet answered;
  private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
  private final Pause pause = new Pause();
  private int next;
  private int sent;
  private boolean stopped;
  private @Nullable IOException failure;

  private Relay(
      LineIndex index,
      FileChannel input,
      ResultFiles files,
      UpstreamClient client,
      RelayedLines lines) {
    this.index = index;
    this.input = input;
    this.files = files;
    this.client = client;
    this.lines = lines;
    this.answered = files.answered();
  }

  /** A line that is to be asked again, and not before its time. */
  private record Waiting(RelayedLines.Request request, int attempt, long notBefore)
      implements Comparable<Waiting> {
    @Override
    public int compareTo(Waiting other) {
      return Long.compare(notBefore, other.notBefore);
    }
  }

  static Relay begin(
      BatchEntry job, LineIndex index, Store store, EmbeddedOptions options, UpstreamClient client)
      throws IOException {
    FileChannel input = FileChannel.open(store.part(job, "input"));
    try {
      ResultFiles files = ResultFiles.resume(store.part(job, "output"), store.part(job, "errors"));
      RelayedLines lines = new RelayedLines(new ResultLines(options), client.upstream());
      return new Relay(index, input, files, client, lines);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  /** Sends what may be sent now; to be called again and again until all is done. */
  synchronized void pump() throws IOException {
    if (failure != null) {
      throw failure;
    }
    long now = System.nanoTime();
    while (!stopped && sent < client.upstream().concurrency() && !pause.holds(now)) {
      Waiting due = due(now);
      if (due == null) {
        return;
      }
      sent++;
      client.send(due.request(), outcome -> take(due, outcome));
    }
  }

  private @Nullable Waiting due(long now) throws IOException {
    Waiting again = waiting.peek();
    if (again != null && again.notBefore() - now <= 0) {
      return waiting.poll();
    }
    while (next < index.lines()) {
      RelayedLines.Request request = lines.request(index.read(input, next));
      next++;
      if (!answered.add(request.customId())) {
        continue;
      }
      if (request.fault() == null) {
        return new Waiting(request, 1, now);
      }
      files.append(lines.refused(request));
    }
    return null;
  }

  /** Takes what came of a request, on a thread of the client's. */
  private synchronized void take(Waiting line, UpstreamClient.Outcome outcome) {
    sent--;
    if (failure != null || (stopped && outcome.retry() != UpstreamClient.Retry.NO)) {
      return;
    }
    try {
      long wait = TimeUnit.MILLISECONDS.toNanos(pause.after(outcome, line.attempt()));
      if (wait >= 0 && !last(line, outcome)) {
        int spent = outcome.retry() == UpstreamClient.Retry.LINE ? 1 : 0;
        waiting.add(new Waiting(line.request(), line.attempt() + spent, System.nanoTime() + wait));
      } else {
        files.append(lines.result(line.request(), outcome));
      }
      pump();
    } catch (IOException e) {
      failure = e;
    }
  }

  private static boolean last(Waiting line, UpstreamClient.Outcome outcome) {
    return outcome.retry() == UpstreamClient.Retry.LINE && line.attempt() >= Pause.MOST_ATTEMPTS;
  }

  synchronized BatchEntry.Counts counts() {
    return new BatchEntry.Counts(index.lines(), files.completed(), files.failed());
  }

  synchronized boolean done() {
    return files.done() >= index.lines();
  }

  /** Sends nothing more. Whether nothing is on its way any more. */
  synchronized boolean stop() {
    stopped = true;
    return sent == 0;
  }

  /** Writes every line that is left as expired. */
  synchronized void expireRest() throws IOException {
    for (Waiting line = waiting.poll(); line != null; line = waiting.poll()) {
      files.append(lines.expired(line.request()));
    }
    for (; next < index.lines(); next++) {
      RelayedLines.Request request = lines.request(index.read(input, next));
      if (answered.add(request.customId())) {
        files.append(lines.expired(request));
      }
    }
  }

  ResultFiles files() {
    return files;
  }

  @Override
  public synchronized void close() throws IOException {
    stopped = true;
    try (input) {
      files.close();
    }
  }
}
