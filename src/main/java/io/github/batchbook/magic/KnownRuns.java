package io.github.batchbook.magic;

import io.github.batchbook.run.Run;
import io.github.batchbook.run.Runs;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The runs of a session's home: opened when first needed, and asked in the background where a person is typing. */
final class KnownRuns implements AutoCloseable {
  /** What a completer may take. */
  private static final long PATIENCE_MILLIS = 40;

  private final Session session;
  private @Nullable Runs runs;

  KnownRuns(Session session) {
    this.session = session;
  }

  synchronized Runs runs() {
    if (runs == null) {
      runs = Runs.open(session.home(), session.connection().connection());
    }
    return runs;
  }

  /** Closes what is open, so that the next use sees the connection of then. */
  synchronized void reopen() {
    if (runs != null) {
      runs.close();
      runs = null;
    }
  }

  /** Something of every run, newest first; nothing while there is no ledger, or it takes longer than a person may wait. */
  <T> List<T> quickly(Function<Run, T> what) {
    if (!Files.exists(session.home().ledger())) {
      return List.of();
    }
    CompletableFuture<List<T>> answer = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            answer.complete(runs().listAll().stream().map(what).toList());
          } catch (RuntimeException e) {
            answer.complete(List.of());
          }
        },
        "batchbook-known-runs");
    thread.setDaemon(true);
    thread.start();
    try {
      return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  @Override
  public void close() {
    reopen();
  }
}
